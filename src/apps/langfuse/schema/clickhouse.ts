import {
  choice,
  connectionPassword,
  count,
  databaseName,
  dnsLabel,
  flag,
  hostName,
  port,
  resources,
  type SettingGroup,
  storageSize,
} from '../../../app-kit/index.ts';

const clickhouseModes = {
  bundled: 'Run by the chart of Langfuse',
  external: 'Run by others: ClickHouse Cloud, a server of your own',
} as const;

export const clickhouse: SettingGroup = {
  title: 'Langfuse: ClickHouse, which holds traces',
  settings: {
    langfuse_clickhouse_mode: choice(clickhouseModes, {
      description:
        'Where ClickHouse runs. One of `bundled` (by the Langfuse chart) and `external` (elsewhere; requires `langfuse_clickhouse_host`).',
      default: 'bundled',
    }),
    langfuse_clickhouse_password: connectionPassword({
      description: 'Password of ClickHouse.',
      rotation: 'ClickHouse reads it at its start: Reloader restarts ClickHouse, web and worker.',
    }),
    langfuse_clickhouse_replicas: count({
      description:
        'Number of ClickHouse replicas: 1 is a single node; with 2 or more, tables are replicated through ZooKeeper, which then runs with three pods. Choose before the first deployment: neither can be converted into the other. For an external ClickHouse: 1 for a single node or ClickHouse Cloud, 2 or more if statements should run on the whole cluster.',
      defaults: { small: 1, dev: 1, production: 3 },
      examples: [1, 3],
    }),
    langfuse_clickhouse_storage: storageSize({
      defaults: { platform: '20Gi', external: '2Gi', dev: '5Gi', production: '100Gi' },
      description:
        'Size of the volume of each replica. It can grow later, by hand (docs/moving-between-shapes.md), but not shrink.',
      examples: ['20Gi', '100Gi'],
    }),
    langfuse_clickhouse_resources: resources({
      description:
        'Requests and limits of each replica. ClickHouse loads much into memory at startup: set a limit of 4Gi or more.',
      defaults: {
        small: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: '1', memory: '4Gi' } },
        dev: { requests: { cpu: '50m', memory: '1Gi' }, limits: { cpu: '1', memory: '4Gi' } },
        production: { requests: { cpu: '2', memory: '8Gi' }, limits: { memory: '16Gi' } },
      },
      examples: [{ requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '8Gi' } }],
    }),
    langfuse_clickhouse_host: hostName({
      description: 'Host of the external ClickHouse. Required with `langfuse_clickhouse_mode: external`.',
      examples: ['abc123.eu-central-1.aws.clickhouse.cloud'],
    }),
    langfuse_clickhouse_tls: flag({
      description: 'Encrypt the connections to the external ClickHouse. One of `true`, `false`.',
      default: true,
    }),
    langfuse_clickhouse_http_port: port({
      description: 'HTTP port of the external ClickHouse. If unset, 8443 with encryption and 8123 without.',
      examples: [8443, 8123],
    }),
    langfuse_clickhouse_native_port: port({
      description:
        'Native port of the external ClickHouse, for migrations. If unset, 9440 with encryption and 9000 without.',
      examples: [9440, 9000],
    }),
    langfuse_clickhouse_user: databaseName({
      description: 'User of the external ClickHouse.',
      default: 'default',
      examples: ['default', 'langfuse'],
    }),
    langfuse_clickhouse_database: databaseName({
      description: 'Database of the external ClickHouse.',
      default: 'default',
      examples: ['default', 'langfuse'],
    }),
    langfuse_clickhouse_operator_namespace: dnsLabel({
      description:
        'Namespace of the ClickHouse operator, for network policies. Has no effect with `clickhouse_operator_enabled`. Version 2 of the chart needs the operator.',
      default: 'clickhouse-operator-system',
    }),
  },
};
