import type { Derivations } from '../../derive/derivation.ts';
import type { App } from '../app.ts';
import { shaped } from '../shape.ts';
import { provides } from './provides.ts';
import { rules } from './rules.ts';
import { type backends, group } from './schema.ts';

export interface ExternalSecretsDerived {
  secrets_backend: keyof typeof backends;
  external_secrets_enabled: boolean;
  external_secrets_store_name: string;
  external_secrets_token_secret: string;
}

const derivations: Derivations<ExternalSecretsDerived> = {
  secrets_backend: shaped('secrets_backend', 'Where secrets are kept: sealed in the tree, or in a store.'),
  external_secrets_enabled: {
    description: 'Whether secrets come from a store, by External Secrets.',
    compute: (v) => v.secrets_backend === 'external-secrets',
  },
  external_secrets_store_name: {
    description: 'Name of the ClusterSecretStore: as given, else that of the store.',
    compute: (v) => v.external_secrets_store_name ?? v.external_secrets_store,
  },
  external_secrets_token_secret: {
    description: 'Secret with the token that opens the store: as given, else named after the store.',
    compute: (v) => v.external_secrets_token_secret ?? `${v.external_secrets_store}-token`,
  },
};

export const app: App<ExternalSecretsDerived> = {
  name: 'external-secrets',
  layer: 'cluster',
  schema: { groups: [group] },
  derivations,
  rules,
  provides,
};
