import { plainSecret } from '../../app-kit/index.ts';
import { bucketKeys } from '../parts/bucket-keys.ts';

export const bucket = bucketKeys({
  prefix: 'tempo',
  user: 'tempo',
  buckets: ['tempo-traces'],
  description:
    'Access key of the user of RustFS that keeps traces of Tempo. With both keys, and RustFS run by the tree, traces go to the bucket `tempo-traces`; else they stay on the volume.',
  afterwards: 'Tempo restarts',
  // Tempo reads them out of its configuration once more.
  type: plainSecret,
});
