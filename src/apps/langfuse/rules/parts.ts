import type { Finding, RuleInput } from '../../app.ts';

const parts = [
  ['cnpg_enabled', 'CloudNativePG runs its PostgreSQL'],
  ['dragonfly_enabled', 'the shared Dragonfly holds its queue and its cache'],
  ['dragonfly_acl_enabled', 'it signs in to Dragonfly as a user of its own'],
  ['rustfs_enabled', 'RustFS holds its events, media and exports'],
] as const;

/** Langfuse does not run without what it stands on. */
export function* requiredParts({ config }: RuleInput): Iterable<Finding> {
  for (const [part, reason] of parts) {
    if (config[part]) continue;
    yield {
      code: 'langfuse/missing-part',
      severity: 'error',
      path: [part],
      at: ['langfuse_enabled'],
      message: `Langfuse needs ${part}: ${reason}`,
      hint: `Set ${part}: true, or langfuse_enabled: false.`,
    };
  }
}

const secrets = [
  ['langfuse_nextauth_secret', 'openssl rand -base64 32', 'Langfuse signs sessions with it'],
  ['langfuse_salt', 'openssl rand -base64 32', 'Langfuse hashes API keys with it'],
  ['langfuse_encryption_key', 'openssl rand -hex 32', 'Langfuse encrypts stored credentials with it'],
  ['langfuse_postgres_password', 'openssl rand -hex 24', 'Langfuse signs in to PostgreSQL with it'],
  ['langfuse_clickhouse_password', 'openssl rand -hex 24', 'Langfuse signs in to ClickHouse with it'],
  [
    'dragonfly_langfuse_password',
    'openssl rand -hex 24',
    'the ACL user langfuse signs in to Dragonfly with it',
  ],
] as const;

/** Nor does it start without its secrets. */
export function* requiredSecrets({ config }: RuleInput): Iterable<Finding> {
  for (const [secret, command, reason] of secrets) {
    if (config[secret] !== undefined) continue;
    yield {
      code: 'langfuse/missing-secret',
      severity: 'error',
      path: [secret],
      part: 'key',
      at: ['langfuse_enabled'],
      message: `${secret} is missing: ${reason}`,
      hint: `Add ${secret} with a value that \`${command}\` prints.`,
    };
  }
}

/** The second major version of the chart runs ClickHouse by an operator, with other values. */
export function* supportedChart({ config }: RuleInput): Iterable<Finding> {
  if (config.langfuse_chart_version.startsWith('1.')) return;
  yield {
    code: 'langfuse/unsupported-chart',
    severity: 'error',
    path: ['langfuse_chart_version'],
    message: `version ${config.langfuse_chart_version} of the chart takes other values than the templates write`,
    hint: 'Use a version 1.x, such as "1.5.41". Moving the data of the bundled ClickHouse from 1.x to 2.x is not possible in place.',
  };
}

/** Two routes with one host name: which one answers is left to chance. */
export function* ownHostName({ config, variables }: RuleInput): Iterable<Finding> {
  const hosts = [
    ...(config.keycloak_enabled ? [['keycloak_subdomain', variables.keycloak_hostname] as const] : []),
    ...(config.rustfs_public_url === undefined
      ? []
      : [['rustfs_public_url', new URL(config.rustfs_public_url).hostname] as const]),
  ];
  for (const [key, host] of hosts) {
    if (host !== variables.langfuse_hostname) continue;
    yield {
      code: 'langfuse/host-taken',
      severity: 'error',
      path: ['langfuse_subdomain'],
      at: [key],
      message: `Langfuse has the host name ${host}, and so has ${key}`,
      hint: `Give langfuse_subdomain or ${key} another host name.`,
    };
  }
}

/** Instances elect their primary without a quorum of their own, so an even one adds cost and no safety. */
export function* oddInstances({ config }: RuleInput): Iterable<Finding> {
  const instances = config.langfuse_postgres_instances;
  if (instances % 2 === 1) return;
  yield {
    code: 'langfuse/even-instances',
    severity: 'warning',
    path: ['langfuse_postgres_instances'],
    message: `langfuse_postgres_instances is ${instances}, an even number`,
    hint: `Use ${instances + 1} for high availability, or 1 for development: with synchronous replicas, ${instances} instances bear no more failures than ${instances - 1}.`,
  };
}
