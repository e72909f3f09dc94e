import type { ProvidedObject, Variables } from '../../app-kit/index.ts';
import { stores } from './stores.ts';

/** The operator, and the one Secret that a person creates: the token of the store. */
export function externalObjects(v: Variables): readonly ProvidedObject[] {
  if (!v.external_secrets_enabled) return [];
  const by = 'External Secrets';
  const home = v.external_secrets_namespace;
  const { tokenKey } = stores[v.external_secrets_store];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', name: 'external-secrets', namespace: home, by },
    ...(tokenKey !== undefined
      ? [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            name: v.external_secrets_token_secret,
            namespace: home,
            keys: [tokenKey],
            by: 'whoever set up External Secrets',
          },
        ]
      : []),
    ...(v.external_secrets_store_managed
      ? []
      : [
          {
            apiVersion: 'external-secrets.io/v1',
            kind: 'ClusterSecretStore',
            name: v.external_secrets_store_name,
            by: 'whoever set up External Secrets',
          },
        ]),
  ];
}
