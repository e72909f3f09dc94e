import type { Finding, RuleInput } from '../../../app-kit/index.ts';
import { rustfsSteps } from './steps.ts';

/** RustFS makes the keys, so a first run is without them. */
export function* s3Credentials({ config, variables }: RuleInput): Iterable<Finding> {
  if (variables.langfuse_s3_enabled || variables.langfuse_blob_mode !== 'rustfs') return;
  const accessKey = 'langfuse_s3_access_key';
  const secretKey = 'langfuse_s3_secret_key';
  const missing = [accessKey, secretKey].filter((key) => !config[key as typeof accessKey]);
  yield {
    code: 'langfuse/s3-credentials',
    severity: 'warning',
    path: [missing[0] ?? accessKey],
    at: ['langfuse_enabled'],
    message: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: Langfuse cannot store events, media and exports`,
    hint: rustfsSteps({
      policy: 'langfuse-storage',
      user: 'langfuse',
      buckets: ['langfuse-events', 'langfuse-media', 'langfuse-exports'],
      accessKey,
      secretKey,
    }),
  };
}

/** Links are signed for the address that they hold: it cannot be replaced on the way. */
export function* publicStorage({ config, variables }: RuleInput): Iterable<Finding> {
  if (config.rustfs_public_url !== undefined || variables.langfuse_blob_mode !== 'rustfs') return;
  yield {
    code: 'langfuse/no-public-storage',
    severity: 'warning',
    path: ['rustfs_public_url'],
    at: ['rustfs_enabled'],
    message: 'rustfs_public_url is not given: links to media and exports open inside the cluster only',
    hint: 'Set rustfs_public_url to the address under which browsers reach the S3 API of RustFS, such as https://s3.example.com.',
  };
}
