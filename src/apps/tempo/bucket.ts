import { plainSecret } from '../../app-kit/index.ts';
import { bucketKeys } from '../parts/bucket-keys.ts';

export const bucket = bucketKeys({
  prefix: 'tempo',
  user: 'tempo',
  bucket: 'tempo-traces',
  description:
    'Access key of the RustFS user for the traces of Tempo. With both keys, and RustFS run by the tree, traces are in the bucket `tempo-traces`; otherwise on the volume.',
  afterwards: 'Tempo restarts',
  // Tempo substitutes them into its configuration.
  type: plainSecret,
});
