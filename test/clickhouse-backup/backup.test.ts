/** The program that backs up ClickHouse, as the CronJob runs it, against a fake ClickHouse and a fake bucket. */

import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runSync } from '../scim/run-sync.ts';
import { FakeBucket } from './fake-bucket.ts';
import { FakeClickHouse } from './fake-clickhouse.ts';

const templates = 'templates/config';

let clickhouse: FakeClickHouse;
let bucket: FakeBucket;
let secrets: string;
/** What the ConfigMap mounts. */
let config: string;
beforeEach(async () => {
  clickhouse = await new FakeClickHouse().start();
  bucket = await new FakeBucket().start();
  secrets = mkdtempSync(join(tmpdir(), 'clickhouse-backup-'));
  config = mkdtempSync(join(tmpdir(), 'clickhouse-backup-'));
  const program = 'kubernetes/apps/ai-system/clickhouse-backup/app/backup.partial.py';
  copyFileSync(join(templates, program), join(config, 'backup.py'));
  copyFileSync(join(templates, 'shared/s3.partial.py'), join(config, 's3.py'));
  clickhouse.onComplete = (address) => bucket.add(folderOf(address), '.backup', 'data/t/all_1_1_0/data.bin');
});
afterEach(async () => {
  await Promise.all([clickhouse.stop(), bucket.stop()]);
  for (const folder of [secrets, config]) rmSync(folder, { recursive: true });
});

const folderOf = (address = '') => address.split('/').at(-1) ?? '';
/** The name of a backup that was made some days ago. */
const daysAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString().replace(/[-:]|\.\d+/g, '');

/** Runs it once and checks that it prints no key. */
async function backUp({ retention = '30d', password = clickhouse.password } = {}) {
  const files = {
    'access-key': bucket.accessKey,
    'secret-key': bucket.secretKey,
    'clickhouse-password': password,
  };
  for (const [name, value] of Object.entries(files)) writeFileSync(join(secrets, name), `${value}\n`);
  const result = await runSync(join(config, 'backup.py'), {
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_USER: 'default',
    CLICKHOUSE_DATABASE: 'default',
    S3_ENDPOINT: bucket.url,
    S3_BUCKET: bucket.name,
    RETENTION: retention,
    SECRETS: secrets,
    POLL_SECONDS: '0.01',
  });
  for (const key of Object.values(files)) expect(result.output).not.toContain(key);
  expect(result.output).not.toContain('Traceback');
  return result;
}

test('ClickHouse writes a full backup into a folder named after the time', async () => {
  const { status, output } = await backUp();
  expect(status, output).toBe(0);
  const [address, accessKey, secretKey] = clickhouse.targets[0] ?? [];
  expect(address).toMatch(new RegExp(`^${bucket.url}/${bucket.name}/\\d{8}T\\d{6}Z$`));
  expect([accessKey, secretKey]).toEqual([bucket.accessKey, bucket.secretKey]);
  expect(bucket.folders).toEqual([folderOf(address)]);
  expect(output).toContain('the backup is complete: 3.0 MiB');
});

test('a key with quotes and backslashes is passed on unchanged', async () => {
  bucket.secretKey = String.raw`it's\n"one"`;
  expect((await backUp()).status).toBe(0);
  expect(clickhouse.targets[0]?.[2]).toBe(bucket.secretKey);
});

describe('a failure ends the run with the message of ClickHouse, without keys', () => {
  test('of a backup that ClickHouse aborts', async () => {
    const error = `Code: 499. DB::Exception: Access denied for ${bucket.accessKey} with ${bucket.secretKey}`;
    const trace =
      ', Stack trace (when copying this message, always include the lines below):\n\n0. ? @ 0x1d967133';
    clickhouse.outcome = { status: 'BACKUP_FAILED', error: error + trace };
    const { status, output } = await backUp();
    expect(status).toBe(1);
    expect(output).toContain(
      'BACKUP_FAILED: Code: 499. DB::Exception: Access denied for [secret] with [secret]\n',
    );
  });

  test('of a statement that ClickHouse rejects and repeats', async () => {
    clickhouse.fail(({ body }) =>
      body.startsWith('BACKUP')
        ? { status: 500, body: `Code: 62. DB::Exception: Syntax error: ${body}` }
        : undefined,
    );
    const { status, output } = await backUp();
    expect(status).toBe(1);
    expect(output).toContain('ClickHouse refuses: Code: 62.');
  });

  test('of a password that ClickHouse rejects', async () => {
    const { status, output } = await backUp({ password: 'qP9xRt2LmWc7VbNs4KzY' });
    expect(status).toBe(1);
    expect(output).toContain('Authentication failed');
    // A retry would not help.
    expect(clickhouse.requests).toHaveLength(1);
  });
});

describe('a restart', () => {
  test('of the program: it waits for the running backup and starts no other', async () => {
    const folder = daysAgo(0.1);
    clickhouse.begin(`${bucket.url}/${bucket.name}/${folder}`);
    const { status, output } = await backUp();
    expect(status, output).toBe(0);
    expect(clickhouse.targets).toEqual([]);
    expect(bucket.folders).toEqual([folder]);
  });

  test('a backup of someone else, to another bucket, is not waited for', async () => {
    clickhouse.begin(`${bucket.url}/others/manual`);
    expect((await backUp()).status).toBe(0);
    expect(clickhouse.targets).toHaveLength(1);
  });

  test('of the network: a lost answer is requested again', async () => {
    let lost = 0;
    clickhouse.fail(({ body }) => (body.includes('WHERE id =') && lost++ < 3 ? 'drop' : undefined));
    expect((await backUp()).status).toBe(0);
  });

  test('of ClickHouse: the backup is lost, which is an error', async () => {
    clickhouse.fail(({ body }) => {
      if (body.includes('WHERE id =')) clickhouse.backups.length = 0;
      return undefined;
    });
    const { status, output } = await backUp();
    expect(status).toBe(1);
    expect(output).toContain('ClickHouse does not know the backup any more: it has restarted');
  });
});

describe('old backups', () => {
  test('are removed after the retention period, with remains of failed ones; other folders stay', async () => {
    const [expired, kept, leftOver, recent] = [daysAgo(29), daysAgo(27), daysAgo(3), daysAgo(0.5)];
    for (const folder of [expired, kept]) {
      bucket.add(folder, '.backup', 'data/a%2Db/1.bin', 'data/b/1.bin', 'metadata/default.sql');
    }
    // These have no `.backup`, which ClickHouse writes last.
    for (const folder of [leftOver, recent]) bucket.add(folder, 'data/a/1.bin');
    bucket.add('before-the-move', '.backup');
    const { status, output } = await backUp({ retention: '4w' });
    expect(status, output).toBe(0);
    const made = folderOf(clickhouse.targets[0]?.[0]);
    expect(bucket.folders).toEqual([kept, recent, made, 'before-the-move'].sort());
    expect(output).toContain(`removed backup ${expired}`);
  });

  test('count as incomplete from the first object that is removed', async () => {
    const folder = daysAgo(40);
    bucket.add(folder, '!first', '.backup', 'data/a/1.bin', 'data/b/1.bin');
    await backUp();
    expect(bucket.deleted[0]).toBe(`${folder}/.backup`);
    expect(bucket.deleted).toHaveLength(4);
  });

  test('stay while there is no newer one', async () => {
    const [older, newest] = [daysAgo(50), daysAgo(40)];
    for (const folder of [older, newest]) bucket.add(folder, '.backup');
    clickhouse.onComplete = () => undefined;
    expect((await backUp()).status).toBe(0);
    expect(bucket.folders).toEqual([newest]);
  });

  test('stay if ClickHouse fails', async () => {
    bucket.add(daysAgo(40), '.backup');
    clickhouse.outcome = { status: 'BACKUP_FAILED', error: 'no space' };
    expect((await backUp()).status).toBe(1);
    expect(bucket.deleted).toEqual([]);
  });

  test('that the bucket does not delete are an error', async () => {
    bucket.add(daysAgo(40), '.backup');
    bucket.failNext(1, 'DELETE', /./, { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' });
    const { status, output } = await backUp();
    expect(status).toBe(1);
    expect(output).toContain(
      'the backup is complete, but old ones are not removed: the bucket refuses DELETE',
    );
    expect(output).toContain('403 AccessDenied');
  });
});
