import { defineApp, flag, hostAndPort, serverUrl, text } from '../../app-kit/index.ts';
import { webAddress } from '../parts/web-address.ts';
import { codes } from './codes.ts';
import { consoleRoute, secureAddress } from './rules.ts';

/** The ways to RustFS from outside the cluster, whoever runs it. */
export default defineApp({
  name: 'rustfs-routes',
  title: 'RustFS: its public address, and its Console in the own network',
  layer: 'platform',
  uses: ['cluster', 'envoy-gateway', 'rustfs'],
  namespace: (v) => v.rustfs_namespace,
  enabled: (v) => v.rustfs_enabled,
  settings: {
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
  },
  parts: [webAddress('rustfs_console', 'the Console of RustFS', { default: 'rustfs' })],
  variables: {
    rustfs_public_host: text(
      'Host name of the public address of RustFS.',
      (v) => hostAndPort(v.rustfs_public_url)?.host,
      { optional: true },
    ),
  },
  connections: (v) => [
    ...(v.rustfs_public_url === undefined
      ? []
      : [{ from: 'envoy-gateway/envoy', to: 'rustfs', port: 's3', why: 'browsers and SDKs' }]),
    ...(v.rustfs_deployed && v.rustfs_console_route_enabled
      ? [{ from: 'envoy-gateway/envoy', to: 'rustfs', port: 'console', why: 'browsers' }]
      : []),
  ],
  codes,
  rules: [secureAddress, consoleRoute],
});
