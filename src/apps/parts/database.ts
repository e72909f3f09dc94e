import {
  type AppPart,
  type Connection,
  choice,
  count,
  databaseName,
  type NeededPart,
  needsPart,
  port,
  resources,
  type SecretObject,
  type Service,
  type SettingSchemas,
  secret,
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
const sslModes = {
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

/**
 * The settings for a database that others run, beside its host: `<app>_postgres_port`, `_database`, `_user` and `_sslmode`.
 *
 * @param title - The name of the app for people.
 */
export function externalDatabaseSettings(app: string, title: string): SettingSchemas {
  return {
    [`${app}_postgres_port`]: port({ description: 'Port of the external PostgreSQL.', default: 5432 }),
    [`${app}_postgres_database`]: databaseName({
      description: `Database of ${title} in the external PostgreSQL. Create it first.`,
      default: app,
      examples: [app, 'neondb'],
    }),
    [`${app}_postgres_user`]: databaseName({
      description: `User of ${title} in the external PostgreSQL, who owns the database.`,
      default: app,
      examples: [app, 'neondb_owner'],
    }),
    [`${app}_postgres_sslmode`]: choice(sslModes, {
      description:
        'Encryption of the connection to the external PostgreSQL. One of `disable`, `prefer`, `require`.',
      default: 'require',
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

interface Login {
  /** The Secret, and the key of the password in it. */
  readonly name: string;
  readonly key: string;
  readonly user: string;
  /** Whether CloudNativePG runs the database. */
  readonly isManaged: boolean;
  /** Whether a store has the password. */
  readonly isStored: boolean;
}

/** The Secret of the user of a database, as CloudNativePG wants it. */
export function databaseLogin({ name, key, user, isManaged, isStored }: Login): readonly SecretObject[] {
  // Only CloudNativePG reads the user name, and the type of a Secret that exists cannot change.
  if (isStored && !isManaged) return [];
  const secret = {
    name,
    type: 'kubernetes.io/basic-auth',
    values: { username: user },
    ...(key !== 'password' && { copies: { password: key } }),
    ...(isManaged && {
      comment:
        'The login of the managed role: CloudNativePG sets the password in the database when it changes here.\n' +
        'The database stays when it leaves the tree, and its role needs this password.',
      labels: { 'cnpg.io/reload': 'true' },
      annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    }),
  };
  return [secret];
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
  /** The Secret of its user, and the app's name for people; absent if the app declares the sizes and the password. */
  readonly login?: { readonly secret: string; readonly title: string };
  /** What needs CloudNativePG, and the setting to report. Absent if the app reports it itself. */
  readonly needed?: Pick<NeededPart, 'by' | 'at' | 'otherwise' | 'code'>;
}

/** The database of an app: its pods, and all connections to and from it. */
export function ownDatabase({ app, from, why, runs, isMonitored, login, needed }: OwnDatabase): AppPart {
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
    ...(login !== undefined && {
      settings: {
        ...databaseSettings(app, login.title),
        [`${app}_postgres_password`]: secret({
          needed: `${login.title} signs in to its database with it`,
          description: `Password of the database user of ${login.title}.`,
          minLength: 8,
          generate: 'alphanumeric:32',
          rotation: `The database gets it, and ${login.title} restarts with it.`,
        }),
      },
      secrets: (v) =>
        runs(v) ? [{ setting: `${app}_postgres_password`, name: login.secret, key: 'password' }] : [],
      secretObjects: (v) =>
        runs(v)
          ? databaseLogin({
              name: login.secret,
              key: 'password',
              user: app,
              isManaged: true,
              isStored: v.external_secrets_enabled,
            })
          : [],
    }),
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
