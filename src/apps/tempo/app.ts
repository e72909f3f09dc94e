import { defineApp, existing, existingKustomization, flag, storageSize, text } from '../../app-kit/index.ts';

export default defineApp({
  name: 'tempo',
  title: 'Tempo: traces',
  layer: 'platform',
  uses: ['cluster', 'monitoring', 'rustfs', 'prometheus-crds', 'rustfs-setup'],
  namespace: (v) => v.tempo_namespace,
  folder: 'monitoring/tempo',
  enabled: (v) => v.tracing_enabled,
  runBy: (v) => (v.tempo_existing === undefined ? undefined : 'Tempo'),
  kustomization: (v) =>
    v.tempo_existing === undefined
      ? { name: 'tempo', namespace: 'flux-system' }
      : existingKustomization(v.tempo_existing),
  dependsOn: ['prometheus-crds', 'rustfs-setup'],
  settings: {
    tracing_enabled: flag({
      description: 'Whether Tempo runs in the cluster and takes traces by OTLP. One of `true`, `false`.',
      default: false,
      inits: { platform: true },
    }),
    tempo_existing: existing('Tempo', { namespace: 'monitoring', service: 'tempo' }),
    tempo_chart_version: text({ description: 'Version of the chart of Tempo.', default: '2.2.4' }),
    tempo_retention: text({
      description: 'How long Tempo keeps traces, as a Go duration such as `168h`.',
      pattern: '^[1-9][0-9]{0,4}h$',
      patternErrorMessage: 'must be a whole number of hours, such as 168h',
      default: '168h',
    }),
    tempo_storage: storageSize({
      description:
        'Size of the volume of Tempo: traces themselves without RustFS, else what is not yet written there.',
      default: '10Gi',
    }),
  },
  variables: {
    tempo_namespace: text(
      'Namespace of Tempo.',
      (v) => v.tempo_existing?.namespace ?? v.monitoring_namespace,
    ),
    tempo_otlp_url: text(
      'Address to which pods send traces: OTLP over HTTP.',
      (v) => `http://${v.tempo_existing?.service ?? 'tempo'}.${v.tempo_namespace}.svc.cluster.local:4318`,
    ),
  },
  release: (v) => ({
    chart: 'oci://ghcr.io/grafana-community/helm-charts/tempo',
    version: v.tempo_chart_version,
    values: {
      tempo: {
        reportingEnabled: false,
        retention: v.tempo_retention,
        resources: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '1Gi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      persistence: {
        enabled: true,
        size: v.tempo_storage,
        ...(v.storage_class !== undefined && { storageClassName: v.storage_class }),
      },
      ...(v.monitoring_enabled && { serviceMonitor: { enabled: true } }),
    },
  }),
  services: (v) => [
    {
      name: v.tempo_existing?.service ?? 'tempo',
      ports: { http: 3200, 'otlp-grpc': 4317, 'otlp-http': 4318 },
      pods: v.tempo_existing?.pods ?? { 'app.kubernetes.io/name': 'tempo' },
      keepsData: true,
    },
  ],
  connections: [{ from: 'monitoring/prometheus', to: 'tempo', port: 'http', why: 'metrics' }],
});
