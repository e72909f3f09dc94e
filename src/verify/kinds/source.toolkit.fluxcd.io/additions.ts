import { type Additions, at } from '../additions.ts';
import { gitServiceAccount } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'GitRepository.spec': { rules: [gitServiceAccount] },
  // The pinned CRD leaves them out of what it requires; earlier releases do not, and the controller needs both.
  'OCIRepository.spec': { required: ['interval', 'url'] },
  ...at(['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'], { required: ['spec'] }),
};
