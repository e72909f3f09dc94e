import { type Addition, type Additions, at, distinct, oneOf, type Refine, scalar } from '../additions.ts';
import {
  dataFromSource,
  externalSecretSource,
  generatorGroup,
  secretPolicies,
  tokenNamespace,
  vaultAuth,
} from './rules.ts';

/** The API reserves names that begin with `eso`. */
const sessionTags: Refine = () => ({
  kind: 'map',
  value: { kind: 'string', length: {} },
  size: {},
  keys: /^(?!eso(?:Namespace|StoreName|StoreKind)$)/,
});

const nullBytes: Addition = {
  more: ['nullBytePolicy'],
  fields: { nullBytePolicy: oneOf('Ignore', 'Fail') },
};

/** Fields of releases after the one that `sources.json` pins; those without a type here accept any value. */
const newer: Additions = {
  ...at(['….data.remoteRef', '….dataFrom.extract'], nullBytes),
  '….provider': { more: ['nebiusmysterybox', 'ovh'] },
  '….aws': {
    more: ['customSessionTags', 'sessionTagsPolicy'],
    fields: { customSessionTags: sessionTags, sessionTagsPolicy: oneOf('None', 'Simple', 'Custom') },
  },
  '….dvls': { more: ['vault'] },
  '….workloadIdentityFederation': { more: ['gcpServiceAccountEmail'] },
  '….github': {
    more: ['orgSecretVisibility'],
    fields: { orgSecretVisibility: oneOf('all', 'private') },
  },
  '….keepersecurity': { more: ['getByTitleFallback'] },
  '….vault.auth.cert': { more: ['vaultRole'] },
  '….passbolt': { more: ['caBundle', 'caProvider'] },
  '….pulumi': {
    more: ['auth'],
    optional: ['accessToken'],
    choices: [{ of: ['accessToken', 'auth'], least: 1, most: 1 }],
  },
};

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  ...newer,
  '….dataFrom.find': {
    ...nullBytes,
    choices: [{ of: ['name', 'tags', 'path'], least: 1, most: 3 }],
  },
  '….dataFrom': { rules: [dataFromSource] },
  '….target': { rules: [secretPolicies] },
  ...at(['ExternalSecret.spec', '….spec.externalSecretSpec'], {
    fields: { refreshInterval: scalar('duration'), data: distinct('secretKey') },
    rules: [externalSecretSource],
  }),
  'ClusterSecretStore.spec': { rules: [tokenNamespace] },
  ClusterExternalSecret: { required: ['spec'] },
  '….vault.auth': { rules: [vaultAuth] },
  '….generatorRef': { rules: [generatorGroup] },
};
