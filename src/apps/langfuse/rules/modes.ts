import { advice, type Finding, type RuleInput, type Settings } from '../../../app-kit/index.ts';

/** An external store needs a host. */
export function* knownHosts({ config, variables }: RuleInput): Iterable<Finding> {
  const hosts = [
    ['langfuse_postgres_host', 'langfuse_postgres_mode', 'PostgreSQL'],
    ['langfuse_clickhouse_host', 'langfuse_clickhouse_mode', 'ClickHouse'],
  ] as const;
  for (const [host, mode, what] of hosts) {
    if (variables[mode] !== 'external' || config[host] !== undefined) continue;
    const shaped = config[mode] === undefined ? ' (by shape: external)' : '';
    yield {
      code: 'langfuse/unknown-host',
      path: [host],
      at: [config[mode] === undefined ? 'shape' : mode],
      message: `${mode} is external${shaped}, but ${host} is missing`,
      hint: `Add ${host} with the host name that the provider of ${what} gives you.`,
    };
  }
}

/** AWS needs a region, and every other store an address. */
export function* knownStore({ config, variables }: RuleInput): Iterable<Finding> {
  if (variables.langfuse_blob_mode !== 'external') return;
  if (config.langfuse_s3_endpoint !== undefined || config.langfuse_s3_region !== 'auto') return;
  yield {
    code: 'langfuse/unknown-host',
    path: ['langfuse_s3_endpoint'],
    at: ['langfuse_blob_mode'],
    message:
      'langfuse_blob_mode is external, but neither langfuse_s3_endpoint nor langfuse_s3_region is given',
    hint: 'For AWS add langfuse_s3_region, such as eu-central-1; for other stores langfuse_s3_endpoint.',
  };
}

/** The second major version of the chart has SeaweedFS instead of MinIO. */
export function* minioByChart({ config, variables }: RuleInput): Iterable<Finding> {
  if (variables.langfuse_blob_mode !== 'minio' || variables.langfuse_chart_major === 1) return;
  yield {
    code: 'langfuse/mode-without-chart',
    path: ['langfuse_blob_mode'],
    at: [config.langfuse_blob_mode === undefined ? 'langfuse_chart_version' : 'langfuse_blob_mode'],
    message: `version ${config.langfuse_chart_version} of the chart does not include MinIO`,
    hint: 'Use version 1.5.41 of the chart, or langfuse_blob_mode: external with a store of your own.',
  };
}

/** The user chooses both keys of MinIO, which rejects empty ones. */
export function* storeKeys({ variables }: RuleInput): Iterable<Finding> {
  const mode = variables.langfuse_blob_mode;
  if (mode === 'rustfs' || variables.langfuse_s3_enabled) return;
  yield {
    code: 'langfuse/missing-secret',
    path: ['langfuse_s3_secret_key'],
    at: ['langfuse_blob_mode'],
    message: `langfuse_blob_mode is ${mode}, but langfuse_s3_access_key and langfuse_s3_secret_key are not both given`,
    hint:
      mode === 'minio'
        ? 'Make them up: a name such as "langfuse", and a password that `openssl rand -hex 24` prints.'
        : 'Take both from the provider of the store.',
  };
}

/** Migrations take session locks, which a pooler in transaction mode does not keep. */
export function* migrationsPastPooler({ config, variables }: RuleInput): Iterable<Finding> {
  if (variables.langfuse_postgres_mode !== 'external' || !config.langfuse_postgres_pooled) return;
  if (config.langfuse_postgres_direct_host !== undefined) return;
  yield {
    code: 'langfuse/pooled-migrations',
    severity: 'warning',
    path: ['langfuse_postgres_pooled'],
    message: 'migrations would go through the pooler, where they fail or hang',
    hint: 'Set langfuse_postgres_direct_host to the host of PostgreSQL itself.',
  };
}

/** A policy can only protect a Redis in this cluster. */
export function* guardedRedis({ config, variables }: RuleInput): Iterable<Finding> {
  if (config.redis_network_policy_enabled !== true || variables.redis_network_policy_enabled) return;
  yield {
    code: 'langfuse/without-effect',
    severity: 'warning',
    path: ['redis_network_policy_enabled'],
    message:
      'redis_network_policy_enabled has no effect: langfuse_redis_host is not a Service in this cluster run by others',
    ...advice`Give langfuse_redis_host as <service>.<namespace>.svc.cluster.local, or set ${{ redis_network_policy_enabled: false }}.`,
  };
}

const ownedBy = {
  langfuse_postgres_mode: {
    mode: 'external',
    settings: ['langfuse_postgres_host', 'langfuse_postgres_direct_host'],
  },
  langfuse_blob_mode: { mode: 'external', settings: ['langfuse_s3_endpoint', 'langfuse_s3_bucket'] },
  langfuse_clickhouse_mode: { mode: 'external', settings: ['langfuse_clickhouse_host'] },
  langfuse_redis_mode: { mode: 'external', settings: ['langfuse_redis_host', 'langfuse_redis_user'] },
} as const satisfies Readonly<
  Record<string, { readonly mode: string; readonly settings: readonly (keyof Settings)[] }>
>;

/** A host that nothing connects to is probably a mistake. */
export function* settingsOfMode({ config, variables, schemas }: RuleInput): Iterable<Finding> {
  for (const [setting, { mode, settings }] of Object.entries(ownedBy)) {
    const actual = variables[setting as keyof typeof ownedBy];
    if (actual === mode) continue;
    for (const unused of settings) {
      // Some have a default, which the user did not set.
      if (config[unused] === undefined || schemas[unused]?.default === config[unused]) continue;
      yield {
        code: 'langfuse/without-effect',
        severity: 'warning',
        path: [unused],
        part: 'key',
        message: `${unused} has no effect: ${setting} is ${actual}`,
        ...advice`Set ${{ [setting]: mode }}, or remove the line.`,
      };
    }
  }
}
