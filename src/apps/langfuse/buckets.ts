import type { BucketUser, Variables } from '../../app-kit/index.ts';
import { backup } from './backup.ts';

/** Where Langfuse keeps files, one bucket for each kind. */
export const storage: BucketUser = {
  user: 'langfuse',
  buckets: ['langfuse-events', 'langfuse-media', 'langfuse-exports'],
  accessKey: 'langfuse_s3_access_key',
  secretKey: 'langfuse_s3_secret_key',
};

export function buckets(v: Variables): readonly BucketUser[] {
  return [...(v.langfuse_blob_mode === 'rustfs' ? [storage] : []), ...backup.buckets(v)];
}
