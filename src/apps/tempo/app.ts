import {
  claimTemplate,
  defineApp,
  flag,
  platformPart,
  resources,
  storageSize,
  text,
} from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';
import { bucket } from './bucket.ts';
import { values } from './values.ts';

const tempo = platformPart({
  prefix: 'tempo',
  called: 'Tempo',
  namespace: 'monitoring',
  service: 'tempo',
  port: 'otlp-http',
  namespaceOf: (v) => v.monitoring_namespace,
  enabled: {
    setting: 'tracing_enabled',
    description: 'Run Tempo, which receives traces by OTLP. One of `true`, `false`.',
    inits: { platform: true },
  },
  chart: {
    chart: 'oci://ghcr.io/grafana-community/helm-charts/tempo',
    version: '2.2.4',
    values,
  },
  serves: {
    ports: { http: 3200, 'otlp-grpc': 4317, 'otlp-http': 4318 },
    keepsData: true,
  },
});

export default defineApp({
  name: 'tempo',
  title: 'Tempo: traces',
  layer: 'platform',
  uses: ['cluster', 'external-secrets', 'rustfs', 'rustfs-setup'],
  folder: 'monitoring/tempo',
  dependsOn: ['rustfs-setup'],
  parts: [tempo.part, monitored(['tempo'], 'http')],
  settings: {
    tempo_retention: text({
      description: 'How long Tempo keeps traces, as a Go duration such as `168h`.',
      pattern: '^[1-9][0-9]{0,4}h$',
      patternErrorMessage: 'must be a whole number of hours, such as 168h',
      default: '168h',
    }),
    tempo_storage: storageSize({
      description:
        'Size of the volume of Tempo. Without RustFS, it contains all traces; otherwise, only what is not yet written to RustFS.',
      defaults: { small: '10Gi', dev: '5Gi', production: '50Gi' },
    }),
    tempo_resources: resources({
      description: 'Requests and limits of Tempo.',
      defaults: {
        small: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '1Gi' } },
        dev: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } },
        production: { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '4Gi' } },
      },
    }),
    ...bucket.settings,
  },
  variables: {
    tempo_s3_enabled: flag(
      'Whether Tempo keeps traces in RustFS: the tree runs both, and both keys are there.',
      (v) =>
        v.tempo_deployed &&
        v.rustfs_deployed &&
        !v.external_secrets_enabled &&
        bucket.lacking(v, v).length === 0,
    ),
    tempo_otlp_url: text(
      'Address to which pods send traces: OTLP over HTTP.',
      (v) => `http://${v.tempo_host}:${v.tempo_port}`,
    ),
  },
  volumes: { tempo: [claimTemplate('{release}', 'persistence', 'storageClassName')] },
  buckets: (v) => (v.tempo_s3_enabled ? [bucket.user] : []),
  secrets: (v) => (v.tempo_s3_enabled ? bucket.secrets('tempo-s3', 'S3_ACCESS_KEY', 'S3_SECRET_KEY') : []),
  connections: (v) => (v.tempo_s3_enabled ? [{ to: 'rustfs', port: 's3', why: 'traces' }] : []),
});
