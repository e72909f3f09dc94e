/** The steps by which credentials are made that can only exist once something runs. */

import type { Access } from '../../rustfs-setup/access.ts';

interface NeededAccess extends Access {
  /** The settings that take the two keys. */
  readonly accessKey: string;
  readonly secretKey: string;
}

const group = 'ai-system';

/** How to make a user of RustFS that reaches its buckets and nothing else, and where its keys go. */
export function rustfsSteps({ policy, user, buckets, accessKey, secretKey }: NeededAccess): string {
  return [
    `Until then, configure writes the tree without them. Once RustFS runs, in its Console (port 9001):`,
    `1. Identity > Policies > Create Policy: name it ${policy}, with`,
    ...JSON.stringify(iamPolicy(buckets), null, 2)
      .split('\n')
      .map((line) => `   ${line}`),
    `2. Identity > Groups: give the group ${group} this policy, besides those that it has; create it where there is none.`,
    `3. Identity > Users > Create User: ${user}, in the group ${group}. Copy its access key and its secret key.`,
    `4. Set ${accessKey} and ${secretKey}, then configure again, and commit the tree.`,
  ].join('\n');
}

/** The least that Langfuse and its backups need on their buckets, which the setup job of RustFS creates. */
export function iamPolicy(buckets: readonly string[]): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket', 's3:GetBucketLocation'],
        Resource: buckets.map((bucket) => `arn:aws:s3:::${bucket}`),
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: buckets.map((bucket) => `arn:aws:s3:::${bucket}/*`),
      },
    ],
  };
}

/** How to make the API keys of an organization, with which the synchronization of roles works. */
export function organizationKeySteps(url: string): string {
  return [
    'Until then, configure writes the tree without the synchronization. Once Langfuse runs:',
    `1. Sign in at ${url} as an owner of the organization.`,
    '2. Open Organization Settings > API Keys and create a key: one of the organization, not of a project.',
    '3. Set langfuse_scim_public_key and langfuse_scim_secret_key, then configure again, and commit the tree.',
  ].join('\n');
}
