import { neededSecrets } from '../../app-kit/needed-secrets.ts';
import type { NeededSecret, SecretStore } from '../../app-kit/secrets.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { checkedConfiguration } from '../configuration.ts';
import type { CommonOptions } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export interface SecretsListFlags extends CommonOptions {
  /** Print a script that fills the store, instead of the list. */
  readonly script?: string;
}

/** `clusterwright secrets list`: what has to exist, where, and how to come by it. Never a value. */
export async function secretsListCommand(options: SecretsListFlags, io: Io): Promise<ExitStatus> {
  const checked = await checkedConfiguration(workspace(io, options));
  const { project, configuration, diagnostics, masked } = checked;
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, options, io);
  const { variables } = configuration;
  const secrets = neededSecrets(project.apps, variables, project.schema.properties);
  const { script: name } = options;
  if (name !== undefined) {
    const scripts = Object.assign(
      {},
      ...project.apps.map(({ secretStore }) => secretStore?.scripts ?? {}),
    ) as Scripts;
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (script === undefined) {
      const known = Object.keys(scripts).join(', ') || 'none';
      io.stderr(`there is no script for ${name}; there are: ${known}\n`);
      return 2;
    }
    const refusal = script.refusal(variables);
    if (refusal !== undefined) {
      io.stderr(`${refusal}\n`);
      return 1;
    }
    io.stdout(script.print(secrets, variables));
  } else if (options.format === 'json') io.stdout(`${JSON.stringify(secrets, null, 2)}\n`);
  else io.stdout(secrets.map(paragraph).join('\n'));
  return 0;
}

type Scripts = NonNullable<SecretStore['scripts']>;

function paragraph({ setting, purpose, store, secrets, generate, givenBy }: NeededSecret): string {
  const kept =
    store === undefined
      ? `${setting} in cluster.yaml`
      : `${store.key}${store.property === undefined ? '' : `, property ${store.property}`}`;
  return [
    `${kept}`,
    `  ${purpose}`,
    ...secrets.map(({ namespace, name, key }) => `  Secret ${name}, key ${key}, in ${namespace}`),
    generate === undefined ? `  from ${givenBy}` : `  make it with: ${generate}`,
    '',
  ].join('\n');
}
