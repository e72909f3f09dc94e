import {
  chartVersion,
  defineApp,
  flag,
  hostAndPort,
  orExisting,
  plainSecret,
  port,
  resources,
  serverUrl,
  serviceHost,
  storageSize,
  text,
} from '../../app-kit/index.ts';
import { subdomain } from '../cluster/subdomain.ts';
import { codes } from './codes.ts';
import { consoleRoute, ownAddress, rootKeys, secureAddress } from './rules.ts';

const chart = 'https://charts.rustfs.com rustfs';

const rustfs = orExisting('RustFS', (v) => v.rustfs_existing, {
  namespace: 'storage',
  service: 'rustfs-svc',
});

export default defineApp({
  name: 'rustfs',
  title: 'RustFS: object storage, which speaks S3',
  layer: 'platform',
  uses: ['cluster', 'monitoring', 'envoy-gateway', 'envoy-gateway-operator', 'rustfs-setup'],
  alongside: ['langfuse'],
  folder: 'storage/rustfs',
  enabled: (v) => v.rustfs_enabled,
  ...rustfs.members,
  dependsOn: ['envoy-gateway-operator'],
  settings: {
    rustfs_enabled: flag({
      description:
        'Whether RustFS runs in the cluster. One of `true`, `false`. Langfuse requires it with `langfuse_blob_mode: rustfs`.',
      default: false,
      inits: { platform: true },
    }),
    rustfs_existing: rustfs.setting,
    rustfs_chart_version: chartVersion(chart, {
      description: 'Version of the chart of RustFS.',
      default: '1.0.0-rc.3',
    }),
    rustfs_storage: storageSize({
      description: 'Size of the volume of RustFS.',
      defaults: { small: '50Gi', dev: '10Gi', production: '500Gi' },
    }),
    rustfs_resources: resources({
      description: 'Requests and limits of RustFS.',
      defaults: {
        small: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '2Gi' } },
        dev: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '1Gi' } },
        production: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '4Gi' } },
      },
    }),
    rustfs_root_access_key: plainSecret({
      description: 'Name of the root user of RustFS: it makes buckets, policies and users.',
      generate: 'alphanumeric:20',
      rotation: 'RustFS restarts with the new name; the setup runs again within a quarter of an hour.',
    }),
    rustfs_root_secret_key: plainSecret({
      description: 'Password of the root user of RustFS.',
      minLength: 16,
      generate: 'alphanumeric:40',
      rotation: 'RustFS restarts with the new password; the setup runs again within a quarter of an hour.',
    }),
    rustfs_public_url: serverUrl({
      description:
        'Address under which browsers and SDKs outside the cluster reach the S3 API of RustFS. Langfuse signs links to media and batch exports for it. Unset, links hold the address inside the cluster and open only there.',
      examples: ['https://s3.example.com'],
      inits: { platform: 'https://s3.example.com' },
    }),
    rustfs_console_route_enabled: flag({
      description:
        'Whether the Console of RustFS has an address at the Gateway `envoy-internal`. One of `true`, `false`. The Console has a sign-in of its own, by access keys.',
      default: false,
    }),
    rustfs_console_subdomain: subdomain('the Console of RustFS', { default: 'rustfs' }),
  },
  variables: {
    rustfs_console_hostname: text(
      'Host name of the Console of RustFS.',
      (v) => `${v.rustfs_console_subdomain}.${v.cloudflare_domain}`,
    ),
    rustfs_namespace: text('Namespace of RustFS.', rustfs.namespace),
    rustfs_deployed: flag(
      'Whether the tree runs RustFS.',
      (v) => v.rustfs_enabled && v.rustfs_existing === undefined,
    ),
    rustfs_endpoint: text(
      'Address of the S3 API of RustFS inside the cluster.',
      (v) => `http://${rustfs.host(v)}:9000`,
    ),
    rustfs_public_host: text(
      'Host name of the public address of RustFS.',
      (v) => hostAndPort(v.rustfs_public_url)?.host,
      { optional: true },
    ),
    rustfs_public_port: port(
      'Port of the public address of RustFS.',
      (v) => hostAndPort(v.rustfs_public_url)?.port,
      { optional: true },
    ),
    rustfs_public_gateway_port: port(
      'Port of the pods of Envoy Gateway for that address: they have no privileges, so it adds 10000 to ports below 1024.',
      ({ rustfs_public_port: port }) => (port === undefined || port >= 1024 ? port : port + 10_000),
      { optional: true },
    ),
  },
  release: (v) => ({
    chart,
    version: v.rustfs_chart_version,
    values: {
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
      // Browsers fetch media by signed links from the pages of Langfuse.
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
    },
  }),
  releases: [
    {
      chart: 'rustfs',
      claims: [
        {
          on: ['mode', 'standalone', 'enabled'],
          claim: (release) => `${release}-data`,
          holds: 'every bucket',
          storageClass: ['storageclass', 'name'],
          size: ['storageclass', 'dataStorageSize'],
        },
      ],
    },
  ],
  services: (v) => [
    {
      name: rustfs.service(v),
      ports: { s3: 9000, console: 9001 },
      pods: v.rustfs_existing?.pods ?? { 'app.kubernetes.io/name': 'rustfs' },
      keepsData: true,
    },
  ],
  connections: (v) => [
    ...(v.monitoring_deployed ? [{ to: 'monitoring/prometheus', port: 'http', why: 'metrics by OTLP' }] : []),
    ...(v.rustfs_public_url === undefined
      ? []
      : [{ from: 'envoy-gateway/envoy', to: 'rustfs', port: 's3', why: 'browsers and SDKs' }]),
    ...(v.rustfs_deployed && v.rustfs_console_route_enabled
      ? [{ from: 'envoy-gateway/envoy', to: 'rustfs', port: 'console', why: 'browsers' }]
      : []),
  ],
  rules: [ownAddress, secureAddress, rootKeys, consoleRoute],
  codes,
});
