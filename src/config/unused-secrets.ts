import type { Finding } from '../apps/app.ts';
import { remoteRef } from '../apps/external-secrets/remote.ts';
import { langfuseSecrets } from '../apps/langfuse/secrets.ts';
import type { Variables } from '../derive/derivation.ts';
import type { Settings } from '../schema/fragment.ts';

/** Secrets in the configuration that nothing reads, since all of them come from a store. */
export function* unusedSecretFindings(
  config: Readonly<Record<string, unknown>>,
  variables: Variables,
  settings: Settings,
): Iterable<Finding> {
  if (!variables.external_secrets_enabled) return;
  // A public key is no secret, but goes with one.
  const stored = new Set<string>(Object.values(langfuseSecrets(variables)).map(({ setting }) => setting));
  for (const [setting, { 'x-secret': secret }] of Object.entries(settings)) {
    if (config[setting] === undefined || !(secret === true || stored.has(setting))) continue;
    const { key, property } = remoteRef(setting, variables);
    yield {
      code: 'external-secrets/unused-secret',
      severity: 'warning',
      path: [setting],
      part: 'key',
      message: `${setting} is not used: secrets come from the store (secrets_backend is external-secrets)`,
      hint: `Put the value into the store as ${property ?? key}, and remove the line.`,
    };
  }
}
