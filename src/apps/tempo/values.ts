import type { Variables } from '../../app-kit/index.ts';
import { bucket } from './bucket.ts';

/** The values of the chart of Tempo: one process, which keeps traces in RustFS or on its volume. */
export function values(v: Variables): Readonly<Record<string, unknown>> {
  return {
    tempo: {
      reportingEnabled: false,
      // The chart's ballast of 1 GiB delays garbage collection until the heap exceeds the memory limit.
      memBallastSizeMbs: 0,
      retention: v.tempo_retention,
      ...(v.tempo_s3_enabled && inRustfs(v)),
      resources: v.tempo_resources,
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    ...(v.tempo_s3_enabled && {
      podAnnotations: { 'secret.reloader.stakater.com/reload': 'tempo-s3' },
    }),
    persistence: {
      enabled: true,
      size: v.tempo_storage,
      ...(v.storage_class !== undefined && { storageClassName: v.storage_class }),
    },
    ...(v.monitoring_enabled && { serviceMonitor: { enabled: true } }),
  };
}

/** Returns the values with which Tempo keeps traces in its bucket. It reads its keys from its environment. */
function inRustfs(v: Variables) {
  const key = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: 'tempo-s3', key: name } } });
  return {
    storage: {
      trace: {
        backend: 's3',
        s3: {
          bucket: bucket.user.buckets.join(),
          endpoint: v.rustfs_endpoint.replace('http://', ''),
          region: 'us-east-1',
          insecure: true,
          forcepathstyle: true,
          access_key: `\${S3_ACCESS_KEY}`,
          secret_key: `\${S3_SECRET_KEY}`,
        },
      },
    },
    extraArgs: { 'config.expand-env': 'true' },
    extraEnv: ['S3_ACCESS_KEY', 'S3_SECRET_KEY'].map(key),
  };
}
