import type { App } from './app.ts';
import type { Declared } from './declared.ts';
import type { DeriveInput } from './derive.ts';
import { guard } from './failure.ts';
import { type Project, variablesOf } from './project.ts';
import { allRoutes } from './routes.ts';
import { profileSettings } from './schema.ts';
import { isEnabled } from './services.ts';
import type { Of, Variables } from './values.ts';

/** The input of `derive` for a project. */
export function derivationsOf({ apps, schema }: Pick<Project, 'apps' | 'schema'>): DeriveInput {
  return {
    variables: variablesOf(apps),
    declared: declaredBy(apps),
    settings: schema.properties,
    profiles: profileSettings(apps),
  };
}

/** What the enabled apps declare. Its functions throw `AppFailure`. */
export function declaredBy(apps: readonly App[]): Declared {
  const collect =
    <T>(member: 'oidcClients' | 'buckets', of: (app: App) => Of<readonly T[]> | undefined) =>
    (variables: Variables): readonly T[] =>
      apps.flatMap((app) => {
        const list = of(app);
        // Checked first, because reading whether the app is enabled would record that as an input of the variable.
        if (list === undefined || !isEnabled(app, variables)) return [];
        return typeof list === 'function' ? guard(app.name, member, () => list(variables)) : list;
      });
  return {
    oidcClients: collect('oidcClients', (app) => app.oidcClients),
    buckets: collect('buckets', (app) => app.buckets),
    routes: (variables) => allRoutes(apps, variables),
  };
}
