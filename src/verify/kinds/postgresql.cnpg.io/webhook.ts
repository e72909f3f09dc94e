import { stringOf } from '../../../diagnostics/string-of.ts';
import { amountOf } from '../../values/quantity.ts';
import { conflict, missing } from '../issues.ts';
import { at, list, map, maps, text } from '../read.ts';
import type { Rule } from '../rule.ts';

/** What the webhook of CloudNativePG refuses in a Cluster or a Pooler, whatever else the tree contains. */

/** The operator itself sets these, in any case of letters. */
export const reservedVariable: Rule = ({ name }, report) => {
  const upper = text(name)?.toUpperCase() ?? '';
  const isOwn = /^(PG|CNPG_)/.test(upper) || ['POD_NAME', 'NAMESPACE', 'CLUSTER_NAME'].includes(upper);
  if (!isOwn) return;
  report({
    path: ['name'],
    message: `the operator reserves the variable ${stringOf(name)}`,
    hint: 'Remove it, and set parameters of PostgreSQL in postgresql.parameters.',
  });
};

export const externalCluster: Rule = (cluster, report) => {
  const ways = ['connectionParameters', 'barmanObjectStore', 'plugin'];
  if (ways.some((way) => cluster[way] !== undefined && cluster[way] !== null)) return;
  report(
    missing(
      ['connectionParameters'],
      'nothing says how to reach this external cluster',
      `Add ${ways.slice(0, -1).join(', ')} or ${ways.at(-1)}.`,
    ),
  );
};

const times = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}:\d{2}(\.\d+)?)?\s?(Z|[+-]\d{2}(:?\d{2})?(:?\d{2})?)?$/;

export const recoveryTarget: Rule = (target, report) => {
  const targets = ['targetImmediate', 'targetLSN', 'targetName', 'targetXID', 'targetTime'].filter(
    (field) => target[field] !== undefined && target[field] !== '',
  );
  const [first, second] = targets;
  if (first !== undefined && second !== undefined)
    report(conflict([second], `${second} cannot be combined with ${first}`, 'Keep one of the two.'));
  const { targetTime: time, targetXID: transaction, targetTLI: timeline } = target;
  if (typeof time === 'string' && time !== '' && !times.test(time))
    report({
      code: 'schema/malformed-value',
      path: ['targetTime'],
      message: `${time} is not a time`,
      hint: 'Write it as 2025-01-31T10:00:00Z.',
    });
  if (typeof transaction === 'string' && transaction !== '' && !isBelow(transaction, 2 ** 32))
    report({
      code: 'schema/malformed-value',
      path: ['targetXID'],
      message: `${transaction} is not a transaction ID`,
      hint: 'Write a number below 4294967296.',
    });
  if (typeof timeline === 'string' && !/^(|latest|0*[1-9]\d*)$/.test(timeline))
    report({
      code: 'schema/malformed-value',
      path: ['targetTLI'],
      message: `${timeline} is not a timeline`,
      hint: 'Write latest, or a number.',
    });
};

function isBelow(value: string, most: number): boolean {
  return /^\d+$/.test(value) && Number(value) < most;
}

/** Recovery to a name or a transaction must name the backup, except from a volume snapshot. */
export const recoveryBackup: Rule = (recovery, report) => {
  const target = map(recovery['recoveryTarget']);
  const named = ['targetName', 'targetXID', 'targetImmediate'].find(
    (field) => target[field] !== undefined && target[field] !== '',
  );
  const hasId = target['backupID'] !== undefined && target['backupID'] !== '';
  if (named !== undefined && !hasId && recovery['volumeSnapshots'] === undefined)
    report(
      missing(
        ['recoveryTarget', 'backupID'],
        `${named} needs backupID`,
        'Say which backup is restored first.',
      ),
    );
  if (recovery['volumeSnapshots'] === undefined) return;
  if (recovery['backup'] !== undefined)
    report(conflict(['backup'], 'volumeSnapshots cannot be combined with backup', 'Keep one of the two.'));
  if (hasId)
    report(
      conflict(
        ['recoveryTarget', 'backupID'],
        'volumeSnapshots cannot be combined with backupID',
        'Keep one of the two.',
      ),
    );
};

export const databaseImport: Rule = (given, report) => {
  const { type } = given;
  const [databases, roles] = [list(given['databases']), list(given['roles'])];
  if (type === 'microservice') {
    if (databases.length !== 1 || stringOf(databases[0]).includes('*'))
      report({
        path: ['databases'],
        message: 'an import of type microservice needs exactly one database',
        hint: 'Name one, or set type: monolith.',
      });
    if (roles.length > 0)
      report(conflict(['roles'], 'an import of type microservice takes no roles', 'Remove roles.'));
  }
  if (type !== 'monolith') return;
  if (databases.length === 0)
    report({ path: ['databases'], message: 'an import needs databases', hint: 'List them, or write ["*"].' });
  for (const [field, names] of [
    ['databases', databases],
    ['roles', roles],
  ] as const) {
    if (names.length > 1 && names.includes('*'))
      report({
        path: [field],
        message: '* means all databases, so no other can be listed',
        hint: 'Keep one of the two.',
      });
  }
  if (list(given['postImportApplicationSQL']).length > 0)
    report(
      conflict(
        ['postImportApplicationSQL'],
        'an import of type monolith takes no postImportApplicationSQL',
        'Remove it, or set type: microservice.',
      ),
    );
};

export const segmentSize: Rule = ({ walSegmentSize: size }, report) => {
  if (typeof size !== 'number' || size < 1 || Number.isInteger(Math.log2(size))) return;
  report({
    path: ['walSegmentSize'],
    message: `walSegmentSize ${size} is not a power of two`,
    hint: 'Write 16, 32 or 64.',
  });
};

/** PostgreSQL ignores the case of names. */
export const tablespacesDistinct: Rule = ({ tablespaces }, report) => {
  const seen = new Set<string>();
  for (const [index, { name }] of maps(tablespaces).entries()) {
    if (typeof name !== 'string') continue;
    if (seen.has(name.toLowerCase()))
      report({
        code: 'schema/duplicate-item',
        path: ['tablespaces', index, 'name'],
        message: `two tablespaces are called ${name.toLowerCase()}`,
        hint: 'Rename one of the two: PostgreSQL ignores case.',
      });
    seen.add(name.toLowerCase());
  }
};

export const ldap: Rule = (settings, report) => {
  if (settings['bindAsAuth'] !== undefined && settings['bindSearchAuth'] !== undefined)
    report(
      conflict(
        ['bindSearchAuth'],
        'bindSearchAuth cannot be combined with bindAsAuth',
        'Keep one of the two.',
      ),
    );
  if (settings['server'] === undefined || settings['server'] === '')
    report(missing(['server'], 'ldap needs a server', 'Give the name or the address of the server.'));
};

export const settings: Rule = (spec, report) => {
  const parameters = map(at(spec, 'postgresql', 'parameters'));
  const refuse = (name: string, message: string, hint: string) =>
    report({ path: ['postgresql', 'parameters', name], message, hint });
  const { instances } = spec;
  const several = typeof instances === 'number' && instances > 1;
  const level = parameters['wal_level'];
  if (typeof level === 'string' && !['logical', 'replica', 'minimal'].includes(level))
    refuse('wal_level', `wal_level ${level} does not exist`, 'Write logical, replica or minimal.');
  if (level === 'minimal' && several)
    refuse('wal_level', 'replicas need more than wal_level minimal', 'Write replica, or set instances: 1.');
  if (several && /^(off|false|no|0)$/i.test(stringOf(parameters['wal_log_hints'])))
    refuse('wal_log_hints', 'several instances need wal_log_hints', 'Write on, or remove it.');
  if (
    at(spec, 'postgresql', 'synchronous') !== undefined &&
    [spec['minSyncReplicas'], spec['maxSyncReplicas']].some((n) => typeof n === 'number' && n > 0)
  )
    report(
      conflict(
        ['postgresql', 'synchronous'],
        'synchronous cannot be combined with minSyncReplicas and maxSyncReplicas',
        'Keep synchronous.',
      ),
    );
  const buffers = bytesOf(parameters['shared_buffers']);
  const memory = amountOf(text(at(spec, 'resources', 'requests', 'memory')) ?? '');
  if (buffers === undefined || memory === undefined || buffers <= memory) return;
  if (Object.keys(map(at(spec, 'resources', 'requests'))).some((name) => name.startsWith('hugepages-')))
    return;
  refuse(
    'shared_buffers',
    'shared_buffers is more than the memory that the pods request',
    'Raise resources.requests.memory, or write less.',
  );
};

/**
 * Returns the bytes of a size. A number without a unit means megabytes, according to the operator; units are multiples
 * of 1024.
 */
function bytesOf(value: unknown): number | undefined {
  const [, number, unit = 'MB'] = /^(\d+)\s*(B|kB|MB|GB|TB)?$/.exec(text(value) ?? '') ?? [];
  if (number === undefined) return undefined;
  return Number(number) * 1024 ** ['B', 'kB', 'MB', 'GB', 'TB'].indexOf(unit);
}

export const hibernation: Rule = ({ metadata }, report) => {
  const key = 'cnpg.io/hibernation';
  const value = map(at(metadata, 'annotations'))[key];
  if (value === undefined || value === 'on' || value === 'off') return;
  report({
    path: ['metadata', 'annotations', key],
    message: 'hibernation must be "on" or "off"',
    hint: 'Write "on" or "off", in quotes.',
  });
};

export const replicaMode: Rule = (replica, report) => {
  if (replica['enabled'] === undefined || replica['primary'] === undefined || replica['primary'] === '')
    return;
  report(
    conflict(
      ['enabled'],
      'primary cannot be combined with enabled',
      'Remove enabled: primary tells who is a replica.',
    ),
  );
};

/** A replica begins with the data of its origin. */
export const replicaBootstrap: Rule = (spec, report) => {
  const bootstrap = at(spec, 'bootstrap');
  const begins = ['recovery', 'pg_basebackup'].some((way) => at(bootstrap, way) !== undefined);
  if (at(spec, 'replica', 'enabled') !== true || begins) return;
  report({
    path: ['replica', 'enabled'],
    message: 'a replica needs bootstrap.recovery or bootstrap.pg_basebackup',
    hint: 'Add one of the two, which copies the data of its source.',
  });
};

/** Only snapshots have an option for online backups. */
export const onlineBackup: Rule = ({ method, online, onlineConfiguration }, report) => {
  if (method !== undefined && method !== 'barmanObjectStore') return;
  for (const [field, value] of Object.entries({ online, onlineConfiguration })) {
    if (value === undefined) continue;
    report(conflict([field], `${field} needs method volumeSnapshot`, `Remove ${field}, or set the method.`));
  }
};

const poolerSettings = new Set(
  `application_name_add_host auth_type auth_user autodb_idle_timeout cancel_wait_timeout client_idle_timeout
  client_login_timeout client_tls_ciphers client_tls_sslmode client_tls13_ciphers default_pool_size disable_pqexec
  dns_max_ttl dns_nxdomain_ttl idle_transaction_timeout ignore_startup_parameters listen_backlog log_connections
  log_disconnections log_pooler_errors log_stats max_client_conn max_db_connections max_packet_size
  max_prepared_statements max_user_connections min_pool_size pkt_buf query_timeout query_wait_timeout
  reserve_pool_size reserve_pool_timeout sbuf_loopcnt server_check_delay server_check_query server_connect_timeout
  server_fast_close server_idle_timeout server_lifetime server_login_retry server_reset_query
  server_reset_query_always server_round_robin server_tls_ciphers server_tls13_ciphers server_tls_protocols
  server_tls_sslmode stats_period suspend_timeout tcp_defer_accept tcp_socket_buffer tcp_keepalive tcp_keepcnt
  tcp_keepidle tcp_keepintvl tcp_user_timeout track_extra_parameters verbose`.split(/\s+/),
);

export const pgbouncer: Rule = (pooler, report) => {
  for (const name of Object.keys(map(pooler['parameters']))) {
    if (poolerSettings.has(name)) continue;
    report({
      path: ['parameters', name],
      part: 'key',
      message: `the operator does not accept the parameter ${name} for PgBouncer`,
      hint: 'Remove it: the operator sets it, or PgBouncer does not have it.',
    });
  }
  const authentic = ['authQuerySecret', 'serverTLSSecret'].some((field) => text(at(pooler[field], 'name')));
  const query = text(pooler['authQuery']) ?? '';
  if (authentic && query === '')
    report(missing(['authQuery'], 'authQuerySecret needs authQuery', 'Add the query, or remove the Secret.'));
  if (!authentic && query !== '')
    report(missing(['authQuerySecret'], 'authQuery needs authQuerySecret', 'Name the Secret of its user.'));
};

/** A certificate of one's own needs its authority as well, and then the operator adds no names. */
export const certificates: Rule = (given, report) => {
  for (const [own, authority] of [
    ['serverTLSSecret', 'serverCASecret'],
    ['replicationTLSSecret', 'clientCASecret'],
  ] as const)
    if (given[own] !== undefined && given[own] !== '' && (given[authority] ?? '') === '')
      report({
        code: 'schema/missing-field',
        path: [authority],
        part: 'key',
        message: `${own} needs ${authority}`,
        hint: `Name the Secret with the authority in ${authority}.`,
      });
  if ((given['serverTLSSecret'] ?? '') !== '' && list(given['serverAltDNSNames']).length > 0)
    report({
      code: 'schema/conflicting-fields',
      path: ['serverAltDNSNames'],
      part: 'key',
      message: 'serverTLSSecret excludes serverAltDNSNames',
      hint: 'Put the names into the certificate.',
    });
};
