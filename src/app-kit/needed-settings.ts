import type { App, Finding, Rule } from './app.ts';
import { generateCommand } from './generate-command.ts';
import { secretsOf, storeInUse } from './needed-secrets.ts';
import { groupsOf } from './schema.ts';
import { isDeployed } from './services.ts';
import type { Variables } from './values.ts';

/** A setting that an app does not run without, and why. */
interface Needed {
  readonly setting: string;
  readonly why: string;
  /** Who issues the value, if it cannot be generated. */
  readonly givenBy?: string;
  readonly code?: string;
}

/** The rule that an app which the tree runs must have its `needed` settings and secrets. */
export function neededSettings(app: App, apps: readonly App[]): Rule {
  const { name, settings = {}, codes = {} } = app;
  const own = Object.entries(settings).flatMap(([setting, { 'x-needed': why }]): Needed[] =>
    why === undefined ? [] : [{ setting, why }],
  );
  if (own.length === 0 && app.secrets === undefined) return () => [];
  const first = groupsOf(app).flatMap((group) => Object.keys(group.settings))[0] ?? '';
  const existing = Object.keys(settings).find((setting) => setting.endsWith('_existing'));
  const otherwise = existing === undefined ? '' : `; or describe the existing one as ${existing}`;
  const secretCode = `${name}/missing-secret`;
  const code = Object.hasOwn(codes, secretCode) ? secretCode : undefined;
  return function* ({ config, variables, schemas }): Iterable<Finding> {
    if (!isDeployed(app, variables)) return;
    for (const needed of [...own, ...neededSecrets(app, apps, variables, code)]) {
      const { setting, why, givenBy } = needed;
      if (Reflect.get(config, setting) !== undefined) continue;
      const value =
        givenBy === undefined
          ? `\`${generateCommand(schemas[setting]?.['x-generate'])}\` generates one`
          : `${givenBy} gives you one`;
      yield {
        ...(needed.code !== undefined && { code: needed.code }),
        path: [setting],
        part: 'key',
        at: [first],
        message: `${setting} is missing: ${why}`,
        hint: `Add ${setting}: "…" to cluster.yaml, ${value}${otherwise}.`,
      };
    }
  };
}

/** The secrets that an app does not run without, except those that a store has. */
function neededSecrets(
  app: App,
  apps: readonly App[],
  variables: Variables,
  code: string | undefined,
): readonly Needed[] {
  const isStored = storeInUse(apps, variables) !== undefined;
  return secretsOf(app, variables).flatMap(({ setting, needed: why, givenBy, sealed }) =>
    why === undefined || (isStored && sealed !== true)
      ? []
      : [{ setting, why, ...(givenBy !== undefined && { givenBy }), ...(code !== undefined && { code }) }],
  );
}
