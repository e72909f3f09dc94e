import type { SettingGroup } from '../../../schema/fragment.ts';
import { connectionPassword, count, resources, storageSize } from '../../../schema/types.ts';

export const clickhouse: SettingGroup = {
  title: 'Langfuse: ClickHouse, which holds traces',
  settings: {
    langfuse_clickhouse_password: connectionPassword({
      description:
        'Password of ClickHouse. At least 8 letters, digits and `. _ ~ -`, for it goes into a connection string; `openssl rand -hex 24` makes one.',
      'x-rotation': 'ClickHouse reads it at its start: Reloader restarts ClickHouse, web and worker.',
    }),
    langfuse_clickhouse_replicas: count({
      description:
        'Replicas of ClickHouse, a whole number from 1: 1 is a single node; from 2 on tables are replicated through ZooKeeper, which then runs with three pods. Choose before the first deployment: neither can be turned into the other.',
      default: 1,
      examples: [1, 3],
    }),
    langfuse_clickhouse_storage: storageSize({
      description: 'Volume of each replica, as a Kubernetes quantity. It can grow later, not shrink.',
      default: '20Gi',
      examples: ['20Gi', '100Gi'],
    }),
    langfuse_clickhouse_resources: resources({
      description:
        'Requests and limits of each replica. ClickHouse loads much into memory at its start: give it 4Gi or more.',
      default: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: '1', memory: '4Gi' } },
      examples: [{ requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '8Gi' } }],
    }),
  },
};
