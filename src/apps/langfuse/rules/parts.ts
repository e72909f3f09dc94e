import { advice, type Finding, generateCommand, type RuleInput } from '../../../app-kit/index.ts';

const parts = [
  ['cnpg_enabled', 'CloudNativePG runs its PostgreSQL', 'langfuse_postgres_mode', 'cnpg'],
  [
    'dragonfly_enabled',
    'the shared Dragonfly holds its queue and its cache',
    'langfuse_redis_mode',
    'dragonfly',
  ],
  [
    'dragonfly_acl_enabled',
    'it signs in to Dragonfly as a user of its own',
    'langfuse_redis_mode',
    'dragonfly',
  ],
  ['rustfs_enabled', 'RustFS holds its events, media and exports', 'langfuse_blob_mode', 'rustfs'],
] as const;

/** Langfuse does not run without the components that it depends on. */
export function* requiredParts({ config, variables }: RuleInput): Iterable<Finding> {
  for (const [part, reason, setting, mode] of parts) {
    if (config[part] || variables[setting] !== mode) continue;
    yield {
      code: 'langfuse/missing-part',
      path: [part],
      at: ['langfuse_enabled'],
      message: `Langfuse needs ${part}: ${reason}`,
      ...advice`Set ${{ [part]: true }}, or ${{ langfuse_enabled: false }}; where another runs it, see ${setting}.`,
    };
  }
}

/** What Langfuse uses each secret for. */
const reasons: Readonly<Record<string, string>> = {
  langfuse_nextauth_secret: 'Langfuse signs sessions with it',
  langfuse_salt: 'Langfuse hashes API keys with it',
  langfuse_encryption_key: 'Langfuse encrypts stored credentials with it',
  langfuse_postgres_password: 'Langfuse signs in to PostgreSQL with it',
  langfuse_clickhouse_password: 'Langfuse signs in to ClickHouse with it',
  dragonfly_langfuse_password: 'the ACL user langfuse signs in to Dragonfly with it',
  langfuse_redis_password: 'Langfuse signs in to Redis with it',
};

/** Langfuse does not start without its secrets. */
export function* requiredSecrets({ config, variables, schemas }: RuleInput): Iterable<Finding> {
  if (variables.external_secrets_enabled) return;
  const secrets = [
    'langfuse_nextauth_secret',
    'langfuse_salt',
    'langfuse_encryption_key',
    'langfuse_postgres_password',
    'langfuse_clickhouse_password',
    variables.langfuse_redis_mode === 'dragonfly' ? 'dragonfly_langfuse_password' : 'langfuse_redis_password',
  ] as const;
  for (const secret of secrets) {
    if (config[secret] !== undefined) continue;
    yield {
      code: 'langfuse/missing-secret',
      path: [secret],
      part: 'key',
      at: ['langfuse_enabled'],
      message: `${secret} is missing: ${reasons[secret]}`,
      hint: `Add ${secret} with a value that \`${generateCommand(schemas[secret]?.['x-generate'])}\` prints.`,
    };
  }
}

/** The templates support two major versions. */
export function* supportedChart({ config }: RuleInput): Iterable<Finding> {
  if (/^[12]\./.test(config.langfuse_chart_version)) return;
  yield {
    code: 'langfuse/unsupported-chart',
    path: ['langfuse_chart_version'],
    message: `version ${config.langfuse_chart_version} of the chart takes other values than the templates write`,
    hint: 'Use a version 1.x or 2.x, such as "1.5.41".',
  };
}

/** An even number of instances adds cost, but no safety. */
export function* oddInstances({ variables }: RuleInput): Iterable<Finding> {
  if (variables.langfuse_postgres_mode !== 'cnpg') return;
  const instances = variables.langfuse_postgres_instances;
  if (instances % 2 === 1) return;
  yield {
    code: 'langfuse/even-instances',
    severity: 'warning',
    path: ['langfuse_postgres_instances'],
    message: `langfuse_postgres_instances is ${instances}, an even number`,
    hint: `Use ${instances + 1} for high availability, or 1 for development: with synchronous replicas, ${instances} instances bear no more failures than ${instances - 1}.`,
  };
}
