/**
 * The secrets of Langfuse in one table: the purpose of each, its setting, and its Secret and key in the cluster, by
 * backend. Templates, External Secrets and `secrets list` read the table.
 */

import { type AppSecret, type SecretObject, type Type, types, type Variables } from '../../app-kit/index.ts';

import { databaseLogin } from '../parts/database.ts';
import { backupSecret } from '../parts/database-backup.ts';

interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** A secret, and where it comes from if it cannot be generated. */
interface LangfuseSecret {
  readonly purpose: string;
  /** The setting in `cluster.yaml`; in upper case, it is the name in the store. */
  readonly setting: string;
  readonly sops: SecretKey;
  readonly external: SecretKey;
  /** Why Langfuse does not start without it. */
  readonly needed?: string;
  /** Who issues the value; absent if any generated value will do. */
  readonly givenBy?: string;
  /** A command that prints a suitable value, if it is not the one for the setting's generator. */
  readonly command?: string;
}

const at = (name: string, key: string): SecretKey => ({ name, key });
const sync = 'langfuse-sync-credentials';
const own = (key: string) => at('langfuse-credentials', key);

/** Returns the secrets that this configuration needs, by the name that templates use. */
function langfuseSecrets(v: Variables) {
  const dragonfly = v.langfuse_redis_mode === 'dragonfly';
  const s3 = { rustfs: 'the Console of RustFS', minio: undefined, external: 'the provider of the store' };
  const s3GivenBy = s3[v.langfuse_blob_mode];
  const table = {
    salt: {
      purpose: 'Data encryption salt: API keys are hashed with it',
      setting: 'langfuse_salt',
      needed: 'Langfuse hashes API keys with it',
      sops: own('salt'),
      external: at('langfuse-salt', 'salt'),
    },
    encryption_key: {
      purpose: 'Encryption key of stored credentials',
      setting: 'langfuse_encryption_key',
      needed: 'Langfuse encrypts stored credentials with it',
      sops: own('encryption-key'),
      external: at('langfuse-encryption', 'encryption-key'),
    },
    nextauth_secret: {
      purpose: 'NextAuth.js session secret',
      setting: 'langfuse_nextauth_secret',
      needed: 'Langfuse signs sessions with it',
      sops: own('nextauth-secret'),
      external: at('langfuse-nextauth', 'nextauth-secret'),
    },
    postgres_password: {
      purpose: 'Password of PostgreSQL',
      setting: 'langfuse_postgres_password',
      needed: 'Langfuse signs in to PostgreSQL with it',
      sops: at('langfuse-postgresql-credentials', 'password'),
      external: at('langfuse-postgresql', 'postgres-password'),
      ...(v.langfuse_postgres_mode === 'external' && { givenBy: 'the provider of the database' }),
    },
    redis_password: {
      purpose: dragonfly ? 'Password of the ACL user of Dragonfly' : 'Password of Redis',
      setting: dragonfly ? 'dragonfly_langfuse_password' : 'langfuse_redis_password',
      needed: dragonfly
        ? 'the ACL user langfuse signs in to Dragonfly with it'
        : 'Langfuse signs in to Redis with it',
      sops: at('langfuse-redis-credentials', 'redis-password'),
      external: at('redis-secrets', 'redis-password'),
      ...(v.langfuse_redis_mode === 'external' && { givenBy: 'whoever runs Redis' }),
    },
    clickhouse_password: {
      purpose: 'ClickHouse admin password',
      setting: 'langfuse_clickhouse_password',
      needed: 'Langfuse signs in to ClickHouse with it',
      // A Secret of its own, because ClickHouse restarts when it changes.
      sops: at('langfuse-clickhouse-credentials', 'clickhouse-password'),
      external: at('langfuse-clickhouse', 'admin-password'),
      ...(v.langfuse_clickhouse_mode === 'external' && { givenBy: 'the provider of ClickHouse' }),
    },
    s3_access_key: {
      purpose: 'Access key of the object store; for MinIO its root user',
      setting: 'langfuse_s3_access_key',
      sops: at('langfuse-s3-credentials', 'access-key'),
      external: at('langfuse-s3', 'root-user'),

      ...(s3GivenBy !== undefined && { givenBy: s3GivenBy }),
    },
    s3_secret_key: {
      purpose: 'Secret key of the object store; for MinIO the password of its root user',
      setting: 'langfuse_s3_secret_key',
      sops: at('langfuse-s3-credentials', 'secret-key'),
      external: at('langfuse-s3', 'root-password'),
      ...(s3GivenBy !== undefined && { givenBy: s3GivenBy }),
    },
    license_key: {
      purpose: 'Licence of Langfuse Enterprise',
      setting: 'langfuse_license_key',
      sops: own('license-key'),
      external: at('langfuse-license', 'license-key'),
      givenBy: 'Langfuse',
    },
    keycloak_client_secret: {
      purpose: 'Secret of the client langfuse in Keycloak',
      setting: 'langfuse_keycloak_client_secret',
      sops: own('keycloak-client-secret'),
      external: at('langfuse-keycloak', 'client-secret'),
    },
    init_user_password: {
      purpose: 'Password of the first user',
      setting: 'langfuse_init_user_password',
      sops: at('langfuse-init', 'user-password'),
      external: at('langfuse-init', 'user-password'),
    },
    init_project_public_key: {
      purpose: 'Public API key of the first project, with which LiteLLM names itself',
      setting: 'langfuse_init_project_public_key',
      sops: at('langfuse-init', 'project-public-key'),
      external: at('langfuse-init', 'project-public-key'),
    },
    init_project_secret_key: {
      purpose: 'Secret API key of the first project, with which LiteLLM proves itself',
      setting: 'langfuse_init_project_secret_key',
      sops: at('langfuse-init', 'project-secret-key'),
      external: at('langfuse-init', 'project-secret-key'),
    },
    backup_access_key: {
      purpose: 'Access key for backups of PostgreSQL',
      setting: 'langfuse_backup_s3_access_key',
      sops: at('langfuse-backup-credentials', 'access-key'),
      external: at('langfuse-backup-credentials', 'access-key'),
      givenBy: 'the Console of RustFS',
    },
    backup_secret_key: {
      purpose: 'Secret key for backups of PostgreSQL',
      setting: 'langfuse_backup_s3_secret_key',
      sops: at('langfuse-backup-credentials', 'secret-key'),
      external: at('langfuse-backup-credentials', 'secret-key'),
      givenBy: 'the Console of RustFS',
    },
    sync_langfuse_public_key: {
      purpose: 'Public API key of the organization, for the synchronization of roles',
      setting: 'langfuse_scim_public_key',
      sops: at(sync, 'langfuse-public-key'),
      external: at(sync, 'langfuse-public-key'),
      givenBy: 'Langfuse: Organization Settings > API Keys',
    },
    sync_langfuse_secret_key: {
      purpose: 'Secret API key of the organization, for the synchronization of roles',
      setting: 'langfuse_scim_secret_key',
      sops: at(sync, 'langfuse-secret-key'),
      external: at(sync, 'langfuse-secret-key'),
      givenBy: 'Langfuse: Organization Settings > API Keys',
    },
    sync_keycloak_client_secret: {
      purpose: 'Secret of the client in Keycloak that reads users and roles',
      setting: 'langfuse_sync_keycloak_client_secret',
      sops: at(sync, 'keycloak-client-secret'),
      external: at(sync, 'keycloak-client-secret'),
    },
  } as const satisfies Readonly<Record<string, LangfuseSecret>>;
  return table;
}

type SecretName = keyof ReturnType<typeof langfuseSecrets>;
type SecretKeys = Readonly<Record<SecretName, SecretKey>>;

/** The type of the variable that holds them; the names are those of the table below. */
export const secretKeys: Type<SecretKeys> = types.map(types.record({ name: types.text, key: types.text }));

/** Returns the Secret and key of each secret in the cluster, needed or not. */
export function langfuseSecretKeys(v: Variables): SecretKeys {
  const backend = v.external_secrets_enabled ? 'external' : 'sops';
  return Object.fromEntries(
    Object.entries(langfuseSecrets(v)).map(([name, secret]) => [name, secret[backend]]),
  ) as SecretKeys;
}

/** Returns the secrets that Langfuse reads in this configuration, in the order of the table. */
function neededSecrets(v: Variables): readonly LangfuseSecret[] {
  if (!v.langfuse_enabled) return [];
  const conditions: Readonly<Partial<Record<SecretName, boolean>>> = {
    s3_access_key: v.langfuse_s3_enabled,
    s3_secret_key: v.langfuse_s3_enabled,
    license_key: v.langfuse_license_enabled,
    keycloak_client_secret: v.langfuse_sso_enabled,
    init_user_password: v.langfuse_init_user_enabled,
    init_project_public_key: v.langfuse_init_project_keys_enabled,
    init_project_secret_key: v.langfuse_init_project_keys_enabled,
    backup_access_key: v.langfuse_backup_enabled,
    backup_secret_key: v.langfuse_backup_enabled,
    sync_langfuse_public_key: v.langfuse_scim_sync_enabled,
    sync_langfuse_secret_key: v.langfuse_scim_sync_enabled,
    sync_keycloak_client_secret: v.langfuse_scim_sync_enabled,
  };
  return Object.entries(langfuseSecrets(v))
    .filter(([name]) => conditions[name as SecretName] ?? true)
    .map(([, secret]) => secret);
}

/** Returns the app's `secrets`: each with its place in the backend. */
export function secrets(v: Variables): readonly AppSecret[] {
  const backend = v.external_secrets_enabled ? 'external' : 'sops';
  return neededSecrets(v).map((needed) => {
    const { sops: _, external: __, ...secret } = needed;
    return { ...secret, ...needed[backend] };
  });
}

/** Returns what its Secrets have besides secrets. */
export function secretObjects(v: Variables): readonly SecretObject[] {
  if (!v.langfuse_enabled) return [];
  const {
    postgres_password: login,
    backup_access_key: backup,
    init_user_password: init,
  } = langfuseSecretKeys(v);
  return [
    ...databaseLogin({
      ...login,
      user: v.langfuse_postgres_user,
      isManaged: v.langfuse_postgres_mode === 'cnpg',
      isStored: v.external_secrets_enabled,
    }),
    ...(v.langfuse_backup_enabled ? [backupSecret(backup.name)] : []),
    // If a store has the secrets, the rest is in ConfigMaps.
    ...(v.external_secrets_enabled
      ? []
      : [
          {
            name: init.name,
            comment:
              'What the first start creates, names included: Kubernetes would expand a "$(...)" in a plain variable.',
            values: v.langfuse_init_values,
          },
          ...(v.langfuse_scim_sync_enabled
            ? [
                {
                  name: sync,
                  labels: { 'app.kubernetes.io/name': 'langfuse-role-sync' },
                  values: { 'keycloak-client-id': v.langfuse_sync_keycloak_client_id },
                },
              ]
            : []),
        ]),
  ];
}

/** Returns the names for the annotation, separated by commas, without the secrets that only the first start reads. */
export function reloadedSecrets(v: Variables): string {
  const keys = langfuseSecretKeys(v);
  const read: readonly SecretName[] = [
    'salt',
    'encryption_key',
    'nextauth_secret',
    'clickhouse_password',
    'redis_password',
    'postgres_password',
    ...(v.langfuse_s3_enabled ? (['s3_access_key', 's3_secret_key'] as const) : []),
    ...(v.langfuse_license_enabled ? (['license_key'] as const) : []),
    ...(v.langfuse_sso_enabled ? (['keycloak_client_secret'] as const) : []),
  ];
  return [...new Set(read.map((name) => keys[name].name))].join(',');
}
