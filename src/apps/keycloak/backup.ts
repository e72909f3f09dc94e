import {
  cronSchedule,
  type Finding,
  flag,
  type RuleInput,
  type SettingGroup,
  secret,
  text,
  type Variable,
} from '../../app-kit/index.ts';
import { scheduleProblem } from '../../verify/values/cron.ts';

/** Users, realms and clients are in the database of Keycloak alone: the tree holds what it begins with. */
export const backup: SettingGroup = {
  title: 'Keycloak: backups of its database to RustFS',
  introduction: 'Needs rustfs_enabled, and the Barman Cloud plugin of CloudNativePG.',
  settings: {
    keycloak_backup_enabled: flag({
      description:
        'Archive the database of Keycloak continuously to the bucket `keycloak-postgres-backups` and back it up by schedule. One of `true`, `false`. Needs `rustfs_enabled` and both keys.',
      defaults: { small: false, dev: false, production: true },
    }),
    keycloak_backup_s3_access_key: secret({
      description: 'Access key of the user of RustFS that writes backups of Keycloak.',
      generate: 'alphanumeric:20',
      rotation:
        'The setup of RustFS makes a user of the new name within a quarter of an hour; CloudNativePG reads it at the next backup.',
    }),
    keycloak_backup_s3_secret_key: secret({
      description: 'Secret key of that user.',
      generate: 'alphanumeric:40',
      rotation:
        'The setup of RustFS changes the user within a quarter of an hour; CloudNativePG reads it at the next backup.',
    }),
    keycloak_backup_schedule: cronSchedule({
      description: 'When to make a full backup, as a cron schedule of five fields, in UTC.',
      default: '30 3 * * *',
    }),
    keycloak_backup_retention: text({
      description:
        'How far back a backup can be restored: a number and `d` for days, `w` for weeks or `m` for months.',
      pattern: '^[1-9][0-9]*[dwm]$',
      patternErrorMessage: 'must be a number and d, w or m, such as "30d" for thirty days',
      default: '30d',
    }),
  },
};

const needed = ['rustfs_enabled', 'keycloak_backup_s3_access_key', 'keycloak_backup_s3_secret_key'] as const;

export const backupVariables: Readonly<Record<string, Variable>> = {
  keycloak_backup_enabled: flag(
    'Whether the database of Keycloak is backed up: asked for, the tree runs it, RustFS runs, and both keys are there.',
    (v) =>
      v.keycloak_backup_enabled &&
      v.keycloak_deployed &&
      v.rustfs_enabled &&
      (v.keycloak_backup_s3_access_key ?? '') !== '' &&
      (v.keycloak_backup_s3_secret_key ?? '') !== '',
  ),
  keycloak_backup_cnpg_schedule: text(
    'The schedule of these backups as CloudNativePG takes it: six fields, seconds first.',
    (v) => `0 ${v.keycloak_backup_schedule}`,
  ),
};

/** Backups that somebody counts on and nobody makes. */
export function* backupTakesEffect({ config, variables }: RuleInput): Iterable<Finding> {
  const asked = config.keycloak_backup_enabled ?? variables.platform_profile === 'production';
  if (!asked || !variables.keycloak_deployed || variables.keycloak_backup_enabled) return;
  const missing = needed.filter((key) => config[key] === undefined || config[key] === false);
  yield {
    severity: 'warning',
    path: ['keycloak_backup_enabled'],
    at: [config.keycloak_backup_enabled === undefined ? 'platform_profile' : 'keycloak_backup_enabled'],
    message: `the database of Keycloak is not backed up: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing or false`,
    hint: `Set ${missing.join(', ')}; or set keycloak_backup_enabled: false. \`openssl rand -hex 20\` makes a key.`,
  };
}

/** A field out of range; the schema sees only that there are five. */
export function* possibleSchedule({ config }: RuleInput): Iterable<Finding> {
  const problem = scheduleProblem(config.keycloak_backup_schedule);
  if (problem === undefined) return;
  yield {
    code: 'config/impossible-schedule',
    severity: 'error',
    path: ['keycloak_backup_schedule'],
    message: `keycloak_backup_schedule ${problem}`,
    hint: 'The five fields are minute, hour, day of month, month and day of week: "0 3 * * *" is every day at three, in UTC.',
  };
}
