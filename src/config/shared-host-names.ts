import type { App, Finding, Rule } from '../app-kit/app.ts';
import { UnknownVariable } from '../app-kit/failure.ts';
import { declaredRoutes } from '../app-kit/routes.ts';
import { inLayers } from '../app-kit/schema.ts';
import { isEnabled } from '../app-kit/services.ts';
import type { SettingSchemas } from '../app-kit/setting.ts';
import type { Variables } from '../app-kit/values.ts';

/** A host name that an app publishes, and the settings that it comes from. */
interface Published {
  readonly app: App;
  readonly hostname: string;
  readonly settings: readonly string[];
}

/** The rule that no two routes of the project have one host name: which of them answers would be undefined. */
export function sharedHostNames(apps: readonly App[], inputs: ReadonlyMap<string, readonly string[]>): Rule {
  return function* ({ config, variables, schemas }): Iterable<Finding> {
    const first = new Map<string, Published>();
    for (const published of inLayers(apps).flatMap((app) => hostNamesOf(app, variables, inputs, schemas))) {
      const key = published.hostname.toLowerCase();
      const other = first.get(key);
      if (other === undefined) first.set(key, published);
      else yield taken(published, other, config);
    }
  };
}

function taken(published: Published, other: Published, config: object): Finding {
  const setting = ownSetting(published, other, config);
  const theirs = ownSetting(other, published, config);
  const { hostname, app } = published;
  const code = 'config/host-taken';
  if (setting === theirs) {
    const both = app === other.app ? `two routes of ${app.name}` : `${other.app.name} and ${app.name}`;
    return {
      code,
      path: [setting],
      message: `${both} have the host name ${hostname}`,
      hint: 'Give each route a host name of its own.',
    };
  }
  return {
    code,
    path: [setting],
    at: [theirs],
    message: `${setting} gives ${app.name} the host name ${hostname}, which ${theirs} gives ${other.app.name}`,
    hint: `Change ${setting} or ${theirs}.`,
  };
}

/** The setting to change: it is part of the host name, and the other host name does not come from it. */
function ownSetting({ app, hostname, settings }: Published, other: Published, config: object): string {
  const own = settings.filter((name) => !other.settings.includes(name));
  const isPart = (name: string): boolean => {
    const value: unknown = Reflect.get(config, name);
    return typeof value === 'string' && (hostname.includes(value) || value.includes(hostname));
  };
  const first = Object.keys(app.settings ?? {})[0];
  return own.find(isPart) ?? own[0] ?? settings.find(isPart) ?? first ?? 'apps';
}

/** The host names of an app; none if they depend on an invalid setting. */
function hostNamesOf(
  app: App,
  variables: Variables,
  inputs: ReadonlyMap<string, readonly string[]>,
  schemas: SettingSchemas,
): readonly Published[] {
  const read = new Set<string>();
  const recorded = new Proxy(variables, {
    get(target, name, receiver) {
      if (typeof name === 'string') read.add(name);
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  try {
    if (app.routes === undefined || !isEnabled(app, variables)) return [];
    return declaredRoutes(app, recorded).map(({ hostname }): Published => {
      const sources = [...read].filter((name) => Reflect.get(variables, name) === hostname);
      const names = sources.length === 0 ? read : sources;
      return { app, hostname, settings: settingsBehind([...names], inputs, schemas) };
    });
  } catch (error) {
    if (error instanceof UnknownVariable) return [];
    throw error;
  }
}

/** The settings that variables are derived from, nearest first. */
function settingsBehind(
  names: readonly string[],
  inputs: ReadonlyMap<string, readonly string[]>,
  schemas: SettingSchemas,
): readonly string[] {
  const seen = new Set(names);
  for (const name of seen) for (const input of inputs.get(name) ?? []) seen.add(input);
  return [...seen].filter((name) => Object.hasOwn(schemas, name));
}
