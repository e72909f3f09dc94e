import type { ReleaseFacts } from '../../app-kit/index.ts';

/** What version 1 of the chart makes of its values; version 2 leaves its stores to operators and other charts. */
export const releaseFacts: ReleaseFacts = {
  chart: 'langfuse',
  claims: [
    {
      on: ['s3', 'deploy'],
      annotations: ['s3', 'persistence', 'annotations'],
      claim: (release) => `${release}-s3`,
      holds: 'raw events, media and exports',
      storageClass: ['s3', 'persistence', 'storageClass'],
      size: ['s3', 'persistence', 'size'],
    },
  ],
  fixed: [
    {
      on: ['clickhouse', 'deploy'],
      values: [
        ['clickhouse', 'persistence', 'size'],
        ['clickhouse', 'persistence', 'storageClass'],
      ],
      statefulSet: (release) => `${release}-clickhouse-shard0`,
    },
    {
      on: ['clickhouse', 'zookeeper', 'enabled'],
      values: [
        ['clickhouse', 'zookeeper', 'persistence', 'size'],
        ['clickhouse', 'zookeeper', 'persistence', 'storageClass'],
      ],
      statefulSet: (release) => `${release}-zookeeper`,
    },
    {
      on: ['redis', 'deploy'],
      values: [
        ['redis', 'primary', 'persistence', 'size'],
        ['redis', 'primary', 'persistence', 'storageClass'],
      ],
      statefulSet: (release) => `${release}-redis-primary`,
    },
  ],
};
