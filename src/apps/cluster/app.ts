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
  profiles: { setting: 'shape', question: 'How should Langfuse run?', of: { platform, external } },
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
          'How Langfuse runs. One of `platform` (CloudNativePG, Dragonfly and RustFS in the cluster, secrets sealed by SOPS) and `external` (managed PostgreSQL, a shared Redis, MinIO, secrets from a store by External Secrets). It only chooses defaults, each of which you can override.',
        default: 'platform',
      },
    ),
    platform_profile: choice(
      {
        small: 'For a home or a team: one instance of everything, on one or a few nodes',
        dev: 'For trying things out: the minimum that starts',
        production: 'Several instances where one may fail, and room to grow',
      },
      {
        profile: true,
        description:
          'Size of the platform. One of `small`, `dev`, `production`. It only chooses defaults for replicas, resources and volumes, each of which you can override; `clusterwright resources` prints the totals. Choose before the first deployment: volumes cannot shrink, and ClickHouse with a single replica cannot become replicated.',
        default: 'small',
      },
    ),
    cluster_name: dnsLabel({
      description:
        'Name of the cluster. Metrics and traces are labelled with it, so that you can tell several clusters apart.',
      default: 'home',
      examples: ['home', 'production'],
    }),
    cloudflare_domain: domainName({
      required: true,
      description: 'Domain of the cluster; every host name is below it. Replace the example with your own.',
      examples: ['example.com', 'home.example.com'],
      init: 'example.com',
      ask: 'Domain below which the apps are reached',
    }),
    cluster_nodes: list({
      description:
        'What the nodes offer to pods: a list of kinds of nodes, each with `cpu` in cores, `memory`, and the `count` of such nodes. If set, `configure` warns when pods request more, with the requests of each namespace.',
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
        'StorageClass of all volumes. If unset, the default class of the cluster. Fast local storage (NVMe) suits ClickHouse and PostgreSQL best.',
      examples: ['openebs-hostpath', 'ceph-block'],
    }),
  },
});
