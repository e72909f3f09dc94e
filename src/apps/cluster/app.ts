import { dnsLabel, domainName, storageClass } from '../../schema/types.ts';
import type { App } from '../app.ts';

export const app: App = {
  name: 'cluster',
  schema: {
    title: 'Cluster',
    required: ['cloudflare_domain'],
    settings: {
      cluster_name: dnsLabel({
        description: 'Name of the cluster; labels metrics and traces, so that several clusters stay apart.',
        default: 'home',
        examples: ['home', 'production'],
      }),
      cloudflare_domain: domainName({
        description: 'Domain below which every host name of the cluster stands.',
        examples: ['example.com'],
        'x-init': 'example.com',
      }),
      storage_class: storageClass({
        description: 'StorageClass of every volume. Unset, the default class of the cluster is used.',
        examples: ['openebs-hostpath', 'ceph-block'],
      }),
    },
  },
  derivations: {},
};
