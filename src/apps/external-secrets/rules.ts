import type { Finding, RuleInput, Settings } from '../../app-kit/index.ts';
import { remoteRef } from './remote.ts';
import { stores } from './stores.ts';

/** A ClusterSecretStore that we write has to know where the store is. */
export function* completeStore({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.external_secrets_enabled || !config.external_secrets_store_managed) return;
  const { needs: setting } = stores[config.external_secrets_store];
  if (setting === undefined || config[setting] !== undefined) return;
  yield {
    code: 'external-secrets/incomplete-store',
    path: [setting],
    at: ['external_secrets_store'],
    message: `external_secrets_store is ${config.external_secrets_store}, but ${setting} is missing`,
    hint: `Add ${setting}; or set external_secrets_store_managed: false where the cluster has its ClusterSecretStore already.`,
  };
}

/** Secrets in the configuration that nothing reads, because all of them come from a store. */
export function* unusedSecrets({ config, variables, schemas }: RuleInput): Iterable<Finding> {
  if (!variables.external_secrets_enabled) return;
  for (const [setting, schema] of Object.entries(schemas)) {
    // The public half of a pair is no secret, but goes with one.
    const isKept = schema['x-secret'] === true || schema['x-generate'] !== undefined;
    if (!isKept || config[setting as keyof Settings] === undefined) continue;
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
