import {
  type AppPart,
  type Connection,
  count,
  type NeededPart,
  needsPart,
  resources,
  type Service,
  type SettingSchemas,
  storageSize,
  toApiServer,
  type Variables,
} from '../../app-kit/index.ts';

/** A database that CloudNativePG runs for an app. */
interface Database {
  /** The name of its Cluster, and of its pods in connections. */
  readonly name: string;
  readonly instances: number;
  readonly isBackedUp: boolean;
  readonly isMonitored: boolean;
}

/** The encryption of the connection to a database that others run. */
export const sslModes = {
  disable: 'No encryption',
  prefer: 'Encryption where the server offers it',
  require: 'Encryption, whoever the server is',
} as const;

/**
 * The settings for the size of an app's database: `<app>_postgres_instances`, `_storage` and `_resources`.
 *
 * @param title - The name of the app for people.
 */
export function databaseSettings(app: string, title: string): SettingSchemas {
  return {
    [`${app}_postgres_instances`]: count({
      description: `Number of PostgreSQL instances for ${title}.`,
      defaults: { small: 1, dev: 1, production: 3 },
    }),
    [`${app}_postgres_storage`]: storageSize({
      description: `Size of the volume of each PostgreSQL instance for ${title}. It can grow later, but not shrink.`,
      defaults: { small: '5Gi', dev: '2Gi', production: '10Gi' },
    }),
    [`${app}_postgres_resources`]: resources({
      description: `Requests and limits of each PostgreSQL instance for ${title}.`,
      defaults: {
        small: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        dev: { requests: { cpu: '20m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        production: { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '2Gi' } },
      },
    }),
  };
}

/** Returns the pods of a database. */
export function databaseService(name: string): Service {
  return {
    name,
    ports: { postgres: 5432, status: 8000, metrics: 9187 },
    pods: { 'cnpg.io/cluster': name },
    labels: { 'cnpg.io/podRole': 'instance' },
    keepsData: true,
  };
}

/** Returns the connections of every database: with its operator, between its instances, for backups and metrics. */
export function databaseConnections(database: Database): readonly Connection[] {
  const { name, instances, isBackedUp, isMonitored } = database;
  const operator = 'cloudnative-pg';
  return [
    { from: operator, to: name, port: 'status', why: 'status of the instances' },
    { from: operator, to: name, port: 'postgres', why: 'management of the instances' },
    { from: name, ...toApiServer('each instance reads its Cluster and reports on it') },
    ...(instances > 1
      ? [
          { from: name, to: name, port: 'postgres', why: 'replication' },
          { from: name, to: name, port: 'status', why: 'whether the primary is cut off' },
        ]
      : []),
    ...(isBackedUp ? [{ from: name, to: 'rustfs', port: 's3', why: 'backups' }] : []),
    ...(isMonitored ? [{ from: 'monitoring/prometheus', to: name, port: 'metrics', why: 'metrics' }] : []),
  ];
}

interface OwnDatabase {
  /** The prefix of its settings and objects. */
  readonly app: string;
  /** The service of the app that connects to it, and what for. */
  readonly from: string;
  readonly why: string;
  /** Whether the tree runs it. */
  readonly runs: (v: Variables) => boolean;
  readonly isMonitored: (v: Variables) => boolean;
  /** What needs CloudNativePG, and the setting to report. Absent if the app reports it itself. */
  readonly needed?: Pick<NeededPart, 'by' | 'at' | 'otherwise' | 'code'>;
}

/** The database of an app: its pods, and all connections to and from it. */
export function ownDatabase({ app, from, why, runs, isMonitored, needed }: OwnDatabase): AppPart {
  const name = `${app}-postgresql`;
  return {
    services: (v) => (runs(v) ? [databaseService(name)] : []),
    connections: (v) =>
      runs(v)
        ? [
            { from, to: name, port: 'postgres', why },
            ...databaseConnections({
              name,
              instances: Reflect.get(v, `${app}_postgres_instances`),
              isBackedUp: Reflect.get(v, `${app}_backup_enabled`),
              isMonitored: isMonitored(v),
            }),
          ]
        : [],
    ...(needed !== undefined && {
      rules: [
        needsPart({
          part: 'cnpg_enabled',
          why: 'CloudNativePG runs its database',
          when: ({ variables }) => runs(variables),
          ...needed,
        }),
      ],
    }),
  };
}
