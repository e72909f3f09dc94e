/**
 * Backups of the databases of the tree and the way back, by the programs that the plugin of CloudNativePG runs: Barman, a real
 * PostgreSQL with the parameters of the tree, and S3 by moto, which judges each call by the policy of the tree.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePorts, type Program, start, waitFor } from '../../cluster/support/process.ts';
import { objectsOf } from '../../support/documents.ts';
import { renderTree } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

const [python = '', barman = ''] = ['MOTO_PYTHON', 'BARMAN_BIN'].map((name) => {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: see scripts/install-moto.sh and install-barman.sh`);
  return value;
});

interface Cluster {
  readonly postgresql?: { readonly parameters?: Readonly<Record<string, string>> };
  readonly plugins: readonly { readonly parameters: { readonly barmanObjectName: string } }[];
}
interface Store {
  readonly retentionPolicy: string;
  readonly configuration: {
    readonly destinationPath: string;
    readonly wal: { readonly compression: string };
    readonly data: { readonly compression: string };
  };
  readonly instanceSidecarConfiguration: { readonly env: readonly { name: string; value: string }[] };
}
interface Served {
  readonly url: string;
  readonly keys: Readonly<Record<string, { readonly access: string; readonly secret: string }>>;
}

const objects = objectsOf(await renderTree({ text: wholePlatform() }));
const setup = objects.get('ConfigMap/rustfs-setup')?.['data'] as { readonly 'setup.json': string };
const { tenants } = JSON.parse(setup['setup.json']) as {
  readonly tenants: readonly { user: string; document: unknown; buckets: readonly string[] }[];
};

/** PostgreSQL refuses to run as root; any other user works, if it may look into the folder of Barman. */
const reading = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
const asNobody =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...reading] : [];

let folder: string;
let store: ChildProcess;
let served: Served;
let servers: Program[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-restore-'));
  chmodSync(folder, 0o777);
  run({}, 'initdb', '-D', join(folder, 'empty'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
  store = spawn(python, ['-B', join(import.meta.dirname, 's3-with-policies.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  const given = {
    buckets: tenants.flatMap(({ buckets }) => buckets),
    policies: Object.fromEntries(tenants.map(({ user, document }) => [user, document])),
  };
  store.stdin?.write(`${JSON.stringify(given)}\n`);
  if (store.stdout === null) throw new Error('the store says nothing');
  for await (const line of createInterface(store.stdout)) {
    served = JSON.parse(line) as Served;
    break;
  }
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});
afterAll(() => {
  store.kill();
  rmSync(folder, { recursive: true });
});

describe.each(['langfuse', 'keycloak', 'litellm'])('the database of %s', (name) => {
  const server = `${name}-postgresql`;
  const cluster = objects.get(`Cluster/${server}`)?.['spec'] as Cluster;
  const backup = objects.get(`ObjectStore/${cluster.plugins[0]?.parameters.barmanObjectName}`)?.[
    'spec'
  ] as Store;
  const { destinationPath, wal, data } = backup.configuration;

  /** The environment of the sidecar. */
  function environment(port: number, user = `${name}-backup`): Record<string, string> {
    const { access = '', secret = '' } = served.keys[user] ?? {};
    return {
      PATH: `${barman}:${process.env['PATH']}`,
      HOME: folder,
      PGHOST: folder,
      PGPORT: String(port),
      AWS_ACCESS_KEY_ID: access,
      AWS_SECRET_ACCESS_KEY: secret,
      ...Object.fromEntries(backup.instanceSidecarConfiguration.env.map((each) => [each.name, each.value])),
    };
  }
  const place = (of = server) =>
    ['--endpoint-url', served.url, '--cloud-provider', 'aws-s3', destinationPath, of] as const;

  /** Starts a PostgreSQL on a folder, with the parameters of the tree. */
  async function serve(called: string, ...lines: string[]): Promise<number> {
    const [port = 0] = await freePorts(1);
    const own = join(folder, called);
    const parameters = Object.entries(cluster.postgresql?.parameters ?? {});
    appendFileSync(
      join(own, 'postgresql.auto.conf'),
      [...parameters.map(([key, value]) => `${key} = '${value}'`), ...lines, ''].join('\n'),
    );
    const [program = '', ...args] = [...asNobody, 'postgres', '-D', own, '-p', String(port), '-h', ''];
    servers.push(
      start(called, program, [...args, '-k', folder, '-F'], { logs: folder, env: environment(port) }),
    );
    const isPrimary = () => psql(port, 'select not pg_is_in_recovery()') === 't';
    await waitFor(isPrimary, { what: called, seconds: 240, state: () => log(called) });
    return port;
  }
  const psql = (port: number, ...statements: string[]) =>
    run(
      environment(port),
      ...['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-U', 'postgres', '-d', 'postgres'],
      ...statements.flatMap((statement) => ['-c', statement]),
    ).trim();
  const log = (called: string) => readFileSync(join(folder, `${called}.log`), 'utf8').slice(-2000);

  /** Brings a base backup back, and follows the archive, as the Job of a Cluster that recovers does. */
  async function restore(called: string, of: string, id: string, ...target: string[]): Promise<number> {
    run(environment(0), 'barman-cloud-restore', ...place(of), id, join(folder, called));
    chmodSync(join(folder, called), 0o700);
    run({}, 'touch', join(folder, called, 'recovery.signal'));
    return await serve(
      called,
      'archive_mode = off',
      `restore_command = 'barman-cloud-wal-restore ${place(of).join(' ')} %f %p'`,
      "recovery_target_action = 'promote'",
      ...target,
    );
  }

  let id = '';
  let then = '';
  const ids = (port: number) => psql(port, "select string_agg(id::text, ' ' order by id) from users");

  test('comes back as it was last', async () => {
    run({}, 'cp', '-r', join(folder, 'empty'), join(folder, server));
    const archive = `barman-cloud-wal-archive --${wal.compression} ${place().join(' ')} %p`;
    const port = await serve(server, 'archive_mode = on', `archive_command = '${archive}'`);
    psql(port, 'create table users (id int)', 'insert into users values (1)');
    const make = [
      'barman-cloud-backup',
      `--${data.compression}`,
      '--user',
      'postgres',
      '--immediate-checkpoint',
    ];
    run(environment(port), ...make, '--name', 'backup-20260501040000', ...place());
    psql(port, 'insert into users values (2)');
    then = psql(port, 'select clock_timestamp()');
    psql(port, 'insert into users values (3)');
    const written = psql(port, 'select pg_walfile_name(pg_switch_wal())');
    await waitFor(() => psql(port, 'select last_archived_wal from pg_stat_archiver') >= written, {
      what: 'the archive',
      seconds: 240,
      state: () => log(server),
    });
    const list = run(environment(port), 'barman-cloud-backup-list', '--format', 'json', ...place());
    const { backups_list: backups } = JSON.parse(list) as { backups_list: { backup_id: string }[] };
    expect(backups).toHaveLength(1);
    id = backups[0]?.backup_id ?? '';
    await servers.pop()?.stop();
    expect(ids(await restore(`${server}-newest`, server, id))).toBe('1 2 3');
  }, 400_000);

  // What follows is the same for all three.
  if (name !== 'langfuse') return;
  test('comes back as it was at a time', async () => {
    expect(ids(await restore(`${server}-earlier`, server, id, `recovery_target_time = '${then}'`))).toBe(
      '1 2',
    );
  }, 240_000);

  test('a place in use is refused, and one that was moved aside is restored from', async () => {
    const check = () => run(environment(0), 'barman-cloud-check-wal-archive', ...place());
    expect(check).toThrow('Expected empty archive');
    move(server, `${name}-before`);
    check();
    expect(ids(await restore(`${server}-moved`, `${name}-before`, id))).toBe('1 2 3');
  }, 240_000);

  test('its user may remove what is too old', () => {
    const days = /^(\d+)d$/.exec(backup.retentionPolicy)?.[1];
    const clean = ['barman-cloud-backup-delete', '--retention-policy', `RECOVERY WINDOW OF ${days} DAYS`];
    run(environment(0), ...clean, ...place(`${name}-before`));
    run(environment(0), 'barman-cloud-backup-delete', '--backup-id', id, ...place(`${name}-before`));
    const list = run(
      environment(0),
      'barman-cloud-backup-list',
      '--format',
      'json',
      ...place(`${name}-before`),
    );
    expect(JSON.parse(list)).toEqual({ backups_list: [] });
  }, 240_000);

  /** What `rclone move` with the root keys does. */
  function move(from: string, to: string): void {
    const bucket = destinationPath.split('/')[2] ?? '';
    const script = join(folder, 'move.py');
    writeFileSync(
      script,
      `import sys, boto3
url, bucket, old, new = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=url, region_name="us-east-1")
for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=old + "/"):
    for key in [each["Key"] for each in page.get("Contents", [])]:
        s3.copy_object(Bucket=bucket, Key=new + key[len(old):], CopySource={"Bucket": bucket, "Key": key})
        s3.delete_object(Bucket=bucket, Key=key)
`,
    );
    run(environment(0, 'root'), python, script, served.url, bucket, from, to);
  }
});

function run(env: Readonly<Record<string, string>>, ...command: string[]): string {
  const [program = '', ...args] = [...asNobody, ...command];
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
  });
}
