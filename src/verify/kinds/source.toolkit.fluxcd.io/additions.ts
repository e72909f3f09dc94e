import { type Additions, at } from '../additions.ts';
import { chartVersion, refRange, sshIdentity, tagInAddress } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'GitRepository.spec': { rules: [refRange, sshIdentity] },
  // Public schemas require them, as the earlier form of these checks before 9230eb5 did; the pinned CRD of v1.10.1 does
  // not.
  'OCIRepository.spec': { required: ['interval', 'url'], rules: [refRange, tagInAddress] },
  'HelmChart.spec': { rules: [chartVersion] },
  ...at(['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'], { required: ['spec'] }),
};
