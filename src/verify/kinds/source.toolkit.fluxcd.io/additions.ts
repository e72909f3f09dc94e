import { gitServiceAccount } from '../../schemas/rules/flux.ts';
import { type Additions, at } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'GitRepository.spec': { rules: [gitServiceAccount] },
  ...at(['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'], { required: ['spec'] }),
};
