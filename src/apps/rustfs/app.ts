import {
  defineApp,
  plainSecret,
  platformPart,
  resources,
  sealedSecret,
  storageSize,
  text,
} from '../../app-kit/index.ts';
import { values } from './values.ts';

const rustfs = platformPart({
  prefix: 'rustfs',
  called: 'RustFS',
  namespace: 'storage',
  service: 'rustfs-svc',
  port: 's3',
  enabled: {
    description:
      'Run RustFS. One of `true`, `false`. Langfuse requires it with `langfuse_blob_mode: rustfs`.',
    inits: { platform: true },
  },
  chart: {
    chart: 'https://charts.rustfs.com rustfs',
    version: '1.0.0-rc.3',
    values,
  },
  serves: {
    ports: { s3: 9000, console: 9001 },
    pods: { 'app.kubernetes.io/name': 'rustfs' },
    keepsData: true,
  },
});

export default defineApp({
  name: 'rustfs',
  title: 'RustFS: object storage with an S3 API',
  layer: 'platform',
  uses: ['cluster', 'monitoring', 'envoy-gateway', 'envoy-gateway-operator', 'rustfs-routes', 'rustfs-setup'],
  alongside: ['langfuse'],
  folder: 'storage/rustfs',
  parts: [
    rustfs.part,
    sealedSecret('rustfs-credentials', {
      keys: {
        RUSTFS_ACCESS_KEY: 'rustfs_root_access_key',
        RUSTFS_SECRET_KEY: 'rustfs_root_secret_key',
      },
    }),
  ],
  settings: {
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
      needed: 'the setup of RustFS signs in with it',
      description: 'Access key of the RustFS root user, which creates buckets, policies and users.',
      generate: 'alphanumeric:20',
      rotation: 'RustFS restarts with the new name; the setup runs again within a quarter of an hour.',
    }),
    rustfs_root_secret_key: plainSecret({
      needed: 'the setup of RustFS signs in with it',
      description: 'Secret key of the RustFS root user.',
      minLength: 16,
      generate: 'alphanumeric:40',
      rotation: 'RustFS restarts with the new password; the setup runs again within a quarter of an hour.',
    }),
  },
  variables: {
    rustfs_endpoint: text(
      'Address of the S3 API of RustFS inside the cluster.',
      (v) => `http://${rustfs.host(v)}:${rustfs.port(v)}`,
    ),
  },
  volumes: {
    rustfs: [
      {
        kind: 'PersistentVolumeClaim',
        name: '{release}-data',
        when: ['mode.standalone.enabled'],
        volume: { size: ['storageclass.dataStorageSize'], storageClass: ['storageclass.name'], kept: true },
        contents: 'every bucket',
      },
    ],
  },
  connections: (v) => [
    ...(v.monitoring_deployed ? [{ to: 'monitoring/prometheus', port: 'http', why: 'metrics by OTLP' }] : []),
  ],
});
