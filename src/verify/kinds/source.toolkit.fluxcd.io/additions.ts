import { type Additions, at } from '../additions.ts';
import { gitServiceAccount } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'GitRepository.spec': { rules: [gitServiceAccount] },
  // Public schemas require them, as the notation before 9230eb5 did; the pinned CRD of v1.10.1 does not.
  'OCIRepository.spec': { required: ['interval', 'url'] },
  ...at(['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'], { required: ['spec'] }),
};
