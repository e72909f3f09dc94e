import {
  type Connection,
  count,
  resources,
  type Service,
  type SettingSchemas,
  storageSize,
  toApiServer,
} from '../../app-kit/index.ts';

/** A database that CloudNativePG runs for an app. */
interface Database {
  /** Of its Cluster, and of its pods in connections. */
  readonly name: string;
  readonly instances: number;
  readonly isBackedUp: boolean;
  readonly isMonitored: boolean;
}

/** How far the connection to a database that others run is encrypted. */
export const sslModes = {
  disable: 'No encryption',
  prefer: 'Encryption where the server offers it',
  require: 'Encryption, whoever the server is',
} as const;

/**
 * The settings by which people size the database of an app: `<app>_postgres_instances`, `_storage` and `_resources`.
 *
 * @param title - The app as people call it.
 */
export function databaseSettings(app: string, title: string): SettingSchemas {
  return {
    [`${app}_postgres_instances`]: count({
      description: `How many instances of the database of ${title} run.`,
      defaults: { small: 1, dev: 1, production: 3 },
    }),
    [`${app}_postgres_storage`]: storageSize({
      description: `Size of the volume of each instance of the database of ${title}. It can grow later, not shrink.`,
      defaults: { small: '5Gi', dev: '2Gi', production: '10Gi' },
    }),
    [`${app}_postgres_resources`]: resources({
      description: `Requests and limits of each instance of the database of ${title}.`,
      defaults: {
        small: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        dev: { requests: { cpu: '20m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        production: { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '2Gi' } },
      },
    }),
  };
}

/** The pods of a database. */
export function databaseService(name: string): Service {
  return {
    name,
    ports: { postgres: 5432, status: 8000, metrics: 9187 },
    pods: { 'cnpg.io/cluster': name },
    labels: { 'cnpg.io/podRole': 'instance' },
    keepsData: true,
  };
}

/** The connections that a database has whoever uses it: with its operator, between its instances, to backups and metrics. */
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
