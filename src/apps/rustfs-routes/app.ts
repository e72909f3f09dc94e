import { defineApp, flag, hostAndPort, serverUrl, text } from '../../app-kit/index.ts';
import { webAddress } from '../parts/web-address.ts';
import { codes } from './codes.ts';
import { consoleRoute, secureAddress } from './rules.ts';

/** The routes to RustFS from outside the cluster, whoever runs it. */
export default defineApp({
  name: 'rustfs-routes',
  title: 'RustFS: its public address, and its Console in your own network',
  layer: 'platform',
  uses: ['cluster', 'envoy-gateway', 'rustfs'],
  namespace: (v) => v.rustfs_namespace,
  enabled: (v) => v.rustfs_enabled,
  settings: {
    rustfs_public_url: serverUrl({
      description:
        'Address at which browsers and SDKs outside the cluster reach the S3 API of RustFS. Langfuse signs links to media and batch exports for this address. If unset, links contain the address inside the cluster and work only there.',
      examples: ['https://s3.example.com'],
      inits: { platform: 'https://s3.example.com' },
    }),
    rustfs_console_route_enabled: flag({
      description:
        'Give the RustFS Console an address at the Gateway `envoy-internal`. One of `true`, `false`. Users sign in to the Console with access keys.',
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
  routes: (v) => [
    ...(v.rustfs_public_host === undefined
      ? []
      : [
          {
            name: 'rustfs',
            hostname: v.rustfs_public_host,
            to: 'rustfs',
            port: 's3',
            written: v.envoy_gateway_enabled,
            why: 'browsers and SDKs',
          },
        ]),
    ...(v.rustfs_console_route_enabled
      ? [
          {
            name: 'rustfs-console',
            hostname: v.rustfs_console_hostname,
            to: 'rustfs',
            port: 'console',
            gateway: 'internal' as const,
            written: v.envoy_gateway_enabled,
          },
        ]
      : []),
  ],
  codes,
  rules: [secureAddress, consoleRoute],
});
