import {
  defineApp,
  existingKustomization,
  type ProvidedObject,
  readiness,
  readyByCondition,
  text,
  type Variables,
} from '../../app-kit/index.ts';
import { stores } from '../external-secrets-store-kinds/stores.ts';
import { completeStore } from './rules.ts';
import { settings } from './settings.ts';

/** The ClusterSecretStore, through which External Secrets accesses the store. */
export default defineApp({
  name: 'external-secrets-store',
  title: 'External Secrets: the store',
  layer: 'cluster',
  uses: ['external-secrets', 'external-secrets-store-kinds'],
  alongside: ['external-secrets-operator'],
  namespace: (v) => v.external_secrets_namespace,
  enabled: (v) => v.external_secrets_enabled,
  // The tree writes it, but into a namespace that others manage.
  runBy: 'External Secrets',
  folder: 'external-secrets/cluster-secret-store',
  dependsOn: ['external-secrets-operator'],
  flux: {
    name: 'cluster-secret-store',
    targetsNamespace: false,
    healthChecks: [readyByCondition('external-secrets.io/v1', 'ClusterSecretStore')],
  },
  // If others manage the store, it has no Kustomization: users of its secrets depend on the kinds of its operator.
  kustomization: (v) => {
    if (v.external_secrets_store_managed) return { name: 'cluster-secret-store', namespace: 'flux-system' };
    if (!v.external_secrets_operator_enabled) return undefined;
    return v.external_secrets_existing === undefined
      ? { name: 'external-secrets-operator', namespace: 'flux-system' }
      : existingKustomization(v.external_secrets_existing);
  },
  settings,
  variables: {
    external_secrets_store_name: text(
      'Name of the ClusterSecretStore: as given, else that of the store.',
      (v) => v.external_secrets_store_name ?? v.external_secrets_store,
    ),
    external_secrets_token_secret: text(
      'Secret with the token that opens the store: as given, else named after the store.',
      (v) => v.external_secrets_token_secret ?? `${v.external_secrets_store}-token`,
    ),
  },
  rules: [completeStore],
  provides: (v) => (v.external_secrets_enabled ? objects(v) : []),
  checks: [
    readiness({
      name: 'stores',
      title: 'every ClusterSecretStore is ready',
      kind: 'external-secrets.io/ClusterSecretStore',
      advice:
        'Check the Secret with the token of the store, that the token is still valid, and that the store can be reached.',
    }),
  ],
});

/**
 * Returns what a person creates: the Secret with the token of the store, and the store itself if the tree does not
 * write it.
 */
function objects(v: Variables): readonly ProvidedObject[] {
  const by = 'whoever set up External Secrets';
  const { tokenKey } = stores[v.external_secrets_store];
  const namespace = v.external_secrets_namespace;
  const token = { apiVersion: 'v1', kind: 'Secret', name: v.external_secrets_token_secret, namespace, by };
  const kind = { apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore' };
  return [
    ...(tokenKey === undefined ? [] : [{ ...token, keys: [tokenKey] }]),
    ...(v.external_secrets_store_managed ? [] : [{ ...kind, name: v.external_secrets_store_name, by }]),
  ];
}
