import { type BucketUser, types, type Variable, type Variables, value } from '../../app-kit/index.ts';
import { backup } from './backup.ts';

/** One bucket for each kind of file. */
const names = { events: 'langfuse-events', media: 'langfuse-media', exports: 'langfuse-exports' };

/** The names of all buckets, as prose. */
export const bucketNames = new Intl.ListFormat('en-GB').format(Object.values(names));

export const bucketVariables: Readonly<Record<string, Variable>> = {
  langfuse_buckets: value(
    'The bucket for each kind of file, unless there is a single one.',
    types.record({ events: types.text, media: types.text, exports: types.text }),
    () => names,
  ),
};

/** The user and the buckets with which Langfuse stores files. */
export const storage: BucketUser = {
  user: 'langfuse',
  buckets: Object.values(names),
  accessKey: 'langfuse_s3_access_key',
  secretKey: 'langfuse_s3_secret_key',
};

export function buckets(v: Variables): readonly BucketUser[] {
  return [...(v.langfuse_blob_mode === 'rustfs' ? [storage] : []), ...backup.buckets(v)];
}
