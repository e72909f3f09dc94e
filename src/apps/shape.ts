import type { Derivation, Variables } from '../derive/derivation.ts';

/** The two ways in which Langfuse runs, as people describe them. */
export const shapes = {
  platform: 'On a platform: CloudNativePG, Dragonfly and RustFS run in the cluster, SOPS seals the secrets',
  external:
    'Beside managed services: PostgreSQL elsewhere, a Redis that the cluster shares, MinIO from the chart, secrets from a store',
} as const;

export type Shape = keyof typeof shapes;

/** What a setting is, in each shape, where `cluster.yaml` does not give it. All that the settings of the two differ in. */
export const shapeDefaults = {
  secrets_backend: { platform: 'sops', external: 'external-secrets' },
  langfuse_namespace: { platform: 'ai-system', external: 'langfuse' },
  langfuse_postgres_mode: { platform: 'cnpg', external: 'external' },
  langfuse_redis_mode: { platform: 'dragonfly', external: 'external' },
  langfuse_blob_mode: { platform: 'rustfs', external: 'minio' },
  langfuse_route_mode: { platform: 'gateway', external: 'none' },
  langfuse_clickhouse_storage: { platform: '20Gi', external: '2Gi' },
  litellm_enabled: { platform: false, external: true },
  litellm_namespace: { platform: 'ai-system', external: 'litellm' },
  litellm_model_providers: { platform: [], external: ['anthropic', 'groq'] },
  redis_network_policy_enabled: { platform: false, external: true },
} as const satisfies Readonly<Record<string, Readonly<Record<Shape, string | boolean | readonly string[]>>>>;

export type ShapedSetting = keyof typeof shapeDefaults;

/** A setting whose default depends on the shape: as given, else as the shape has it. */
export function shaped<K extends ShapedSetting & keyof Variables>(
  name: K,
  description: string,
): Derivation<Variables[K]> {
  return {
    description,
    // Reading its own name gives the setting as the user gave it, which may be nothing.
    compute: (v) => (v[name] as Variables[K] | undefined) ?? (shapeDefaults[name][v.shape] as Variables[K]),
  };
}
