import { dopplerScript } from '../../apps/external-secrets/doppler-script.ts';
import { type StoredSecret, storedSecrets } from '../../apps/external-secrets/stored.ts';
import { clusterSchema } from '../../config/schema-validator.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { checkedConfiguration } from '../configuration.ts';
import type { CommonOptions } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export interface SecretsListFlags extends CommonOptions {
  /** Print a script that fills the store, instead of the list. */
  readonly script?: 'doppler';
}

/** `clusterwright secrets list`: what has to exist, where, and how to come by it. Never a value. */
export async function secretsListCommand(options: SecretsListFlags, io: Io): Promise<ExitStatus> {
  const { configuration, diagnostics, masked } = await checkedConfiguration(workspace(io, options));
  if (configuration === undefined) return report({ diagnostics, masked }, options, io);
  const { variables } = configuration;
  const secrets = storedSecrets(variables, clusterSchema.properties);
  if (options.script === 'doppler') {
    if (!variables.external_secrets_enabled || variables.external_secrets_store !== 'doppler') {
      io.stderr('secrets are not kept in Doppler: set secrets_backend: external-secrets\n');
      return 1;
    }
    io.stdout(dopplerScript(secrets, variables));
  } else if (options.format === 'json') io.stdout(`${JSON.stringify(secrets, null, 2)}\n`);
  else io.stdout(secrets.map(paragraph).join('\n'));
  return 0;
}

function paragraph({ setting, purpose, store, secrets, generate, givenBy }: StoredSecret): string {
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
