import { pathText } from '../diagnostics/path-text.ts';
import type { App } from './app.ts';
import { guard } from './failure.ts';
import { generateCommand } from './generate-command.ts';
import { placesOf, secretsBelow, settingNamed } from './secret-setting.ts';
import type { AppSecret, NeededSecret, SecretStore } from './secrets.ts';
import { isDeployed, namespaceOf } from './services.ts';
import type { Generator, SettingSchemas } from './setting.ts';
import type { Settings, Variables } from './values.ts';

/** The store that contains the secrets; undefined if the configuration contains them. */
export function storeInUse(apps: readonly App[], variables: Variables): SecretStore | undefined {
  return apps.map(({ secretStore }) => secretStore).find((store) => store?.enabled(variables) === true);
}

/** What an app declares as its secrets; sealed ones only if the tree runs it. */
export function secretsOf(app: App, variables: Variables): readonly AppSecret[] {
  const secrets = guard(app.name, 'secrets', () => app.secrets?.(variables) ?? []);
  return secrets.filter(({ sealed }) => isInTree(app, sealed, variables));
}

/** Whether an app has a Secret: a sealed one only if the tree runs it. */
export function isInTree(app: App, sealed: boolean | undefined, variables: Variables): boolean {
  return sealed !== true || isDeployed(app, variables);
}

/** All secrets that the apps need, in their order; a shared value is listed once. */
export function neededSecrets(
  apps: readonly App[],
  variables: Variables,
  settings: SettingSchemas,
): readonly NeededSecret[] {
  const store = storeInUse(apps, variables);
  const bySetting = new Map<string, NeededSecret>();
  for (const app of apps) {
    for (const secret of secretsOf(app, variables)) {
      const { setting, name, key, namespace = namespaceOf(app, variables), sealed } = secret;
      const place = { namespace, name, key };
      const declared = settingNamed(settings, setting);
      const known = bySetting.get(setting);
      bySetting.set(setting, {
        ...(known ?? {
          setting,
          purpose: secret.purpose ?? declared?.description ?? setting,
          ...origin(secret, declared?.generate),
        }),
        ...(store !== undefined && sealed !== true && { store: store.place(setting, variables) }),
        secrets: [...(known?.secrets ?? []), place],
      });
    }
  }
  return [...bySetting.values()];
}

/**
 * Secret settings that are given but that no app declares as part of a Secret; a template writes them. The description of a
 * secret that others issue and that cannot be generated says so.
 */
export function otherSecrets(
  config: Settings,
  listed: ReadonlySet<string>,
  settings: SettingSchemas,
): readonly NeededSecret[] {
  const secrets = Object.keys(config).flatMap((name) => secretsBelow(name, settings[name] ?? {}));
  return secrets.flatMap(({ name, description, generate }) =>
    placesOf(name, config)
      .filter(({ path, value }) => path.length === 1 || (typeof value === 'string' && value !== ''))
      .map(({ path }) => pathText(path))
      .filter((setting) => !listed.has(setting))
      .map((setting) => ({
        setting,
        purpose: description ?? setting,
        secrets: [],
        ...(generate === undefined
          ? { givenBy: 'whoever issues it' }
          : { generate: generateCommand(generate) }),
      })),
  );
}

function origin(
  { givenBy, command }: AppSecret,
  generator: Generator | undefined,
): Pick<NeededSecret, 'generate' | 'givenBy'> {
  return givenBy === undefined ? { generate: command ?? generateCommand(generator) } : { givenBy };
}
