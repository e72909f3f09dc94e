import { fixedVolume, type ReleaseFacts } from '../../app-kit/index.ts';

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
    fixedVolume(['clickhouse', 'persistence'], (release) => `${release}-clickhouse-shard0`, 'storageClass', [
      'clickhouse',
      'deploy',
    ]),
    fixedVolume(
      ['clickhouse', 'zookeeper', 'persistence'],
      (release) => `${release}-zookeeper`,
      'storageClass',
      ['clickhouse', 'zookeeper', 'enabled'],
    ),
    fixedVolume(
      ['redis', 'primary', 'persistence'],
      (release) => `${release}-redis-primary`,
      'storageClass',
      ['redis', 'deploy'],
    ),
  ],
};
