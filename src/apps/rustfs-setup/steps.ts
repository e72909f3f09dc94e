import type { BucketUser, Variables } from '../../app-kit/index.ts';
import { group, policyDocument, policyName } from './policy.ts';

/** Returns how a RustFS user gets its keys: the setup creates the user, unless others run RustFS. */
export function keysOf(user: BucketUser, v: Variables): string {
  if (!v.rustfs_deployed) return stepsInConsole(user);
  return 'The setup of RustFS makes a user with these keys: `openssl rand -hex 10` prints a new name, `openssl rand -hex 20` a new secret key.';
}

function stepsInConsole(owner: BucketUser): string {
  const { user, buckets, accessKey, secretKey } = owner;
  return [
    'Until then, configure writes the tree without them. Once RustFS runs, in its Console (port 9001):',
    `1. Identity > Policies > Create Policy: name it ${policyName(owner)}, with`,
    ...JSON.stringify(policyDocument(buckets), null, 2)
      .split('\n')
      .map((line) => `   ${line}`),
    `2. Identity > Groups: add this policy to the group ${group}; create the group if it does not exist.`,
    `3. Identity > Users > Create User: ${user}, in the group ${group}. Copy its access key and its secret key.`,
    `4. Set ${accessKey} and ${secretKey}, then configure again, and commit the tree.`,
  ].join('\n');
}
