import { choice, className, dnsLabel, domainName } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { shapes } from '../shape.ts';

export const app: App = {
  name: 'cluster',
  layer: 'cluster',
  schema: {
    required: ['cloudflare_domain'],
    groups: [
      {
        title: 'Cluster',
        settings: {
          shape: choice(shapes, {
            description:
              'How Langfuse runs. One of `platform` (CloudNativePG, Dragonfly and RustFS in the cluster, secrets sealed by SOPS) and `external` (managed PostgreSQL, a shared Redis, MinIO, secrets from a store by External Secrets). It only chooses defaults: each of them is a setting of its own.',
            default: 'platform',
          }),
          cluster_name: dnsLabel({
            description:
              'Name of the cluster; labels metrics and traces, so that several clusters stay apart.',
            default: 'home',
            examples: ['home', 'production'],
          }),
          cloudflare_domain: domainName({
            description:
              'Domain below which every host name of the cluster stands. Replace the example with your own.',
            examples: ['example.com', 'home.example.com'],
            'x-init': 'example.com',
          }),
          storage_class: className('a StorageClass', {
            description:
              'StorageClass of every volume. Unset, the default class of the cluster is used. Fast local storage (NVMe) suits ClickHouse and PostgreSQL best.',
            examples: ['openebs-hostpath', 'ceph-block'],
          }),
        },
      },
    ],
  },
  derivations: {},
};
