import type { Finding, RuleInput } from '../../../app-kit/index.ts';
import { keysOf } from '../../rustfs-setup/steps.ts';
import { storage } from '../buckets.ts';

/** Without keys, Langfuse cannot store files. */
export function* s3Credentials({ config, variables }: RuleInput): Iterable<Finding> {
  if (variables.langfuse_s3_enabled || variables.langfuse_blob_mode !== 'rustfs') return;
  const missing = (['langfuse_s3_access_key', 'langfuse_s3_secret_key'] as const).filter(
    (key) => !config[key],
  );
  yield {
    code: 'langfuse/s3-credentials',
    severity: 'warning',
    path: [missing[0] ?? 'langfuse_s3_access_key'],
    at: ['langfuse_enabled'],
    message: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: Langfuse cannot store events, media and exports`,
    hint: keysOf(storage, variables),
  };
}

/** Links are signed for the address that they contain, so it cannot be replaced later. */
export function* publicStorage({ config, variables }: RuleInput): Iterable<Finding> {
  const mode = variables.langfuse_blob_mode;
  const setting = mode === 'rustfs' ? 'rustfs_public_url' : 'langfuse_s3_public_url';
  if (config[setting] !== undefined) return;
  // Other stores mostly have a single address.
  const inside = variables.langfuse_s3_endpoint ?? '';
  if (mode === 'external' && !/\.svc(\.cluster\.local)?(:[0-9]+)?$/.test(inside)) return;
  const store = { rustfs: 'RustFS', minio: 'MinIO', external: 'the store' }[mode];
  yield {
    code: 'langfuse/no-public-storage',
    severity: 'warning',
    path: [setting],
    at: [{ rustfs: 'rustfs_enabled', minio: 'langfuse_enabled', external: 'langfuse_s3_endpoint' }[mode]],
    message: `${setting} is not given: links to media and exports work only inside the cluster`,
    hint: `Set ${setting} to the address under which browsers reach the S3 API of ${store}, such as https://s3.example.com.`,
  };
}
