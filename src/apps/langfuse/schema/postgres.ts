import {
  choice,
  connectionPassword,
  count,
  databaseName,
  flag,
  hostName,
  port,
  resources,
  type SettingGroup,
  storageSize,
} from '../../../app-kit/index.ts';
import { externalDatabaseSettings } from '../../parts/database.ts';

const postgresModes = {
  cnpg: 'Run by CloudNativePG in the cluster',
  external: 'Run by others: Neon, RDS, Cloud SQL, a server of your own',
} as const;

export const postgres: SettingGroup = {
  title: 'Langfuse: PostgreSQL',
  settings: {
    langfuse_postgres_mode: choice(postgresModes, {
      defaults: { platform: 'cnpg', external: 'external' },
      description:
        'Where PostgreSQL runs. One of `cnpg` (CloudNativePG, in the cluster) and `external` (a managed or other server; requires `langfuse_postgres_host`).',
      examples: ['cnpg', 'external'],
    }),
    langfuse_postgres_password: connectionPassword({
      description: 'Password of the database user `langfuse`.',
      rotation:
        'CloudNativePG sets the new password on its managed role, and Reloader restarts web and worker.',
    }),
    langfuse_postgres_instances: count({
      description:
        'Number of PostgreSQL instances: 1 for development, 3 or another odd number for high availability.',
      defaults: { small: 1, dev: 1, production: 3 },
      examples: [1, 3],
    }),
    langfuse_postgres_storage: storageSize({
      description: 'Size of the volume of each instance. It can grow later, but not shrink.',
      defaults: { small: '10Gi', dev: '5Gi', production: '50Gi' },
      examples: ['10Gi', '50Gi'],
    }),
    langfuse_postgres_resources: resources({
      description: 'Requests and limits of each instance.',
      defaults: {
        small: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
        dev: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        production: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '4Gi' } },
      },
    }),
    langfuse_postgres_host: hostName({
      inits: { external: 'ep-example-123456.eu-central-1.aws.neon.tech' },
      description:
        'Host of the external PostgreSQL, or of the pooler in front of it. Required with `langfuse_postgres_mode: external`.',
      examples: ['ep-cool-name-123456-pooler.eu-central-1.aws.neon.tech'],
    }),
    ...externalDatabaseSettings('langfuse', 'Langfuse'),
    langfuse_postgres_pooled: flag({
      description:
        'Whether `langfuse_postgres_host` is a pooler, such as PgBouncer in transaction mode. One of `true`, `false`. If so, Langfuse uses no prepared statements, and migrations need `langfuse_postgres_direct_host`.',
      default: false,
    }),
    langfuse_postgres_direct_host: hostName({
      description:
        'Host for migrations that bypasses a pooler (`DIRECT_URL`). If unset, `langfuse_postgres_host`.',
      examples: ['ep-cool-name-123456.eu-central-1.aws.neon.tech'],
    }),
    langfuse_postgres_direct_port: port({
      description: 'Port of `langfuse_postgres_direct_host`.',
      default: 5432,
    }),
    langfuse_postgres_shadow_database: databaseName({
      description:
        'Second database that migrations use for comparison (`SHADOW_DATABASE_URL`). Needed if the user may not create databases.',
      examples: ['langfuse_shadow'],
    }),
  },
};
