import { type AppSecret, type SecretObject, text, type Variables } from '../../app-kit/index.ts';
import { bucketKeys } from './bucket-keys.ts';
import { type ScheduledBackup, scheduledBackup } from './scheduled-backup.ts';

interface Database {
  /** The prefix of its settings and objects. */
  readonly app: string;
  /** Its name for people. */
  readonly title: string;
  /** When to make a full backup by default; it must differ from that of others. */
  readonly schedule: string;
  /** Whether the tree runs the database and keeps its secrets itself. */
  readonly runs: (v: Variables) => boolean;
  /** Whether somebody else runs the database and backs it up. */
  readonly runsElsewhere?: (v: Variables) => boolean;
  /** The code of the warning that backups are not made; `<app>/refused` by default. */
  readonly code?: string;
}

export interface DatabaseBackup extends ScheduledBackup {
  readonly dependsOn: (v: Variables) => readonly string[];
  readonly secrets: (v: Variables) => readonly AppSecret[];
  readonly secretObjects: (v: Variables) => readonly SecretObject[];
}

/**
 * The part of an app that archives its database to RustFS: `<app>_backup_enabled` and what it needs. Templates write
 * the objects with `shared/postgres-backup.partial.yaml.j2`.
 */
export function databaseBackup(database: Database): DatabaseBackup {
  const { app, title, schedule, runs, runsElsewhere, code } = database;
  const bucket = `${app}-postgres-backups`;
  const secret = `${app}-backup-credentials`;
  const keys = bucketKeys({
    prefix: `${app}_backup`,
    user: `${app}-backup`,
    bucket,
    description: `Access key of the RustFS user that writes the backups of ${title}.`,
    afterwards: 'CloudNativePG reads it at the next backup',
  });
  const backup = scheduledBackup({
    prefix: `${app}_backup`,
    what: `the database of ${title}`,
    title: `${title}: backups of its database to RustFS`,
    introduction: 'Requires rustfs_enabled, and the Barman Cloud plugin of CloudNativePG.',
    description: `Archive the database of ${title} continuously to the bucket \`${bucket}\`, and back it up on a schedule.`,
    schedule,
    keys,
    runs,
    runsElsewhere: (v) => (runsElsewhere?.(v) === true ? 'PostgreSQL' : undefined),
    code,
  });
  return {
    ...backup,
    uses: ['barman-cloud', 'rustfs', 'rustfs-setup'],
    variables: {
      ...backup.variables,
      [`${app}_backup_cnpg_schedule`]: text(
        'The schedule of these backups as CloudNativePG takes it: six fields, seconds first.',
        (v) => `0 ${backup.schedule(v)}`,
      ),
    },
    secrets: (v) => (backup.isMade(v) ? keys.secrets(secret, 'access-key', 'secret-key') : []),
    secretObjects: (v) => (backup.isMade(v) ? [backupSecret(secret)] : []),
    dependsOn: (v) => (backup.isMade(v) ? ['barman-cloud', 'rustfs', 'rustfs-setup'] : []),
  };
}

/** The Secret with the keys of the bucket for backups. */
export function backupSecret(name: string): SecretObject {
  return {
    name,
    comment: 'The database stays when it leaves the tree, and archives with these.',
    annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
  };
}
