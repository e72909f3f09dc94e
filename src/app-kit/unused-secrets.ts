import type { App, Rule } from './app.ts';
import { secretsOf } from './needed-secrets.ts';

/**
 * The rule that the configuration contains no secrets while a store does, apart from those that the tree contains sealed
 * nevertheless.
 */
export function unusedSecrets({ secretStore }: App, apps: readonly App[]): Rule {
  if (secretStore === undefined) return () => [];
  const { enabled, place, unused } = secretStore;
  return function* ({ config, variables, schemas }) {
    if (!enabled(variables)) return;
    const secrets = apps.flatMap((app) => secretsOf(app, variables));
    const sealed = new Set(secrets.flatMap((secret) => (secret.sealed === true ? [secret.setting] : [])));
    for (const [name, schema] of Object.entries(schemas)) {
      // The public half of a key pair is not secret, but it belongs to a secret.
      const isKept = schema['x-secret'] === true || schema['x-generate'] !== undefined;
      if (!isKept || sealed.has(name) || Reflect.get(config, name) === undefined) continue;
      const { key, property = key } = place(name, variables);
      yield {
        code: unused.code,
        severity: 'warning',
        path: [name],
        part: 'key',
        message: `${name} is not used: secrets come from the store (${unused.because})`,
        hint: `Put the value into the store as ${property}, and remove the line.`,
      };
    }
  };
}
