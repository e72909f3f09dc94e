import { cronSchedule, flag, type SettingGroup, secret, text } from '../../../app-kit/index.ts';

export const backup: SettingGroup = {
  title: 'Langfuse: backups of PostgreSQL to RustFS',
  introduction: 'Needs rustfs_enabled, and the Barman Cloud plugin of CloudNativePG.',
  settings: {
    langfuse_backup_enabled: flag({
      description:
        'Archive PostgreSQL continuously to the bucket `langfuse-postgres-backups` and back it up by schedule. One of `true`, `false`. Needs `rustfs_enabled` and both keys.',
      defaults: { small: false, dev: false, production: true },
    }),
    langfuse_backup_s3_access_key: secret({
      description:
        'Access key of the user of RustFS that writes backups: another one than for Langfuse itself.',
      generate: 'alphanumeric:20',
      rotation:
        'The setup of RustFS changes the user within a quarter of an hour; CloudNativePG reads it at the next backup.',
    }),
    langfuse_backup_s3_secret_key: secret({
      description: 'Secret key of the user of RustFS that writes backups.',
      generate: 'alphanumeric:40',
      rotation:
        'The setup of RustFS changes the user within a quarter of an hour; CloudNativePG reads it at the next backup.',
    }),
    langfuse_backup_schedule: cronSchedule({
      description: 'When to make a full backup, as a cron schedule of five fields, in UTC.',
      default: '0 3 * * *',
      examples: ['0 3 * * *', '30 1 * * 0'],
    }),
    langfuse_backup_retention: text({
      description:
        'How far back a backup can be restored: a number and `d` for days, `w` for weeks or `m` for months.',
      pattern: '^[1-9][0-9]*[dwm]$',
      patternErrorMessage: 'must be a number and d, w or m, such as "30d" for thirty days',
      default: '30d',
      examples: ['30d', '8w'],
    }),
  },
};
