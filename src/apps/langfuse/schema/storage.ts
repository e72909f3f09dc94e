import type { SettingGroup } from '../../../schema/fragment.ts';
import { secret } from '../../../schema/types.ts';

export const storage: SettingGroup = {
  title: 'Langfuse: object storage in RustFS',
  introduction:
    'The keys can only be made once RustFS runs: leave them empty until then. `clusterwright validate` prints the steps.',
  settings: {
    langfuse_s3_access_key: secret({
      description: 'Access key of the user of RustFS that reads and writes the buckets of Langfuse.',
      'x-init': '',
      'x-rotation': 'Make a new key in the RustFS Console first, and remove the old one there afterwards.',
    }),
    langfuse_s3_secret_key: secret({
      description: 'Secret key of the user of RustFS that reads and writes the buckets of Langfuse.',
      'x-init': '',
      'x-rotation': 'Make a new key in the RustFS Console first, and remove the old one there afterwards.',
    }),
  },
};
