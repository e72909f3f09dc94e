/** A real Redis 7 with the ACL that the tree gives to Dragonfly, which no package registry has, and a real BullMQ. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlowProducer, Queue, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePorts, type Program, start, waitFor } from '../../cluster/support/process.ts';
import { type KubernetesDocument, objectsOf } from '../../support/documents.ts';
import { renderTree, repository } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

const objects = objectsOf(await renderTree({ text: wholePlatform() }));
const acl = dataOf(objects.get('Secret/dragonfly-acl'))['users.acl'] ?? '';
const prefix = environmentOf(objects.get('HelmRelease/langfuse'), 'REDIS_KEY_PREFIX');
const [administrator, tenant] = acl.split('\n').map((line) => / >(\S+)/.exec(line)?.[1] ?? '');

let folder: string;
let port: number;
let server: Program;
let clients: { close: () => unknown }[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-redis-'));
  clients = [];
});
afterEach(async () => {
  await Promise.allSettled(clients.map((client) => client.close()));
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function serve(users: string): Promise<void> {
  [port = 0] = await freePorts(1);
  writeFileSync(join(folder, 'users.acl'), users);
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  server = start('redis', 'redis-server', [...settings, '--aclfile', join(folder, 'users.acl')], {
    logs: folder,
  });
  const root = client('default', administrator);
  await waitFor(() => root.ping(), { what: 'Redis', seconds: 30 });
}

const connection = (username = 'langfuse', password = tenant) => ({
  host: '127.0.0.1',
  port,
  username,
  ...(password !== undefined && { password }),
});

function client(username?: string, password?: string): Redis {
  const redis = new Redis({ ...connection(username, password), maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  clients.push({ close: () => redis.disconnect() });
  return redis;
}

/** The queue options of Langfuse. */
function queueOptions(problems: string[] = []) {
  const options = { connection: { ...connection(), maxRetriesPerRequest: null }, prefix };
  const watch = <
    T extends { on: (event: 'error', seen: (error: Error) => void) => unknown } & { close: () => unknown },
  >(
    part: T,
  ): T => {
    part.on('error', ({ message }) => problems.push(message));
    clients.push(part);
    return part;
  };
  return { options, watch };
}

/** What Redis denied, according to its log. */
async function refusals(): Promise<readonly string[]> {
  const log = (await client('default', administrator).call('ACL', 'LOG')) as readonly (readonly string[])[];
  return log.map((entry) => `${entry[3]} ${entry[7]}`);
}

describe('the tenant langfuse', () => {
  test('runs the queues of BullMQ without being denied', async () => {
    await serve(acl);
    const problems: string[] = [];
    const { options, watch } = queueOptions(problems);
    const queue = watch(new Queue('ingestion', options));
    const events = watch(new QueueEvents('ingestion', options));
    await events.waitUntilReady();
    let attempts = 0;
    const done: string[] = [];
    const worker = watch(
      new Worker(
        'ingestion',
        async (job) => {
          await job.updateProgress(50);
          await job.log('half');
          if (job.name === 'fails once' && ++attempts === 1) throw new Error('the first time');
          done.push(job.name);
        },
        { ...options, concurrency: 4, limiter: { max: 100, duration: 1000 } },
      ),
    );
    const flows = watch(new FlowProducer(options));

    await queue.add('plain', {});
    await queue.addBulk([1, 2, 3].map((number) => ({ name: `bulk ${number}`, data: {} })));
    await queue.add('delayed', {}, { delay: 50 });
    await queue.add('urgent', {}, { priority: 1 });
    await queue.add('once', {}, { jobId: 'once', deduplication: { id: 'once', ttl: 1000 } });
    await queue.upsertJobScheduler('hourly', { every: 3_600_000 }, { name: 'scheduled' });
    const retried = await queue.add('fails once', {}, { attempts: 2, backoff: { type: 'fixed', delay: 20 } });
    await flows.add({
      name: 'parent',
      queueName: 'ingestion',
      children: [{ name: 'child', queueName: 'ingestion' }],
    });
    await retried.waitUntilFinished(events, 20_000);
    await expect
      .poll(() => done.toSorted(), { timeout: 20_000 })
      .toEqual(
        [
          ...[
            'bulk 1',
            'bulk 2',
            'bulk 3',
            'child',
            'delayed',
            'fails once',
            'once',
            'parent',
            'plain',
            'scheduled',
          ],
          'urgent',
        ].toSorted(),
      );

    await queue.pause();
    await queue.add('waits', {});
    expect(await queue.getJobCounts()).toMatchObject({ completed: done.length });
    expect(await queue.getJobSchedulers()).toHaveLength(1);
    await queue.getMetrics('completed');
    await queue.resume();
    await expect.poll(() => done, { timeout: 20_000 }).toContain('waits');
    await queue.removeJobScheduler('hourly');
    await queue.clean(0, 100, 'completed');
    await worker.close();
    await queue.drain(true);
    await queue.obliterate({ force: true });

    expect(problems).toEqual([]);
    expect(await refusals()).toEqual([]);
  });

  test('may call every command of the scripts of BullMQ', async () => {
    await serve(acl);
    const root = client('default', administrator);
    const scripts = join(repository, 'node_modules/bullmq/dist/esm/scripts');
    const commands = new Set(
      readdirSync(scripts)
        .filter((file) => file.endsWith('.js'))
        .flatMap((file) => [
          ...readFileSync(join(scripts, file), 'utf8').matchAll(/\b(?:rcall|redis\.call)\(\s*["'](\w+)["']/g),
        ])
        .map(([, name]) => (name ?? '').toLowerCase()),
    );
    expect(commands.size).toBeGreaterThan(30);
    const called = [...commands, 'bzpopmin', 'evalsha', 'exec', 'info', 'multi', 'xread'];
    const refused: string[] = [];
    for (const command of called) {
      // The minimum number of arguments, so that Redis checks the permission.
      const [[, arity = 0] = []] = (await root.call('COMMAND', 'INFO', command)) as [string, number][];
      const args = Array.from({ length: Math.abs(arity) - 1 }, () => `${prefix}x`);
      const answer = String(await root.call('ACL', 'DRYRUN', 'langfuse', command, ...args));
      if (answer.includes('permissions')) refused.push(answer);
    }
    expect(refused).toEqual([]);
    expect(await root.call('ACL', 'DRYRUN', 'langfuse', 'config', 'get', 'x')).toContain('permissions');
  });

  test('cannot access other keys, and cannot change the server', async () => {
    await serve(acl);
    const root = client('default', administrator);
    await root.set('litellm:budget', 'theirs');
    const langfuse = client('langfuse', tenant);
    await langfuse.set(`${prefix}api-key:1`, 'ours');
    expect(await langfuse.get(`${prefix}api-key:1`)).toBe('ours');

    for (const attempt of [
      () => langfuse.get('litellm:budget'),
      () => langfuse.set('litellm:budget', 'mine'),
      () => langfuse.del('litellm:budget'),
      () => langfuse.eval("return redis.call('GET', 'litellm:budget')", 0),
      () => langfuse.rename(`${prefix}api-key:1`, 'litellm:budget'),
      () => langfuse.keys('*'),
      () => langfuse.flushall(),
      () => langfuse.config('GET', '*'),
      () => langfuse.call('ACL', 'LIST'),
      () => langfuse.publish('litellm', 'mine'),
      () => langfuse.call('SHUTDOWN'),
    ])
      await expect(attempt()).rejects.toThrow(/NOPERM|The user executing the script/);
    expect(await root.get('litellm:budget')).toBe('theirs');
  });

  test('nobody can connect without a password, or with a wrong one', async () => {
    await serve(acl);
    const stranger = new Redis({ host: '127.0.0.1', port, enableReadyCheck: false });
    stranger.on('error', () => undefined);
    clients.push({ close: () => stranger.disconnect() });
    await expect(stranger.get(`${prefix}x`)).rejects.toThrow('NOAUTH');
    await expect(stranger.call('AUTH', 'langfuse', 'wrong')).rejects.toThrow('WRONGPASS');
  });

  test('cannot run a queue without INFO, which is why the ACL adds it', async () => {
    expect(acl).toContain(' +info');
    await serve(acl.replace(' +info', ''));
    const problems: string[] = [];
    const { options, watch } = queueOptions(problems);
    const queue = watch(new Queue('ingestion', options));
    await expect(queue.waitUntilReady()).rejects.toThrow(/NOPERM.*'info'/);
    expect(await refusals()).toContain('command info');
  });
});

function dataOf(document: KubernetesDocument | undefined): Readonly<Record<string, string>> {
  return (document?.['stringData'] ?? {}) as Readonly<Record<string, string>>;
}

/** A variable that a release gives to its pods, anywhere in its values. */
function environmentOf(document: KubernetesDocument | undefined, name: string): string {
  const found = JSON.stringify(document).match(new RegExp(`"name":"${name}","value":"([^"]*)"`));
  return found?.[1] ?? '';
}
