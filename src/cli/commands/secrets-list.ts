import { neededSecrets, otherSecrets } from '../../app-kit/needed-secrets.ts';
import { placesOf } from '../../app-kit/secret-setting.ts';
import type { NeededSecret, SecretStore } from '../../app-kit/secrets.ts';
import { harmless, harmlessJson } from '../../diagnostics/format/harmless.ts';
import { locationOf } from '../../diagnostics/layered-source.ts';
import { missingSecrets } from '../../explain/missing-secrets.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { checkedConfiguration } from '../configuration.ts';
import type { CommonOptions } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export interface SecretsListFlags extends CommonOptions {
  /** The tool to print a script for, which fills the store, instead of the list. */
  readonly script?: string;
}

/** `clusterwright secrets list`: lists the secrets that must exist, where, and how to create them. Never a value. */
export async function secretsListCommand(options: SecretsListFlags, io: Io): Promise<ExitStatus> {
  const checked = await checkedConfiguration(workspace(io, options));
  const { project, configuration, diagnostics, masked } = checked;
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, options, io);
  const { variables } = configuration;
  const secrets = neededSecrets(project.apps, variables, project.schema.properties);
  const stateOf = ({ setting, store }: NeededSecret): State => {
    if (store !== undefined) return 'in the store';
    return placesOf(setting, configuration.config).length > 0 ? 'given' : 'missing';
  };
  const { source } = configuration;
  const fileOf = (setting: string) =>
    locationOf(source, placesOf(setting, source.data)[0]?.path ?? [setting], 'key').file;
  const known = new Set(secrets.map(({ setting }) => setting));
  const missing = missingSecrets(configuration, project, diagnostics);
  const declared = [...secrets, ...missing.filter(({ setting }) => !known.has(setting))];
  const all = new Set(declared.map(({ setting }) => setting));
  const others = otherSecrets(configuration.config, all, project.schema.properties);
  const listed = [...declared, ...others];
  const { script: name } = options;
  if (name !== undefined) {
    const scripts = Object.assign(
      {},
      ...project.apps.map(({ secretStore }) => secretStore?.scripts ?? {}),
    ) as Scripts;
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (script === undefined) {
      const names = Object.keys(scripts).join(', ') || 'none';
      io.stderr(`there is no script for ${name}; there are: ${names}\n`);
      return 2;
    }
    const refusal = script.refusal(variables);
    if (refusal !== undefined) {
      io.stderr(`${refusal}\n`);
      return 1;
    }
    io.stdout(script.print(secrets, variables));
  } else if (options.format === 'json') {
    const states = listed.map((secret) => ({ ...secret, state: stateOf(secret) }));
    io.stdout(`${harmlessJson(states)}\n`);
  } else {
    io.stdout(
      harmless(listed.map((secret) => paragraph(secret, stateOf(secret), fileOf(secret.setting))).join('\n')),
    );
    io.stderr(tally(listed.map(stateOf)));
  }
  return 0;
}

type Scripts = NonNullable<SecretStore['scripts']>;

/** What is in a store outside the tree is not checked. */
type State = 'given' | 'missing' | 'in the store';

/** `12 secrets: 10 given, 2 missing` */
function tally(states: readonly State[]): string {
  const counts = (['given', 'missing', 'in the store'] as const).flatMap((state) => {
    const { length } = states.filter((other) => other === state);
    return length === 0 ? [] : `${length} ${state}`;
  });
  return `${states.length} secret${states.length === 1 ? '' : 's'}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}\n`;
}

function paragraph(
  { setting, purpose, store, secrets, generate, givenBy }: NeededSecret,
  state: State,
  file: string,
): string {
  const kept =
    store === undefined
      ? `${setting} in ${file}`
      : `${store.key}${store.property === undefined ? '' : `, property ${store.property}`}`;
  return [
    `${kept}`,
    `  ${purpose}`,
    ...secrets.map(({ namespace, name, key }) => `  Secret ${name}, key ${key}, in ${namespace}`),
    generate === undefined ? `  from ${givenBy}` : `  make it with: ${generate}`,
    ...(state === 'in the store' ? [] : [`  ${state}`]),
    '',
  ].join('\n');
}
