import { defineApp, types, value } from '../../app-kit/index.ts';

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
      types.list(types.record({ policy: types.text, user: types.text, buckets: types.list(types.text) })),
      (v) => [
        ...(v.langfuse_enabled && v.langfuse_blob_mode === 'rustfs'
          ? [
              {
                policy: 'langfuse-storage',
                user: 'langfuse',
                buckets: ['langfuse-events', 'langfuse-media', 'langfuse-exports'],
              },
            ]
          : []),
        ...(v.langfuse_backup_enabled ? [backupsOf('langfuse')] : []),
        ...(v.keycloak_backup_enabled ? [backupsOf('keycloak')] : []),
        ...(v.litellm_backup_enabled ? [backupsOf('litellm')] : []),
        ...(v.tempo_s3_enabled
          ? [{ policy: 'tempo-storage', user: 'tempo', buckets: ['tempo-traces'] }]
          : []),
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

/** What `databaseBackup` archives the database of an app with. */
function backupsOf(app: string) {
  return { policy: `${app}-backup-storage`, user: `${app}-backup`, buckets: [`${app}-postgres-backups`] };
}
