/** A real PostgreSQL with the parameters of every Cluster of the tree, and the restore of docs/backups.md. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts, type Program, start, waitFor } from '../../cluster/support/process.ts';
import { documentsOf } from '../../support/documents.ts';
import { renderTree } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

interface Cluster {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly postgresql?: { readonly parameters?: Readonly<Record<string, string>> };
    readonly bootstrap: { readonly initdb: { readonly database: string; readonly owner: string } };
  };
}

const clusters = [...(await renderTree({ text: wholePlatform() })).values()]
  .flatMap(({ content }) => documentsOf(content))
  .filter(({ kind }) => kind === 'Cluster')
  .map((document) => document as unknown as Cluster);

/** PostgreSQL refuses to run as root; any other user works. */
const asNobody =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
const servers: Program[] = [];
const ports = new Map<string, number>();
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-postgresql-'));
  chmodSync(folder, 0o777);
  run('initdb', '-D', join(folder, 'template'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
  for (const { metadata, spec } of clusters) {
    const data = join(folder, metadata.name);
    run('cp', '-r', join(folder, 'template'), data);
    const [port = 0] = await freePorts(1);
    ports.set(metadata.name, port);
    const parameters = Object.entries(spec.postgresql?.parameters ?? {}).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const [program = '', ...args] = [
      ...asNobody,
      'postgres',
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      folder,
      '-F',
      ...parameters,
    ];
    servers.push(start(metadata.name, program, args, { logs: folder, env: { TZ: 'America/New_York' } }));
  }
  for (const { metadata, spec } of clusters) {
    await waitFor(() => psql(metadata.name, 'postgres', 'select 1') === '1', {
      what: metadata.name,
      seconds: 60,
    });
    const { database, owner } = spec.bootstrap.initdb;
    psql(metadata.name, 'postgres', `create role ${owner} login`);
    psql(metadata.name, 'postgres', `create database ${database} owner ${owner}`);
  }
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

test('every Cluster of the tree starts with its parameters', () => {
  expect(clusters.map(({ metadata }) => metadata.name).toSorted()).toEqual([
    'keycloak-postgresql',
    'langfuse-postgresql',
    'litellm-postgresql',
  ]);
  for (const { metadata, spec } of clusters)
    for (const [name, value] of Object.entries(spec.postgresql?.parameters ?? {}))
      expect(psql(metadata.name, 'postgres', `show ${name}`), `${metadata.name} ${name}`).toBe(value);
});

test('Langfuse gets UTC, wherever the server runs', () => {
  expect(psql('langfuse-postgresql', 'langfuse', "select timestamptz '2026-01-01 00:00+00'")).toBe(
    '2026-01-01 00:00:00+00',
  );
});

test('the commands of docs/backups.md restore a database over one that is in use', () => {
  const copy =
    /^ +kubectl exec -n ai-system langfuse-restored-1 -c postgres -- (pg_dump .*) > langfuse\.dump$/m;
  const back =
    /^ +kubectl exec -i -n ai-system langfuse-postgresql-1 -c postgres -- \\\n +(pg_restore .*) < langfuse\.dump$/m;
  const page = readFileSync('docs/backups.md', 'utf8');
  const dump = copy.exec(page)?.[1] ?? '';
  const restore = back.exec(page)?.[1] ?? '';

  // The backup, as a second server with the earlier state, and what has changed since.
  psql(
    'litellm-postgresql',
    'postgres',
    'create role langfuse login',
    'create database langfuse owner langfuse',
  );
  const users = [
    'create table users (id text primary key, email text)',
    "insert into users values ('1', 'first@example.com')",
  ];
  psql('litellm-postgresql', 'langfuse', 'set role langfuse', ...users, 'create index on users (email)');
  psql(
    'langfuse-postgresql',
    'langfuse',
    'set role langfuse',
    ...users,
    'delete from users',
    'alter table users drop column email',
    'create table later (id int)',
  );

  const archive = execFileSync('sh', [
    '-c',
    `${dump} -h ${folder} -p ${ports.get('litellm-postgresql')} -U postgres`,
  ]);
  execFileSync('sh', ['-c', `${restore} -h ${folder} -p ${ports.get('langfuse-postgresql')} -U postgres`], {
    input: archive,
  });
  expect(psql('langfuse-postgresql', 'langfuse', 'select email from users')).toBe('first@example.com');
  expect(
    psql('langfuse-postgresql', 'langfuse', "select tableowner from pg_tables where tablename = 'users'"),
  ).toBe('langfuse');
  psql(
    'langfuse-postgresql',
    'langfuse',
    'set role langfuse',
    "insert into users values ('2', 'second@example.com')",
  );
});

function run(...command: string[]): string {
  const [program = '', ...args] = [...asNobody, ...command];
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function psql(cluster: string, database: string, ...statements: string[]): string {
  const commands = statements.flatMap((statement) => ['-c', statement]);
  return run(
    'psql',
    '-X',
    '-q',
    '-A',
    '-t',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    folder,
    '-p',
    String(ports.get(cluster)),
    '-U',
    'postgres',
    '-d',
    database,
    ...commands,
  ).trim();
}
