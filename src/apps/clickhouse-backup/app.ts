import { defineApp, serviceHost, text } from '../../app-kit/index.ts';
import { bucketKeys } from '../parts/bucket-keys.ts';
import { scheduledBackup } from '../parts/scheduled-backup.ts';

const name = 'clickhouse-backup';
const pods = { 'app.kubernetes.io/name': name };
const bucket = 'langfuse-clickhouse-backups';

const keys = bucketKeys({
  prefix: 'langfuse_clickhouse_backup',
  user: 'langfuse-clickhouse-backup',
  bucket,
  description: 'Access key of the RustFS user that ClickHouse writes its backups as.',
  afterwards: 'the next backup uses it',
});

const backup = scheduledBackup({
  prefix: 'langfuse_clickhouse_backup',
  what: 'ClickHouse of Langfuse',
  title: 'Langfuse: backups of ClickHouse to RustFS',
  introduction: 'Requires rustfs_enabled, and a ClickHouse that the chart of Langfuse runs.',
  description: `Back up ClickHouse, which holds traces, observations and scores, to the bucket \`${bucket}\` on a schedule.`,
  // Half an hour after PostgreSQL, because a restored trace without its project does no harm.
  schedule: '0 4 * * *',
  // Each backup is full: a month of them would fill the volume of RustFS.
  retention: '7d',
  keys,
  runs: (v) => v.langfuse_enabled && v.langfuse_clickhouse_mode === 'bundled',
  runsElsewhere: (v) =>
    v.langfuse_enabled && v.langfuse_clickhouse_mode === 'external' ? 'ClickHouse' : undefined,
});

/**
 * Full backups of ClickHouse, which it writes itself: a program starts each one, waits for it, and removes old ones.
 */
export default defineApp({
  name,
  title: 'Backups of ClickHouse',
  layer: 'application',
  uses: ['cluster', 'langfuse', 'external-secrets', 'python-image', 'rustfs', 'rustfs-setup'],
  namespace: (v) => v.langfuse_namespace,
  folder: `ai-system/${name}`,
  enabled: backup.isMade,
  dependsOn: (v) => [
    'langfuse',
    'rustfs',
    'rustfs-setup',
    ...(v.langfuse_monitoring_enabled ? ['prometheus-crds'] : []),
  ],
  parts: [backup],
  variables: {
    langfuse_clickhouse_backup_url: text(
      'Address at which the program that starts backups finds every replica of ClickHouse: each knows its own backups alone.',
      (v) => `http://${serviceHost('langfuse-clickhouse-headless', v.langfuse_namespace)}:8123`,
    ),
  },
  services: [{ name, pods, exposed: false }],
  connections: [
    { to: 'langfuse/langfuse-clickhouse', port: 'http', why: 'backups: start and result' },
    { to: 'rustfs', port: 's3', why: 'backups: removal of old ones' },
    { from: 'langfuse/langfuse-clickhouse', to: 'rustfs', port: 's3', why: 'backups' },
  ],
  secrets: (v) => (backup.isMade(v) ? keys.secrets(name, 'access-key', 'secret-key') : []),
  troubleshooting: [
    {
      pods,
      advice: [
        'Its log has the error of ClickHouse. ClickHouse writes to RustFS itself: both have to be ready, and the volume of RustFS needs room for another full backup.',
        `The bucket ${bucket} and its user must exist: the setup of RustFS makes them; elsewhere, make them.`,
        'If ClickHouse has restarted, the backup is lost: start another with `kubectl create job`, as docs/backups.md says.',
      ],
    },
  ],
});
