/** The program that counts the jobs in the queues of Langfuse: a real Redis with the ACL of the tree, and a real BullMQ. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePorts, type Program, start, waitFor } from '../../cluster/support/process.ts';
import { objectsOf } from '../../support/documents.ts';
import { renderTree } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

const objects = objectsOf(await renderTree({ text: wholePlatform() }));
const textsOf = (object: string, field: string) =>
  (objects.get(object)?.[field] ?? {}) as Readonly<Record<string, string>>;
const acl = textsOf('Secret/dragonfly-acl', 'stringData')['users.acl'] ?? '';
const script = textsOf('ConfigMap/langfuse-queues', 'data')['queues.py'] ?? '';
const password = textsOf('Secret/langfuse-redis-credentials', 'stringData')['redis-password'] ?? '';
const administrator = / >(\S+)/.exec(acl)?.[1] ?? '';
const deployment = objects.get('Deployment/langfuse-queues') as unknown as {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
};
const env = Object.fromEntries(
  deployment.spec.template.spec.containers.flatMap((one) => one.env.map(({ name, value }) => [name, value])),
);
const prefix = /"name":"REDIS_KEY_PREFIX","value":"([^"]*)"/.exec(
  JSON.stringify(objects.get('HelmRelease/langfuse')),
)?.[1];

let folder: string;
let redisPort: number;
let metricsPort: number;
let server: Program;
let program: ChildProcess | undefined;
let said: string;
let parts: { close: () => unknown }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-queues-'));
  parts = [];
  said = '';
  [redisPort = 0, metricsPort = 0] = await freePorts(2);
  writeFileSync(join(folder, 'users.acl'), acl);
  writeFileSync(join(folder, 'queues.py'), script);
  writeFileSync(join(folder, 'redis-password'), `${password}\n`);
  const settings = ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  server = start('redis', 'redis-server', [...settings, '--aclfile', join(folder, 'users.acl')], {
    logs: folder,
  });
  const root = client('default', administrator);
  await waitFor(() => root.ping(), { what: 'Redis', seconds: 30 });
});
afterEach(async () => {
  program?.kill();
  await Promise.allSettled(parts.map((part) => part.close()));
  await server.stop();
  rmSync(folder, { recursive: true });
});

function client(username: string, secret: string): Redis {
  const redis = new Redis({ host: '127.0.0.1', port: redisPort, username, password: secret });
  redis.on('error', () => undefined);
  parts.push({ close: () => redis.disconnect() });
  return redis;
}

/** Starts the program as the Deployment does, with the addresses of this test. */
async function count(changes: Readonly<Record<string, string>> = {}): Promise<void> {
  program = spawn('python3', ['-B', '-W', 'error', join(folder, 'queues.py')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ...env,
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: String(redisPort),
      PASSWORD_FILE: join(folder, 'redis-password'),
      LISTEN: String(metricsPort),
      ...changes,
    },
  });
  for (const stream of [program.stdout, program.stderr])
    stream?.on('data', (data: Buffer) => {
      said += data.toString();
    });
  await expect.poll(() => said, { timeout: 20_000 }).toContain('listening');
}

const ask = (path: string) => fetch(`http://127.0.0.1:${metricsPort}${path}`);

/** The numbers by queue and state. */
async function jobs(): Promise<Readonly<Record<string, number>>> {
  const answer = await ask('/metrics');
  expect(answer.status, said).toBe(200);
  const line = /^langfuse_queue_jobs\{queue="([^"]*)",state="([^"]*)"\} (\d+)$/gm;
  return Object.fromEntries(
    [...(await answer.text()).matchAll(line)].map(([, queue, state, number]) => [
      `${queue} ${state}`,
      Number(number),
    ]),
  );
}

test('the numbers are those that BullMQ itself counts, for every state', async () => {
  const connection = {
    host: '127.0.0.1',
    port: redisPort,
    username: 'langfuse',
    password,
    maxRetriesPerRequest: null,
  };
  // Langfuse gives BullMQ its prefix of keys.
  const options = { connection, ...(prefix !== undefined && { prefix }) };
  const ingestion = new Queue('ingestion-queue', options);
  const sharded = new Queue('otel-ingestion-queue-1', options);
  parts.push(ingestion, sharded);
  await ingestion.add('first', {});
  await ingestion.add('urgent', {}, { priority: 1 });
  await ingestion.add('later', {}, { delay: 3_600_000 });
  await sharded.add('held', {});
  await sharded.pause();
  await client('default', administrator).set('litellm:queue:meta', 'of another tenant');
  await count();
  const before = {
    'ingestion-queue waiting': 2,
    'ingestion-queue active': 0,
    'ingestion-queue delayed': 1,
    'ingestion-queue failed': 0,
    'otel-ingestion-queue-1 waiting': 1,
    'otel-ingestion-queue-1 active': 0,
    'otel-ingestion-queue-1 delayed': 0,
    'otel-ingestion-queue-1 failed': 0,
  };
  expect(await jobs()).toEqual(before);

  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const worker = new Worker(
    'ingestion-queue',
    async ({ name }) => {
      if (name === 'first') throw new Error('never');
      await held;
    },
    options,
  );
  parts.push(worker);
  await expect.poll(jobs, { timeout: 20_000 }).toEqual({
    ...before,
    'ingestion-queue waiting': 0,
    'ingestion-queue active': 1,
    'ingestion-queue failed': 1,
  });
  const own = await ingestion.getJobCounts('wait', 'prioritized', 'active', 'delayed', 'failed');
  expect(own).toMatchObject({ wait: 0, prioritized: 0, active: 1, delayed: 1, failed: 1 });
  release();
});

test('a queue that comes later is found, and the search is not repeated at every request', async () => {
  await count({ SEARCH_SECONDS: '2' });
  expect(await jobs()).toEqual({});
  const langfuse = client('langfuse', password);
  await langfuse.hset(`${prefix}:first:meta`, 'version', 'bullmq');
  await langfuse.rpush(`${prefix}:first:wait`, '1', '2');
  // Nothing was found, so that it searches again at once.
  expect(await jobs()).toMatchObject({ 'first waiting': 2 });
  await langfuse.hset(`${prefix}:second:meta`, 'version', 'bullmq');
  expect(await jobs()).not.toHaveProperty('second waiting');
  await expect.poll(jobs, { timeout: 10_000 }).toHaveProperty('second waiting', 0);
});

test('Redis denies it nothing, and a refusal is told without the password', async () => {
  await count();
  await client('langfuse', password).hset(`${prefix}:first:meta`, 'version', 'bullmq');
  await jobs();
  expect(await client('default', administrator).call('ACL', 'LOG')).toEqual([]);

  writeFileSync(join(folder, 'redis-password'), 'not-the-password');
  expect((await ask('/metrics')).status).toBe(503);
  await expect.poll(() => said, { timeout: 10_000 }).toContain('no metrics: Redis answers WRONGPASS');
  // The probes of the pod do not depend on Redis.
  expect((await ask('/health')).status).toBe(200);
  writeFileSync(join(folder, 'redis-password'), password);
  expect(await jobs()).toMatchObject({ 'first waiting': 0 });
  await server.stop();
  expect((await ask('/metrics')).status).toBe(503);
  for (const secret of [password, 'not-the-password']) expect(said).not.toContain(secret);
});
