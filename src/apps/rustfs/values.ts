import { serviceHost, type Variables } from '../../app-kit/index.ts';

/** The values of the chart of RustFS: one server, with its metrics sent to Prometheus. */
export function values(v: Variables): Readonly<Record<string, unknown>> {
  return {
    mode: { standalone: { enabled: true }, distributed: { enabled: false } },
    replicaCount: 1,
    secret: { existingSecret: 'rustfs-credentials' },
    // The gateways publish it.
    ingress: { enabled: false },
    storageclass: {
      name: v.storage_class ?? '',
      dataStorageSize: v.rustfs_storage,
      logStorageSize: '256Mi',
    },
    config: {
      rustfs: {
        obs_log_directory: '',
        ...(v.monitoring_deployed && {
          obs_endpoint: {
            enabled: true,
            metrics: {
              enabled: true,
              endpoint: `http://${serviceHost('prometheus-operated', v.monitoring_namespace)}:9090/api/v1/otlp/v1/metrics`,
            },
          },
        }),
      },
    },
    // Pages of Langfuse fetch media in the browser through signed links.
    extraEnv:
      v.langfuse_url === undefined ? [] : [{ name: 'RUSTFS_CORS_ALLOWED_ORIGINS', value: v.langfuse_url }],
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    podAnnotations: { 'secret.reloader.stakater.com/reload': 'rustfs-credentials' },
    serviceAccount: { automount: false },
    resources: v.rustfs_resources,
  };
}
