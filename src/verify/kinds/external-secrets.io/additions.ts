import { type Additions, at, keys, scalar } from '../additions.ts';
import { dataFromSource, externalSecretSource, secretPolicies, vaultAuth } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  '….find': { choices: [{ of: ['name', 'tags'], least: 1, most: 2 }] },
  '….dataFrom': { rules: [dataFromSource] },
  '….target': { rules: [secretPolicies] },
  ...at(['ExternalSecret.spec', '….spec.externalSecretSpec'], {
    fields: { refreshInterval: scalar('duration') },
    rules: [externalSecretSource],
  }),
  ClusterExternalSecret: { required: ['spec'] },
  '….aws': { fields: { customSessionTags: keys(/^(?!eso(?:Namespace|StoreName|StoreKind)$)/) } },
  '….vault.auth': { rules: [vaultAuth] },
};
