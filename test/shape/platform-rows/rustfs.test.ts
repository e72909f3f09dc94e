/*
 * The document that describes the platform, row by row: each test is named after a row of docs/seeds.md, and checks that the
 * document's example renders to what the row says. test/docs-seeds.test.ts compares the names.
 */

import { describe, expect, test } from 'vitest';
import { object, whole } from './example.ts';

describe('RustFS', () => {
  const { tenants, group } = JSON.parse(
    (object('ConfigMap/rustfs-setup', whole)['data'] as Record<string, string>)['setup.json'] ?? '',
  );

  test('buckets, policies and users by the setup of the tree', () => {
    expect(tenants).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          policy: 'langfuse-storage',
          user: 'langfuse',
          buckets: ['langfuse-events', 'langfuse-media', 'langfuse-exports'],
        }),
        expect.objectContaining({
          policy: 'langfuse-backup-storage',
          user: 'langfuse-backup',
          buckets: ['langfuse-postgres-backups'],
        }),
      ]),
    );
    expect(group).toBe('ai-system');
  });
  test('the policies, to the letter', () => {
    const buckets = ['langfuse-events', 'langfuse-media', 'langfuse-exports'];
    const arns = buckets.map((bucket) => `arn:aws:s3:::${bucket}`);
    const { Version, Statement } = tenants.find(({ user }: { user: string }) => user === 'langfuse').document;
    expect(Version).toBe('2012-10-17');
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: expect.arrayContaining(['s3:ListBucket', 's3:GetBucketLocation']),
        Resource: arns,
      },
      {
        Effect: 'Allow',
        Action: expect.arrayContaining(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']),
        Resource: arns.map((arn) => `${arn}/*`),
      },
    ]);
    // What uploads in parts need besides.
    expect(Statement.flatMap(({ Action }: { Action: string[] }) => Action).toSorted()).toEqual([
      ...[
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetBucketLocation',
        's3:GetObject',
        's3:ListBucket',
      ],
      ...['s3:ListBucketMultipartUploads', 's3:ListMultipartUploadParts', 's3:PutObject'],
    ]);
  });
});
