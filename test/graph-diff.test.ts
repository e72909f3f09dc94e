import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PlatformGraph, View } from '../src/graph/graph.ts';
import { run, temporaryFolder } from './support/cli.ts';

/** `graph --diff`: two states of one platform in one graph. */

let folder: string;

beforeEach(async () => {
  folder = temporaryFolder();
  git('init', '-q', '-b', 'main');
  write('clusterwright.config.mjs', 'export default { apps: [] };\n');
  write('apps/notes/app.mjs', notes);
  write('apps/store/app.mjs', store);
  write('apps/mail/app.mjs', mail);
  write(
    'templates/config/kubernetes/apps/documents/notes/app/deployment.yaml.j2',
    deployment('notes', '#{ notes_replicas }#'),
  );
  write('templates/config/kubernetes/apps/documents/notes/app/secret.sops.yaml.j2', secret);
  write('templates/config/kubernetes/apps/documents/store/app/deployment.yaml.j2', deployment('store', '1'));
  write(
    'templates/config/kubernetes/apps/documents/mail/app/deployment.yaml.j2',
    `#% if mail_enabled %#\n${deployment('mail', '1')}#% endif %#\n`,
  );
  configured({ notes_replicas: '1', notes_password: first, mail_enabled: 'false' });
  await succeeds('init');
});

const first = 'kG7wPz3nQx9vT2mB';
const second = 'Lr5tYb8jWd4sXc6N';
const path = process.env['PATH'] ?? '';
const clusterwright = (...args: string[]) => run(folder, args, { PATH: path });

const notes = `import { connection, defineApp, count, flag, secret } from 'clusterwright';
export default defineApp({
  name: 'notes', title: 'Notes', layer: 'application', namespace: 'documents',
  settings: {
    notes_replicas: count({ description: 'How many.', default: 1 }),
    notes_store: flag({ description: 'Keeps notes in the store.', default: true }),
    notes_password: secret({ description: 'Its password.', generate: 'alphanumeric:16' }),
  },
  services: [{ name: 'notes', ports: { http: 8080 }, pods: { app: 'notes' } }],
  connections: (v) => [
    ...(v.notes_store ? [connection({ to: 'store', port: 'data', why: 'texts' })] : []),
    connection({ to: { host: 'fonts.example.net' }, port: 443, why: 'fonts' }),
  ],
});
`;
const store = `import { defineApp } from 'clusterwright';
export default defineApp({
  name: 'store', title: 'Store', layer: 'platform', namespace: 'documents', settings: {},
  services: [{ name: 'store', ports: { data: 6000 }, pods: { app: 'store' } }],
});
`;
const mail = `import { connection, defineApp, flag } from 'clusterwright';
export default defineApp({
  name: 'mail', title: 'Mail', layer: 'application', namespace: 'documents', enabled: (v) => v.mail_enabled,
  settings: { mail_enabled: flag({ description: 'Sends mail.', default: false }) },
  services: [{ name: 'mail', ports: { smtp: 25 }, pods: { app: 'mail' } }],
  connections: [connection({ to: 'notes', port: 'http', why: 'links' })],
});
`;
const secret = `apiVersion: v1
kind: Secret
metadata:
  name: notes
stringData:
  password: #{ notes_password | yaml }#
`;

function deployment(name: string, replicas: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: ${name}
          image: example.org/${name}:1.0.0
`;
}

function write(file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

function configured(settings: Readonly<Record<string, string>>): void {
  write(
    'cluster.yaml',
    Object.entries(settings)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  );
}

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: folder,
    stdio: 'pipe',
  });
}

async function succeeds(...args: string[]): Promise<void> {
  const { status, stderr } = await clusterwright(...args);
  expect(status, stderr).toBe(0);
}

/** With its configuration sealed, as people commit it. */
async function committed(): Promise<void> {
  await succeeds('configure');
  await succeeds('secrets', 'encrypt', 'cluster.yaml');
  write('.gitignore', readFileSync(join(folder, '.gitignore'), 'utf8').replace('cluster.yaml\n', ''));
  git('add', '.');
  git('commit', '-qm', 'first');
}

async function graph(...args: string[]): Promise<PlatformGraph> {
  const { status, stdout, stderr } = await clusterwright(
    'graph',
    '--format',
    'json',
    '--diff',
    'HEAD',
    ...args,
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

function changesIn({ views }: PlatformGraph, name: View['name']) {
  const view = views.find((own) => own.name === name);
  const nameOf = new Map(view?.nodes.map((node) => [node.id, node.name]));
  return {
    nodes: Object.fromEntries(
      view?.nodes.flatMap(({ name: own, change }) => (change ? [[own, change]] : [])) ?? [],
    ),
    edges: Object.fromEntries(
      view?.edges.flatMap(({ from, to, change }) =>
        change ? [[`${nameOf.get(from)} > ${nameOf.get(to)}`, change]] : [],
      ) ?? [],
    ),
  };
}

test('marks what is added, removed and changed, nodes and edges, in every view', async () => {
  await committed();
  expect(changesIn(await graph(), 'connections')).toEqual({ nodes: {}, edges: {} });
  configured({ notes_replicas: '2', notes_store: 'false', notes_password: first, mail_enabled: 'true' });
  const compared = await graph();
  expect(changesIn(compared, 'connections')).toEqual({
    nodes: { notes: 'changed', mail: 'added' },
    edges: { 'notes > store': 'removed', 'mail > notes': 'added', 'mail > kube-dns': 'added' },
  });
  expect(changesIn(compared, 'bring-up')).toEqual({
    nodes: { notes: 'changed', mail: 'added', 'cluster-apps': 'changed' },
    edges: { 'cluster-apps > mail': 'added' },
  });
  const changed = Object.values(compared.objects).find(
    ({ kind, name }) => kind === 'Deployment' && name === 'notes',
  );
  expect(changed).toMatchObject({
    change: 'changed',
    changes: [
      { sign: '-', text: 'spec.replicas: 1' },
      { sign: '+', text: 'spec.replicas: 2' },
    ],
  });
  expect(
    Object.values(compared.objects).find(({ kind, name }) => kind === 'Deployment' && name === 'store'),
  ).not.toHaveProperty('change');
});

test('shows what a removed app had, with its manifest', async () => {
  configured({ notes_password: first, mail_enabled: 'true' });
  await committed();
  configured({ notes_password: first, mail_enabled: 'false' });
  const compared = await graph();
  expect(changesIn(compared, 'connections')).toMatchObject({
    nodes: { mail: 'removed' },
    edges: { 'mail > notes': 'removed' },
  });
  const removed = Object.values(compared.objects).find(
    ({ kind, name }) => kind === 'Deployment' && name === 'mail',
  );
  expect(removed).toMatchObject({
    change: 'removed',
    file: 'kubernetes/apps/documents/mail/app/deployment.yaml',
  });
  expect(removed?.manifest).toContain('example.org/mail:1.0.0');
});

test('needs no configuration in git: nodes come from the tree', async () => {
  configured({ notes_password: first, mail_enabled: 'true' });
  await succeeds('configure');
  git('add', '.');
  git('commit', '-qm', 'first');
  expect(changesIn(await graph(), 'connections')).toEqual({ nodes: {}, edges: {} });
  configured({ notes_password: first, mail_enabled: 'false' });
  expect(changesIn(await graph(), 'connections').nodes).toEqual({ mail: 'removed' });
});

test('treats a sealed Secret as unchanged while its value is, and shows neither value', async () => {
  await committed();
  expect(changesIn(await graph(), 'secrets').nodes).toEqual({});
  configured({ notes_password: second, mail_enabled: 'false' });
  const compared = await graph();
  expect(changesIn(compared, 'secrets').nodes).toEqual({ notes: 'changed' });
  await clusterwright('graph', '--diff', 'HEAD');
  const all = `${JSON.stringify(compared)}${readFileSync(join(folder, 'graph.html'), 'utf8')}`;
  for (const value of [first, second]) {
    expect(all).not.toContain(value);
    expect(all).not.toContain(Buffer.from(value).toString('base64'));
  }
});

test('the page, the SVG and Mermaid are coloured; `--changed` leaves out what does not change', async () => {
  await committed();
  expect(await clusterwright('graph', '--diff', 'HEAD', '--changed')).toMatchObject({
    status: 0,
    stderr: 'nothing in the pictures has changed since HEAD\n',
  });
  configured({ notes_password: first, mail_enabled: 'true' });
  const page = await clusterwright('graph', '--diff', 'HEAD');
  expect(page).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^graph\.html: \d+ kB, to open in a browser; 2 objects added\n$/),
  });
  expect(readFileSync(join(folder, 'graph.html'), 'utf8')).toContain('"compared":{"base":"HEAD (');
  const svg = await clusterwright('graph', '--diff', 'HEAD', '--format', 'svg');
  expect(svg.stdout).toMatch(
    /<g class="node workload added" [^>]*aria-label="mail Deployment, in documents, added"/,
  );
  const { stdout } = await clusterwright('graph', '--diff', 'HEAD', '--format', 'mermaid', '--changed');
  expect(stdout).toMatch(/^ {2}class n\d+ added$/m);
  expect(stdout).toMatch(/^ {2}linkStyle \d+ stroke:#1a7f37/m);
  expect(stdout).toContain('notes');
  expect(stdout).not.toContain('fonts.example.net');
});

describe('refused', () => {
  test.each([
    [['--diff', 'nope'], 1, 'git knows no commit named nope'],
    [['--diff', 'main...other'], 2, '--diff takes one revision'],
    [['--changed'], 2, '--changed needs --diff'],
    [['--merge-base'], 2, '--merge-base needs --diff'],
  ])('%j', async (args, status, message) => {
    await committed();
    const result = await clusterwright('graph', ...args);
    expect(result.status).toBe(status);
    expect(result.stderr).toContain(message);
  });

  test('outside a repository', async () => {
    execFileSync('rm', ['-rf', join(folder, '.git')]);
    const result = await clusterwright('graph', '--diff', 'HEAD');
    expect(result).toMatchObject({ status: 1, stderr: expect.stringContaining('not a git repository') });
  });
});
