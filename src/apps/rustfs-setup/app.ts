import { defineApp, types, value } from '../../app-kit/index.ts';
import { access, backupsOf, storageOfLangfuse, storageOfTempo } from './access.ts';

/** Makes the buckets, policies, group and users of RustFS by its admin API, in place of steps in its Console. */
export default defineApp({
  name: 'rustfs-setup',
  title: 'Buckets and users of RustFS',
  layer: 'platform',
  uses: ['rustfs', 'tempo', 'python-image'],
  alongside: ['langfuse', 'keycloak', 'litellm'],
  namespace: (v) => v.rustfs_namespace,
  folder: 'storage/rustfs-setup',
  enabled: (v) => v.rustfs_deployed,
  dependsOn: ['rustfs'],
  variables: {
    rustfs_buckets: value(
      'The buckets of RustFS, each with the policy and the user that may use it.',
      types.list(access),
      (v) => [
        ...(v.langfuse_enabled && v.langfuse_blob_mode === 'rustfs' ? [storageOfLangfuse] : []),
        ...(v.langfuse_backup_enabled ? [backupsOf('langfuse')] : []),
        ...(v.keycloak_backup_enabled ? [backupsOf('keycloak')] : []),
        ...(v.litellm_backup_enabled ? [backupsOf('litellm')] : []),
        ...(v.tempo_s3_enabled ? [storageOfTempo] : []),
      ],
    ),
  },
  services: [{ name: 'rustfs-setup', pods: { 'app.kubernetes.io/name': 'rustfs-setup' }, exposed: false }],
  connections: [{ to: 'rustfs', port: 's3', why: 'buckets, policies and users' }],
  troubleshooting: [
    {
      pods: { 'app.kubernetes.io/name': 'rustfs-setup' },
      advice: [
        'It makes the buckets, policies and users of RustFS: RustFS has to be ready, and rustfs_root_access_key and rustfs_root_secret_key must be those that it started with.',
        'Without it, uploads of Langfuse fail: langfuse-events, langfuse-media and langfuse-exports must exist.',
      ],
    },
  ],
});
