import {
  defineApp,
  existingKustomization,
  flag,
  readiness,
  readyByCondition,
  text,
} from '../../app-kit/index.ts';
import { codes } from './codes.ts';
import { dopplerScript } from './doppler-script.ts';
import { externalObjects } from './external-objects.ts';
import { remoteRef } from './remote.ts';
import { completeStore, unusedSecrets } from './rules.ts';
import { settings } from './settings.ts';

export default defineApp({
  name: 'external-secrets',
  title: 'Where secrets come from',
  introduction:
    'With secrets_backend "sops", the settings below have no effect. With "external-secrets", this file needs no secret: `clusterwright secrets list` prints what the store must hold.',
  layer: 'cluster',
  uses: ['cluster'],
  alongside: ['external-secrets-operator'],
  namespace: (v) => v.external_secrets_namespace,
  enabled: (v) => v.external_secrets_enabled,
  runBy: 'External Secrets',
  dependsOn: ['external-secrets-operator'],
  flux: {
    name: 'cluster-secret-store',
    targetsNamespace: false,
    healthChecks: [readyByCondition('external-secrets.io/v1', 'ClusterSecretStore')],
  },
  folder: 'external-secrets/cluster-secret-store',
  // A store that others manage has no Kustomization: who wants its secrets waits for the kinds of its operator.
  kustomization: (v) => {
    if (v.external_secrets_store_managed) return { name: 'cluster-secret-store', namespace: 'flux-system' };
    if (!v.external_secrets_operator_enabled) return undefined;
    return v.external_secrets_existing === undefined
      ? { name: 'external-secrets-operator', namespace: 'flux-system' }
      : existingKustomization(v.external_secrets_existing);
  },
  settings,
  variables: {
    external_secrets_enabled: flag(
      'Whether secrets come from a store, by External Secrets.',
      (v) => v.secrets_backend === 'external-secrets',
    ),
    external_secrets_store_name: text(
      'Name of the ClusterSecretStore: as given, else that of the store.',
      (v) => v.external_secrets_store_name ?? v.external_secrets_store,
    ),
    external_secrets_token_secret: text(
      'Secret with the token that opens the store: as given, else named after the store.',
      (v) => v.external_secrets_token_secret ?? `${v.external_secrets_store}-token`,
    ),
  },
  rules: [completeStore, unusedSecrets],
  codes,
  provides: externalObjects,
  secretStore: {
    enabled: (v) => v.external_secrets_enabled,
    place: remoteRef,
    scripts: {
      doppler: {
        refusal: (v) =>
          v.external_secrets_enabled && v.external_secrets_store === 'doppler'
            ? undefined
            : 'secrets are not kept in Doppler: set secrets_backend: external-secrets',
        print: dopplerScript,
      },
    },
  },
  checks: [
    readiness({
      name: 'stores',
      title: 'every ClusterSecretStore is ready',
      kind: 'external-secrets.io/ClusterSecretStore',
      advice:
        'Check the Secret with the token of the store, that the token is still valid, and that the store can be reached.',
    }),
    readiness({
      name: 'secrets',
      title: 'every ExternalSecret is synchronized',
      kind: 'external-secrets.io/ExternalSecret',
      advice:
        'The store lacks the key, or its property, or the token may not read it: `clusterwright secrets list` says what the store must hold.',
    }),
  ],
});
