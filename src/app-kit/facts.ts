import type { App } from './app.ts';
import { declaredSecrets } from './declared-secrets.ts';
import { declaredBy } from './derivations.ts';
import { externalObjects } from './external-objects.ts';
import { AppFailure, guard } from './failure.ts';
import { connectionsOf } from './flows.ts';
import { neededSecrets, secretsOf } from './needed-secrets.ts';
import type { Project } from './project.ts';
import { resolvedRelease } from './resolved-release.ts';
import { gatewayIn, publishedServices } from './routes.ts';
import { settingNamed } from './secret-setting.ts';
import { isEnabled, servicesOf } from './services.ts';
import type { SettingSchemas } from './setting.ts';
import type { Variables } from './values.ts';

/** The failures of functions of the user's own apps when they are called with the variables of a configuration. */
export function factFailures(
  { apps, schema, own = [] }: Project,
  variables: Variables,
): readonly AppFailure[] {
  if (own.length === 0) return [];
  const failures: AppFailure[] = [];
  const attempt = (run: () => unknown): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof AppFailure)) throw error;
      // One mistake may make several of them fail.
      if (!failures.some(({ message }) => message === error.message)) failures.push(error);
    }
  };
  for (const app of apps.filter(({ name }) => own.includes(name))) {
    attempt(() => isEnabled(app, variables));
    attempt(() => servicesOf(app, variables));
    attempt(() => externalObjects(app, variables));
    attempt(() => neededSecrets([app], variables, schema.properties));
    attempt(() => declaredSecrets(app, variables));
    attempt(() => namedSettings(app, schema.properties, variables));
    attempt(() => resolvedRelease(app, variables));
    attempt(() => dependenciesOf(app, apps, variables));
  }
  attempt(() => connectionsOf(apps, variables));
  return failures;
}

/** Checks that the secrets of an app name settings that exist. */
function namedSettings(app: App, settings: SettingSchemas, variables: Variables): void {
  const { oidcClients, buckets } = declaredBy([app]);
  const named = {
    secrets: secretsOf(app, variables).map(({ setting }) => setting),
    oidcClients: oidcClients(variables).map(({ secret }) => secret),
    buckets: buckets(variables).flatMap(({ accessKey, secretKey }) => [accessKey, secretKey]),
  };
  for (const [member, names] of Object.entries(named)) {
    const unknown = names.find((name) => settingNamed(settings, name) === undefined);
    if (unknown === undefined) continue;
    const message = `${member} of ${app.name} names ${unknown}, which is not a setting`;
    throw new AppFailure(message, { app: app.name, member });
  }
}

/** The apps that must be ready first: those of `dependsOn` that are enabled, and the one with the kinds of routes. */
export function dependenciesOf(app: App, apps: readonly App[], variables: Variables): readonly App[] {
  const { name, dependsOn = [] } = app;
  const names = guard(name, 'dependsOn', () =>
    typeof dependsOn === 'function' ? dependsOn(variables) : dependsOn,
  );
  const kinds = gatewayIn(apps)?.gateway.kinds;
  const isPublished = kinds !== undefined && publishedServices(app, apps, variables).services.length > 0;
  return [...new Set([...names, ...(isPublished ? [kinds] : [])])].flatMap((wanted) => {
    const other = apps.find((candidate) => candidate.name === wanted);
    if (other === undefined && app.alongside?.includes(wanted) === true) return [];
    if (other === undefined) {
      const message = `dependsOn of ${name} names ${wanted}, which is not an app of this project`;
      throw new AppFailure(message, { app: name, member: 'dependsOn' });
    }
    return isEnabled(other, variables) ? [other] : [];
  });
}
