import {
  type AppPart,
  type BucketUser,
  cronSchedule,
  type Finding,
  flag,
  possibleSchedule,
  type Rule,
  type RuleInput,
  type SettingGroup,
  text,
  type Variable,
  type Variables,
} from '../../app-kit/index.ts';
import { keysOf } from '../rustfs-setup/steps.ts';
import { bucketKeys } from './bucket-keys.ts';

interface Database {
  /** The prefix of its settings and objects. */
  readonly app: string;
  /** Its name for people. */
  readonly title: string;
  /** When to make a full backup by default; no two at the same time. */
  readonly schedule: string;
  /** Whether the tree runs the database, and keeps its secrets itself. */
  readonly runs: (v: Variables) => boolean;
  /** Whether somebody else runs the database, and backs it up. */
  readonly runsElsewhere?: (v: Variables) => boolean;
  /** The code of the warning that backups are not made; `<app>/refused` by default. */
  readonly code?: string;
}

export interface DatabaseBackup extends AppPart {
  readonly groups: readonly [SettingGroup];
  readonly variables: Readonly<Record<string, Variable>>;
  readonly rules: readonly Rule[];
  readonly dependsOn: (v: Variables) => readonly string[];
  readonly buckets: (v: Variables) => readonly BucketUser[];
}

/**
 * The part of an app by which its database is archived to RustFS: `<app>_backup_enabled` and what it needs. Templates
 * write the objects by `shared/postgres-backup.partial.yaml.j2`.
 */
export function databaseBackup(database: Database): DatabaseBackup {
  const { app, title, schedule, runs } = database;
  const names = namesOf(app);
  const keys = keysOfBackup(database);
  const isMade = (v: Variables) => given(v, names.enabled) === true;
  return {
    uses: ['barman-cloud', 'rustfs', 'rustfs-setup'],
    groups: [
      {
        title: `${title}: backups of its database to RustFS`,
        introduction: 'Requires rustfs_enabled, and the Barman Cloud plugin of CloudNativePG.',
        settings: {
          [names.enabled]: flag({
            description: `Archive the database of ${title} continuously to the bucket \`${keys.user.buckets.join()}\`, and back it up on a schedule. One of \`true\`, \`false\`. Requires \`rustfs_enabled\` and both keys.`,
            defaults: { small: false, dev: false, production: true },
          }),
          ...keys.settings,
          [names.schedule]: cronSchedule({
            description: 'Schedule of full backups: five cron fields, in UTC.',
            default: schedule,
          }),
          [names.retention]: text({
            description:
              'How long backups are kept: a number and `d` for days, `w` for weeks or `m` for months.',
            pattern: '^[1-9][0-9]*[dwm]$',
            patternErrorMessage: 'must be a number and d, w or m, such as "30d" for thirty days',
            default: '30d',
          }),
        },
      },
    ],
    variables: {
      [names.enabled]: flag(
        `Whether the database of ${title} is backed up: asked for, the tree runs it, RustFS runs, and both keys are there.`,
        (v) => isMade(v) && runs(v) && lacking(database, v, v).length === 0,
      ),
      [`${app}_backup_cnpg_schedule`]: text(
        'The schedule of these backups as CloudNativePG takes it: six fields, seconds first.',
        (v) => `0 ${String(given(v, names.schedule))}`,
      ),
    },
    dependsOn: (v) => (isMade(v) ? ['barman-cloud', 'rustfs', 'rustfs-setup'] : []),
    buckets: (v) => (isMade(v) ? [keys.user] : []),
    rules: [(input) => takesEffect(database, input), possibleSchedule(names.schedule)],
  };
}

const namesOf = (app: string) => ({
  enabled: `${app}_backup_enabled`,
  schedule: `${app}_backup_schedule`,
  retention: `${app}_backup_retention`,
});

const keysOfBackup = ({ app, title }: Database) =>
  bucketKeys({
    prefix: `${app}_backup`,
    user: `${app}-backup`,
    buckets: [`${app}-postgres-backups`],
    description: `Access key of the RustFS user that writes the backups of ${title}.`,
    afterwards: 'CloudNativePG reads it at the next backup',
  });

/** For names that only the app knows, and the types of all settings do not. */
const given = (values: object, key: string): unknown => Reflect.get(values, key);

/** What a backup needs and `values` do not give. */
function lacking(database: Database, values: object, v: Variables): readonly string[] {
  const rustfs = given(values, 'rustfs_enabled') === true ? [] : ['rustfs_enabled'];
  return [...rustfs, ...keysOfBackup(database).lacking(values, v)];
}

/** Warns about requested backups that are not made. */
function* takesEffect(database: Database, { config, variables }: RuleInput): Iterable<Finding> {
  const { app, title, runs, runsElsewhere, code } = database;
  const names = namesOf(app);
  const set = given(config, names.enabled);
  const warning = {
    severity: 'warning',
    path: [names.enabled],
    ...(code !== undefined && { code }),
  } as const;
  if (set === true && runsElsewhere?.(variables) === true) {
    yield {
      ...warning,
      message: `${names.enabled} has no effect: an external PostgreSQL is backed up where it runs`,
      hint: `Set ${names.enabled}: false, and see to backups at the provider of the database.`,
    };
  }
  const asked = set ?? variables.platform_profile === 'production';
  const missing = lacking(database, config, variables);
  if (asked !== true || !runs(variables) || missing.length === 0) return;
  const hint = `Set ${missing.join(', ')}; or set ${names.enabled}: false.`;
  const areKeysMissing = missing.some((name) => name !== 'rustfs_enabled');
  yield {
    ...warning,
    at: [set === undefined ? 'platform_profile' : names.enabled],
    message: `the database of ${title} is not backed up: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing or false`,
    hint: areKeysMissing ? `${hint}\n${keysOf(keysOfBackup(database).user, variables)}` : hint,
  };
}
