import { type Additions, at } from '../additions.ts';
import { gitServiceAccount } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'GitRepository.spec': { rules: [gitServiceAccount] },
  ...at(['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'], { required: ['spec'] }),
};
