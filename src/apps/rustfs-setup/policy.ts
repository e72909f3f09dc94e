import { type BucketUser, type TypeOf, types } from '../../app-kit/index.ts';

/** A policy in the format of RustFS's admin API and Console. */
export const policy = types.record({
  Version: types.text,
  Statement: types.list(
    types.record({ Effect: types.text, Action: types.list(types.text), Resource: types.list(types.text) }),
  ),
});

/**
 * Returns the policy for a user of these buckets, with minimal permissions. Multipart uploads need the actions with
 * `Multipart` in their names.
 */
export function policyDocument(buckets: readonly string[]): TypeOf<typeof policy> {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
        Resource: buckets.map((bucket) => `arn:aws:s3:::${bucket}`),
      },
      {
        Effect: 'Allow',
        Action: [
          's3:GetObject',
          's3:PutObject',
          's3:DeleteObject',
          's3:AbortMultipartUpload',
          's3:ListMultipartUploadParts',
        ],
        Resource: buckets.map((bucket) => `arn:aws:s3:::${bucket}/*`),
      },
    ],
  };
}

/** The group that all users of buckets are in. */
export const group = 'ai-system';

export function policyName({ user }: BucketUser): string {
  return `${user}-storage`;
}
