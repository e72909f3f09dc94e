import type { Finding, RuleInput, Settings } from '../../app-kit/index.ts';
import { remoteRef } from './remote.ts';
import type { Store } from './settings.ts';

const needed: Readonly<Partial<Record<Store, keyof Settings>>> = {
  vault: 'external_secrets_vault_server',
  aws: 'external_secrets_aws_region',
  gcp: 'external_secrets_gcp_project',
  azure: 'external_secrets_azure_vault_url',
  onepassword: 'external_secrets_onepassword_vault',
};

/** A ClusterSecretStore that we write has to know where the store is. */
export function* completeStore({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.external_secrets_enabled || !config.external_secrets_store_managed) return;
  const setting = needed[config.external_secrets_store];
  if (setting === undefined || config[setting] !== undefined) return;
  yield {
    code: 'external-secrets/incomplete-store',
    severity: 'error',
    path: [setting],
    at: ['external_secrets_store'],
    message: `external_secrets_store is ${config.external_secrets_store}, but ${setting} is missing`,
    hint: `Add ${setting}; or set external_secrets_store_managed: false where the cluster has its ClusterSecretStore already.`,
  };
}

/** Secrets in the configuration that nothing reads, because all of them come from a store. */
export function* unusedSecrets({ config, variables, schemas }: RuleInput): Iterable<Finding> {
  if (!variables.external_secrets_enabled) return;
  const given: Readonly<Record<string, unknown>> = { ...config };
  for (const [setting, schema] of Object.entries(schemas)) {
    // The public half of a pair is no secret, but goes with one.
    const isKept = schema['x-secret'] === true || schema['x-generate'] !== undefined;
    if (!isKept || given[setting] === undefined) continue;
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
