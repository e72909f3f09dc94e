/**
 * The setup of RustFS as the tree runs it, against a fake of the admin API, because no package registry has RustFS. botocore
 * checks its signatures, and moto evaluates its policies for what boto3 does as the users.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runSync } from '../../scim/run-sync.ts';
import { objectsOf } from '../../support/documents.ts';
import { renderTree } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

const python = process.env['MOTO_PYTHON'];
if (python === undefined) throw new Error('MOTO_PYTHON is not set: scripts/install-moto.sh prints it');

const objects = objectsOf(await renderTree({ text: wholePlatform() }));
const files = objects.get('ConfigMap/rustfs-setup')?.['data'] as Readonly<Record<string, string>>;
const secrets = objects.get('Secret/rustfs-setup')?.['stringData'] as Readonly<Record<string, string>>;
const config = JSON.parse(files['setup.json'] ?? '') as {
  readonly group: string;
  readonly tenants: readonly { readonly user: string; readonly buckets: readonly string[] }[];
};
const keyOf = (user: string) => secrets[`${user}-access-key`] ?? '';

interface State {
  readonly users: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly buckets: readonly string[];
  readonly written: readonly string[];
}

let folder: string;
let server: ChildProcess;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-rustfs-'));
  mkdirSync(join(folder, 'secrets'));
  server = spawn(python, ['-B', join(import.meta.dirname, 'rustfs-stand-in.py')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      ROOT_ACCESS_KEY: secrets['root-access-key'],
      ROOT_SECRET_KEY: secrets['root-secret-key'],
    },
  });
  if (server.stdout === null) throw new Error('the stand-in says nothing');
  for await (const line of createInterface(server.stdout)) {
    url = line;
    break;
  }
});
afterEach(() => {
  server.kill();
  rmSync(folder, { recursive: true });
});

/** Runs the program of the tree, with its keys where the Job mounts them. */
function setUp(keys = secrets) {
  for (const name of ['setup.py', 's3.py']) writeFileSync(join(folder, name), files[name] ?? '');
  writeFileSync(join(folder, 'setup.json'), JSON.stringify({ ...config, endpoint: url }));
  for (const [name, value] of Object.entries(keys)) writeFileSync(join(folder, 'secrets', name), value);
  return runSync(join(folder, 'setup.py'), {
    CONFIG: join(folder, 'setup.json'),
    SECRETS: join(folder, 'secrets'),
    RETRY_SECONDS: '0.1',
  });
}
const ask = async <T>(path: string) => (await (await fetch(`${url}/test/${path}`)).json()) as T;

test('buckets, policies, users and their group; a second run changes nothing, and no key is shown', async () => {
  const { status, output } = await setUp();
  expect(status, output).toBe(0);
  const first = await ask<State>('state');
  expect(first.buckets).toEqual(config.tenants.flatMap(({ buckets }) => buckets));
  expect(first.users).toEqual(
    Object.fromEntries(config.tenants.map(({ user }) => [keyOf(user), secrets[`${user}-secret-key`]])),
  );
  expect(first.groups[config.group]?.toSorted()).toEqual(Object.keys(first.users).toSorted());
  for (const key of Object.values(secrets)) expect(output).not.toContain(key);

  expect((await setUp()).status).toBe(0);
  expect(await ask<State>('state')).toEqual(first);
});

test('a changed key is applied, and nothing else', async () => {
  await setUp();
  const { written } = await ask<State>('state');
  await setUp({ ...secrets, 'langfuse-secret-key': 'anotherSecretKeyOfLangfuse' });
  const after = await ask<State>('state');
  expect(after.users[keyOf('langfuse')]).toBe('anotherSecretKeyOfLangfuse');
  expect(after.written.slice(written.length)).toEqual([`users ${keyOf('langfuse')}`]);
});

test('keys that RustFS was not started with are refused, and nothing is created', async () => {
  const { status, output } = await setUp({ ...secrets, 'root-secret-key': 'notTheKeyOfTheServer' });
  expect(status).toBe(1);
  expect(output).toContain('403 SignatureDoesNotMatch');
  expect((await ask<State>('state')).written).toEqual([]);
});

test('every user can work only in its own buckets', async () => {
  await setUp();
  const work = ['put', 'get', 'list', 'locate', 'upload in parts', 'abort an upload', 'delete'];
  const others = ['read the policy of the bucket', 'open the bucket', 'delete the bucket'];
  for (const { user, buckets } of config.tenants) {
    const judged = await ask<Record<string, Record<string, string>>>(`judge?user=${keyOf(user)}`);
    for (const [bucket, calls] of Object.entries(judged)) {
      const allowed = buckets.includes(bucket) ? work : [];
      expect(calls, `${user} in ${bucket}`).toEqual(
        Object.fromEntries(
          [...work, ...others].map((call) => [call, allowed.includes(call) ? 'allowed' : 'AccessDenied']),
        ),
      );
    }
  }
});
