import { stringOf } from '../../../diagnostics/string-of.ts';
import { map } from '../read.ts';
import type { Rule } from '../rule.ts';

/**
 * Settings that the operator controls. It refuses a Cluster with any of them, unless the value is the one that it would
 * set itself (pkg/postgres/configuration.go, validateConfiguration of its webhook).
 */
const ownedParameters: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    archive_mode: ['on', 'always'],
    hot_standby: ['true'],
    listen_addresses: ['*'],
    log_destination: ['csvlog'],
    log_directory: ['/controller/log'],
    log_filename: ['postgres'],
    log_rotation_age: ['0'],
    log_rotation_size: ['0'],
    log_truncate_on_rotation: ['false'],
    logging_collector: ['on'],
    port: ['5432'],
    restart_after_crash: ['false'],
    shared_preload_libraries: [''],
    ssl: ['on'],
    ssl_ca_file: ['/controller/certificates/client-ca.crt'],
    ssl_cert_file: ['/controller/certificates/server.crt'],
    ssl_key_file: ['/controller/certificates/server.key'],
    unix_socket_directories: ['/controller/run'],
  }),
);

const neverParameters: ReadonlySet<string> = new Set([
  'allow_system_table_mods',
  'archive_cleanup_command',
  'archive_command',
  'bonjour',
  'bonjour_name',
  'cluster_name',
  'config_file',
  'data_directory',
  'data_sync_retry',
  'event_source',
  'external_pid_file',
  'hba_file',
  'ident_file',
  'jit_provider',
  'log_file_mode',
  'pg_failover_slots.primary_dsn',
  'pg_failover_slots.standby_slot_names',
  'primary_conninfo',
  'primary_slot_name',
  'promote_trigger_file',
  'recovery_end_command',
  'recovery_min_apply_delay',
  'recovery_target',
  'recovery_target_action',
  'recovery_target_inclusive',
  'recovery_target_lsn',
  'recovery_target_name',
  'recovery_target_time',
  'recovery_target_timeline',
  'recovery_target_xid',
  'restore_command',
  'ssl_crl_file',
  'ssl_dh_params_file',
  'ssl_ecdh_curve',
  'ssl_passphrase_command',
  'ssl_passphrase_command_supports_reload',
  'ssl_prefer_server_ciphers',
  'stats_temp_directory',
  'synchronized_standby_slots',
  'synchronous_standby_names',
  'syslog_facility',
  'syslog_ident',
  'syslog_sequence_numbers',
  'syslog_split_messages',
  'temp_tablespaces',
  'unix_socket_group',
  'unix_socket_permissions',
]);

export const fixedParameters: Rule = ({ parameters }, report) => {
  for (const [name, value] of Object.entries(map(parameters))) {
    const same = ownedParameters.get(name);
    if (same === undefined ? !neverParameters.has(name) : same.includes(stringOf(value))) continue;
    report({
      path: ['parameters', name],
      part: 'key',
      message: `the operator sets ${name} itself`,
      hint: name === 'shared_preload_libraries' ? 'Use postgresql.shared_preload_libraries.' : 'Remove it.',
    });
  }
};
