import { defineApp, flag, hostAndPort, port, serverUrl, text } from '../../app-kit/index.ts';
import { codes } from './codes.ts';
import { ownAddress, secureAddress } from './rules.ts';

export default defineApp({
  name: 'rustfs',
  title: 'RustFS: object storage, which speaks S3',
  layer: 'platform',
  uses: ['cluster'],
  namespace: (v) => v.rustfs_namespace,
  enabled: (v) => v.rustfs_enabled,
  runBy: 'RustFS',
  kustomization: (v) => ({ name: 'rustfs', namespace: v.rustfs_namespace }),
  settings: {
    rustfs_enabled: flag({
      description:
        'Whether RustFS runs in the cluster (namespace `storage`). One of `true`, `false`. Langfuse requires it.',
      default: false,
      inits: { platform: true },
    }),
    rustfs_public_url: serverUrl({
      description:
        'Address under which browsers and SDKs outside the cluster reach the S3 API of RustFS. Langfuse signs links to media and batch exports for it. Unset, links hold the address inside the cluster and open only there.',
      examples: ['https://s3.example.com'],
      inits: { platform: 'https://s3.example.com' },
    }),
  },
  variables: {
    rustfs_namespace: text('Namespace of RustFS.', () => 'storage'),
    rustfs_endpoint: text(
      'Address of the S3 API of RustFS inside the cluster.',
      (v) => `http://rustfs.${v.rustfs_namespace}.svc.cluster.local:9000`,
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
  services: [
    {
      name: 'rustfs',
      ports: { s3: 9000, console: 9001 },
      pods: { 'app.kubernetes.io/name': 'rustfs' },
    },
  ],
  rules: [ownAddress, secureAddress],
  codes,
});
