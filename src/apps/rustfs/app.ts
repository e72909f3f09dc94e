import type { Derivations } from '../../derive/derivation.ts';
import { flag, serverUrl } from '../../schema/types.ts';
import { hostAndPort } from '../address.ts';
import type { App } from '../app.ts';
import { provides } from './provides.ts';
import { ownAddress, secureAddress } from './rules.ts';

export interface RustfsDerived {
  rustfs_namespace: string;
  rustfs_endpoint: string;
  rustfs_public_host: string | undefined;
  rustfs_public_port: number | undefined;
  rustfs_public_gateway_port: number | undefined;
}

const derivations: Derivations<RustfsDerived> = {
  rustfs_namespace: {
    description: 'Namespace of RustFS.',
    compute: () => 'storage',
  },
  rustfs_endpoint: {
    description: 'Address of the S3 API of RustFS inside the cluster.',
    compute: (v) => `http://rustfs.${v.rustfs_namespace}.svc.cluster.local:9000`,
  },
  rustfs_public_host: {
    description: 'Host name of the public address of RustFS.',
    compute: (v) => hostAndPort(v.rustfs_public_url)?.host,
  },
  rustfs_public_port: {
    description: 'Port of the public address of RustFS.',
    compute: (v) => hostAndPort(v.rustfs_public_url)?.port,
  },
  rustfs_public_gateway_port: {
    description:
      'Port of the pods of Envoy Gateway for that address: they have no privileges, so it adds 10000 to ports below 1024.',
    compute: ({ rustfs_public_port: port }) => (port === undefined || port >= 1024 ? port : port + 10_000),
  },
};

export const app: App<RustfsDerived> = {
  name: 'rustfs',
  layer: 'platform',
  schema: {
    groups: [
      {
        title: 'RustFS: object storage, which speaks S3',
        settings: {
          rustfs_enabled: flag({
            description:
              'Whether RustFS runs in the cluster (namespace `storage`). One of `true`, `false`. Langfuse requires it.',
            default: false,
            'x-init': true,
          }),
          rustfs_public_url: serverUrl({
            description:
              'Address under which browsers and SDKs outside the cluster reach the S3 API of RustFS. Langfuse signs links to media and batch exports for it. Unset, links hold the address inside the cluster and open only there.',
            examples: ['https://s3.example.com'],
            'x-init': 'https://s3.example.com',
          }),
        },
      },
    ],
  },
  derivations,
  provides,
  rules: [ownAddress, secureAddress],
};
