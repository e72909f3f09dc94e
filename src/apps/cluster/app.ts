import {
  choice,
  count,
  defineApp,
  dnsLabel,
  domainName,
  list,
  map,
  storageClass,
  storageSize,
} from '../../app-kit/index.ts';
import { external, platform } from './profiles.ts';
import { requestsWithinLimits } from './rules.ts';

export default defineApp({
  name: 'cluster',
  title: 'Cluster',
  layer: 'cluster',
  profiles: { setting: 'shape', question: 'How is Langfuse to run?', of: { platform, external } },
  rules: [requestsWithinLimits],
  nodes: {
    setting: 'cluster_nodes',
    offer: (v) => v.cluster_nodes?.map(({ cpu, memory, count = 1 }) => ({ cpu, memory, count })),
  },
  settings: {
    shape: choice(
      { platform: platform.title, external: external.title },
      {
        description:
          'How Langfuse runs. One of `platform` (CloudNativePG, Dragonfly and RustFS in the cluster, secrets sealed by SOPS) and `external` (managed PostgreSQL, a shared Redis, MinIO, secrets from a store by External Secrets). It only chooses defaults: each of them is a setting of its own.',
        default: 'platform',
      },
    ),
    platform_profile: choice(
      {
        small: 'A home or a team: one of each, on one node or a few',
        dev: 'To try things: as little as starts',
        production: 'Several of each where one may fail, and room to grow',
      },
      {
        profile: true,
        description:
          'How large everything is. One of `small`, `dev`, `production`. It only chooses defaults of replicas, resources and volumes, each of which is a setting of its own; `clusterwright resources` adds them up. Volumes do not shrink, and a ClickHouse of one replica does not become one of several: choose before the first deployment.',
        default: 'small',
      },
    ),
    cluster_name: dnsLabel({
      description: 'Name of the cluster; labels metrics and traces, so that several clusters stay apart.',
      default: 'home',
      examples: ['home', 'production'],
    }),
    cloudflare_domain: domainName({
      required: true,
      description:
        'Domain below which every host name of the cluster stands. Replace the example with your own.',
      examples: ['example.com', 'home.example.com'],
      init: 'example.com',
      ask: 'Domain below which the apps are reached',
    }),
    cluster_nodes: list({
      description:
        'What the nodes offer to pods, each with `cpu` in cores, `memory`, and a `count` of nodes of the kind. If it is given, `configure` warns when pods request more, by namespace.',
      of: map({
        description: 'A kind of node.',
        members: {
          cpu: count({ description: 'Cores of a node.', required: true }),
          memory: storageSize({ description: 'Memory of a node.', required: true }),
          count: count({ description: 'How many nodes of the kind there are.', default: 1 }),
        },
      }),
      examples: [[{ cpu: 8, memory: '32Gi', count: 3 }]],
    }),
    storage_class: storageClass({
      description:
        'StorageClass of every volume. Unset, the default class of the cluster is used. Fast local storage (NVMe) suits ClickHouse and PostgreSQL best.',
      examples: ['openebs-hostpath', 'ceph-block'],
    }),
  },
});
