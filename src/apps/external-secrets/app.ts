import { defineApp, flag, readiness, type SecretStore } from '../../app-kit/index.ts';
import { stores } from '../external-secrets-store-kinds/stores.ts';
import { codes } from './codes.ts';
import { doppler } from './doppler.ts';
import { settings } from './settings.ts';

const secretStore: SecretStore = {
  enabled: (v) => v.external_secrets_enabled,
  place: (setting, v) => stores[v.external_secrets_store].place(setting, v.external_secrets_item),
  unused: { code: 'external-secrets/unused-secret', because: 'secrets_backend is external-secrets' },
  scripts: { doppler },
};

export default defineApp({
  name: 'external-secrets',
  title: 'Secrets: in this file, or in a store',
  introduction:
    'With secrets_backend "sops", the settings below have no effect. With "external-secrets", this file needs no secrets: `clusterwright secrets list` prints what the store must contain.',
  layer: 'cluster',
  uses: ['cluster', 'external-secrets-store', 'external-secrets-store-kinds'],
  namespace: (v) => v.external_secrets_namespace,
  enabled: (v) => v.external_secrets_enabled,
  runBy: 'External Secrets',
  settings,
  variables: {
    external_secrets_enabled: flag(
      'Whether secrets come from a store, by External Secrets.',
      (v) => v.secrets_backend === 'external-secrets',
    ),
  },
  codes,
  provides: (v) =>
    v.external_secrets_enabled
      ? [
          {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            name: 'external-secrets',
            namespace: v.external_secrets_namespace,
            by: 'External Secrets',
          },
        ]
      : [],
  secretStore,
  checks: [
    readiness({
      name: 'secrets',
      title: 'every ExternalSecret is synchronized',
      kind: 'external-secrets.io/ExternalSecret',
      advice:
        'The store lacks the key, or its property, or the token may not read it: `clusterwright secrets list` says what the store must contain.',
    }),
  ],
});
