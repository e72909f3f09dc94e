import type { Variables } from '../../app-kit/index.ts';
import type { Access } from './access.ts';

/** A user of RustFS, and the settings that hold its keys. */
interface UserWithKeys extends Access {
  readonly accessKey: string;
  readonly secretKey: string;
}

const group = 'ai-system';

/** How a user of RustFS gets its keys: the setup makes the user, unless somebody else runs RustFS. */
export function keysOf(user: UserWithKeys, v: Variables): string {
  if (!v.rustfs_deployed) return stepsInConsole(user);
  return 'The setup of RustFS makes a user with these keys: `openssl rand -hex 20` prints a new one.';
}

function stepsInConsole({ policy, user, buckets, accessKey, secretKey }: UserWithKeys): string {
  return [
    'Until then, configure writes the tree without them. Once RustFS runs, in its Console (port 9001):',
    `1. Identity > Policies > Create Policy: name it ${policy}, with`,
    ...JSON.stringify(iamPolicy(buckets), null, 2)
      .split('\n')
      .map((line) => `   ${line}`),
    `2. Identity > Groups: add this policy to the group ${group}; create the group if it does not exist.`,
    `3. Identity > Users > Create User: ${user}, in the group ${group}. Copy its access key and its secret key.`,
    `4. Set ${accessKey} and ${secretKey}, then configure again, and commit the tree.`,
  ].join('\n');
}

/** The least that Langfuse and backups need on their buckets. */
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
