import type { Rule } from './app.ts';
import type { SecretStore } from './secrets.ts';

/**
 * The rule that the configuration contains no secrets while a store does.
 *
 * @param setting - The setting that enables the store, with its value: `secrets_backend is external-secrets`.
 */
export function unusedSecrets({ enabled, place }: SecretStore, code: string, setting: string): Rule {
  return function* ({ config, variables, schemas }) {
    if (!enabled(variables)) return;
    for (const [name, schema] of Object.entries(schemas)) {
      // The public half of a key pair is not secret, but it belongs to a secret.
      const isKept = schema['x-secret'] === true || schema['x-generate'] !== undefined;
      if (!isKept || Reflect.get(config, name) === undefined) continue;
      const { key, property = key } = place(name, variables);
      yield {
        code,
        severity: 'warning',
        path: [name],
        part: 'key',
        message: `${name} is not used: secrets come from the store (${setting})`,
        hint: `Put the value into the store as ${property}, and remove the line.`,
      };
    }
  };
}
