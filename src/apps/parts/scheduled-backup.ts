import {
  type AppPart,
  advice,
  type BucketUser,
  cronSchedule,
  type Finding,
  flag,
  generated,
  possibleSchedule,
  type Rule,
  type RuleInput,
  type SettingGroup,
  text,
  type Variable,
  type Variables,
} from '../../app-kit/index.ts';
import { keysOf } from '../rustfs-setup/steps.ts';
import type { BucketKeys } from './bucket-keys.ts';

interface Backup {
  /** The prefix of its settings: `langfuse_backup` for `langfuse_backup_enabled`. */
  readonly prefix: string;
  /** What is backed up, as messages name it: `the database of Langfuse`. */
  readonly what: string;
  /** The heading of its settings, and the text below it. */
  readonly title: string;
  readonly introduction: string;
  /** What is backed up, how and where to, as the beginning of a description. */
  readonly description: string;
  /** When to make a full backup by default; it must differ from that of others. */
  readonly schedule: string;
  /** How long a backup is kept by default; 30 days if absent. */
  readonly retention?: string;
  readonly keys: BucketKeys;
  /** Whether the tree runs what is backed up. */
  readonly runs: (v: Variables) => boolean;
  /** The product that somebody else runs and backs up; undefined if nobody else does. */
  readonly runsElsewhere?: (v: Variables) => string | undefined;
  /** The code of the warning that backups are not made; `<app>/refused` by default. */
  readonly code?: string | undefined;
}

export interface ScheduledBackup extends AppPart {
  readonly groups: readonly [SettingGroup];
  readonly variables: Readonly<Record<string, Variable>>;
  readonly rules: readonly Rule[];
  readonly buckets: (v: Variables) => readonly BucketUser[];
  /** Whether backups are made: rules and templates read the variable of the setting's name. */
  readonly isMade: (v: Variables) => boolean;
  readonly schedule: (v: Variables) => string;
}

/** The part of an app that backs its data up to RustFS on a schedule: its settings and rules. */
export function scheduledBackup(backup: Backup): ScheduledBackup {
  const { what, keys, runs } = backup;
  const names = namesOf(backup);
  const isMade = (v: Variables) => given(v, names.enabled) === true;
  return {
    isMade,
    schedule: (v) => String(given(v, names.schedule)),
    groups: [
      {
        title: backup.title,
        introduction: backup.introduction,
        settings: {
          [names.enabled]: flag({
            description: `${backup.description} One of \`true\`, \`false\`. Requires \`rustfs_enabled\` and both keys.`,
            defaults: { small: false, dev: false, production: true },
          }),
          ...keys.settings,
          [names.schedule]: cronSchedule({
            description: 'Schedule of full backups: five cron fields, in UTC.',
            default: backup.schedule,
          }),
          [names.retention]: text({
            description:
              'How long backups are kept: a number and `d` for days, `w` for weeks or `m` for months.',
            pattern: '^[1-9][0-9]*[dwm]$',
            patternErrorMessage: 'must be a number and d, w or m, such as "30d" for thirty days',
            default: backup.retention ?? '30d',
          }),
        },
      },
    ],
    variables: {
      [`${backup.prefix}_bucket`]: text(`The bucket that ${what} is backed up to.`, () => keys.bucket),
      [names.enabled]: flag(
        `Whether ${what} is backed up: asked for, the tree runs it, RustFS runs, and both keys are there.`,
        (v) => isMade(v) && runs(v) && lacking(backup, v, v).length === 0,
      ),
    },
    buckets: (v) => (isMade(v) ? [keys.user] : []),
    rules: [(input) => takesEffect(backup, input), possibleSchedule(names.schedule)],
  };
}

const namesOf = ({ prefix }: Backup) => ({
  enabled: `${prefix}_enabled`,
  schedule: `${prefix}_schedule`,
  retention: `${prefix}_retention`,
});

/** For names that only the app knows and the types of all settings do not contain. */
const given = (values: object, key: string): unknown => Reflect.get(values, key);

/** Returns the settings that a backup needs and `values` do not set. */
function lacking({ keys }: Backup, values: object, v: Variables): readonly string[] {
  const rustfs = given(values, 'rustfs_enabled') === true ? [] : ['rustfs_enabled'];
  return [...rustfs, ...keys.lacking(values, v)];
}

/** Warns about requested backups that are not made. */
function* takesEffect(backup: Backup, { config, variables }: RuleInput): Iterable<Finding> {
  const { what, keys, runs, runsElsewhere, code } = backup;
  const names = namesOf(backup);
  const set = given(config, names.enabled);
  const warning = {
    severity: 'warning',
    path: [names.enabled],
    ...(code !== undefined && { code }),
  } as const;
  const theirs = runsElsewhere?.(variables);
  if (set === true && theirs !== undefined) {
    yield {
      ...warning,
      message: `${names.enabled} has no effect: an external ${theirs} is backed up where it runs`,
      ...advice`Set ${{ [names.enabled]: false }}, and arrange backups with the provider of the database.`,
    };
  }
  const asked = set ?? variables.platform_profile === 'production';
  const missing = lacking(backup, config, variables);
  if (asked !== true || !runs(variables) || missing.length === 0) return;
  const { hint, fixes = [] } = advice`Set ${missing.join(', ')}; or set ${{ [names.enabled]: false }}.`;
  const areKeysMissing = missing.some((name) => name !== 'rustfs_enabled');
  yield {
    ...warning,
    at: [set === undefined ? 'platform_profile' : names.enabled],
    message: `${what} is not backed up: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing or false`,
    hint: areKeysMissing ? `${hint}\n${keysOf(keys.user, variables)}` : hint,
    fixes: [...generated(missing), ...fixes],
  };
}
