import type { Derivations } from '../../derive/derivation.ts';
import { flag, serverUrl } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { ownAddress, secureAddress } from './rules.ts';

export interface RustfsDerived {
  rustfs_namespace: string;
  rustfs_endpoint: string;
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
  rules: [ownAddress, secureAddress],
};
