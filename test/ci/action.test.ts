import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { deployment, tree } from '../compare/support.ts';
import { run, temporaryFolder } from '../support/cli.ts';
import { repository } from '../support/render-fixture.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: {
    readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
  };
}

const action = parse(readFileSync(`${repository}action.yml`, 'utf8')) as Action;
const golden = join(repository, 'test/ci/comment.md');

let runner: string;
let work: string;

beforeEach(() => {
  runner = temporaryFolder();
  work = join(runner, 'work');
  mkdirSync(join(runner, 'temp'), { recursive: true });
  write('bin/npm', npm, runner);
  chmodSync(join(runner, 'bin/npm'), 0o755);
  mkdirSync(work);
  git('init', '-q', '-b', 'main');
  for (const { path, content } of tree(objects('1.0.0', true))) write(path, content);
  git('add', '.');
  git('commit', '-qm', 'base');
});

/** Replaces npm: it installs the command from source. */
const npm = `#!/bin/sh
mkdir -p node_modules/clusterwright/dist
cat > node_modules/clusterwright/dist/clusterwright.cjs <<'END'
const { spawnSync } = require('node:child_process');
const [tsx, dev] = ${JSON.stringify([join(repository, 'node_modules/tsx/dist/cli.mjs'), join(repository, 'src/dev.ts')])};
process.exit(spawnSync(process.execPath, [tsx, dev, ...process.argv.slice(2)], { stdio: 'inherit' }).status);
END
`;

const objects = (tag: string, withClaim: boolean) => {
  const claim = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
  return `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
${deployment(`        - name: app\n          image: ghcr.io/example/web:${tag}\n`)}${withClaim ? claim : ''}`;
};

function write(path: string, content: string, root = work): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function git(...args: string[]): string {
  const date = '2026-01-01T00:00:00Z';
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: work,
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    encoding: 'utf8',
  }).trim();
}

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
  readonly html_url: string;
}

/** The comments of pull request 7 in a fake GitHub. */
async function server(comments: Comment[], { mayWrite = true } = {}) {
  const calls: string[] = [];
  const listening = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    calls.push(`${request.method} ${pathname}`);
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      if (request.headers.authorization !== 'Bearer t0ken') return answer(401, {});
      if (request.method === 'GET') return answer(200, comments);
      if (!mayWrite) return answer(403, {});
      const { body } = JSON.parse(text) as { body: string };
      const id = Number(/comments\/(\d+)$/.exec(pathname)?.[1] ?? comments.length + 1);
      const known = comments.find((own) => own.id === id);
      if (known) known.body = body;
      else comments.push({ id, body, user: { type: 'Bot' }, html_url: `https://example.com/c/${id}` });
      answer(
        200,
        comments.find((own) => own.id === id),
      );
    });
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listening.close());
  return { api: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, calls };
}

/** The variables that a workflow sets for its steps. */
function workflow(api: string, event: unknown = pullRequest()): Record<string, string> {
  write('event.json', JSON.stringify(event), runner);
  for (const file of ['summary.md', 'output']) write(file, '', runner);
  return {
    PATH: `${join(runner, 'bin')}:${dirname(process.execPath)}:${process.env['PATH']}`,
    HOME: join(runner, 'nobody'),
    RUNNER_TEMP: join(runner, 'temp'),
    GITHUB_ACTIONS: 'true',
    GITHUB_TOKEN: 't0ken',
    GITHUB_API_URL: api,
    GITHUB_REPOSITORY: 'someone/cluster',
    GITHUB_EVENT_PATH: join(runner, 'event.json'),
    GITHUB_STEP_SUMMARY: join(runner, 'summary.md'),
    GITHUB_OUTPUT: join(runner, 'output'),
  };
}

function results() {
  return {
    summary: readFileSync(join(runner, 'summary.md'), 'utf8'),
    outputs: Object.fromEntries(
      readFileSync(join(runner, 'output'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
  };
}

/** Runs the command that the script runs, in this process. */
async function runCommand(api: string, args: readonly string[], event?: unknown) {
  return { ...(await run(work, ['ci', ...args], workflow(api, event))), ...results() };
}

/** Runs the action's script as a runner does: in bash, with the inputs as variables. */
async function runAction(api: string, inputs: Readonly<Record<string, string>> = {}) {
  const [step] = action.runs.steps;
  const given: Record<string, string> = { token: 't0ken', ...inputs };
  const env = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? '';
      return [name, given[input] ?? action.inputs[input]?.default ?? ''];
    }),
  );
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? ''], {
    cwd: work,
    env: { ...workflow(api), ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part) => {
    stdout += part;
  });
  child.stderr.on('data', (part) => {
    stderr += part;
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  return { status, stdout, stderr, ...results() };
}

function pullRequest(head = 'someone/cluster') {
  const repo = (name: string) => ({ repo: { full_name: name } });
  return {
    pull_request: {
      number: 7,
      base: { sha: git('rev-parse', 'main'), ...repo('someone/cluster') },
      head: repo(head),
    },
  };
}

function change(): void {
  git('switch', '-qc', 'feature');
  write('apps/all.yaml', objects('2.0.0', false));
  git('commit', '-qam', 'raise');
}

describe('the action', () => {
  test('writes one comment with the difference, and keeps it up to date', async () => {
    change();
    const comments: Comment[] = [
      { id: 1, body: '<!-- clusterwright diff -->\ncopied by someone', user: { type: 'User' }, html_url: '' },
    ];
    const { api, calls } = await server(comments);
    const first = await runAction(api);
    expect(first.stderr).toContain('comment: created');
    expect(first.status).toBe(0);
    expect(first.outputs).toEqual({
      errors: '0',
      warnings: expect.any(String),
      changed: 'true',
      'comment-url': 'https://example.com/c/2',
      sarif: '',
    });
    expect(Object.keys(first.outputs).sort()).toEqual(Object.keys(action.outputs).sort());
    await expect(comments[1]?.body).toMatchFileSnapshot(golden);
    expect(first.summary).toContain('| ✅ | verify |');
    expect(first.summary).toContain('ghcr.io/example/web');

    const other = await runCommand(api, ['--comment', '--comment-id', 'other-job']);
    expect(other.stderr).toContain('comment: created');
    expect(comments).toHaveLength(3);

    write('apps/all.yaml', objects('1.0.0', true));
    git('commit', '-qam', 'take it back');
    const second = await runCommand(api, ['--comment']);
    expect(second.stderr).toContain('comment: updated');
    expect(comments).toHaveLength(3);
    expect(comments[1]?.body).toContain('Nothing changes in the cluster');
    expect(calls.filter((call) => call.startsWith('POST'))).toHaveLength(2);
  });

  test('fails on an error, shows it at its line, and writes SARIF if requested', async () => {
    change();
    write('apps/all.yaml', objects('2.0.0', true).replace('containers:', 'container:'));
    git('commit', '-qam', 'a typo');
    const { api } = await server([]);
    const sarifFile = join(runner, 'found.sarif');
    const { status, stdout, summary, outputs } = await runCommand(api, ['--sarif', sarifFile]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=apps\/all\.yaml,line=\d+/m);
    expect(summary).toContain('| ❌ | verify |');
    expect(Number(outputs['errors'])).toBeGreaterThan(0);
    const sarif = JSON.parse(readFileSync(outputs['sarif'] ?? '', 'utf8'));
    expect(sarif.runs[0].results.length).toBeGreaterThan(0);
  });

  test('continues if the token may not comment, as in a pull request from a fork', async () => {
    change();
    const { api } = await server([], { mayWrite: false });
    const { status, stdout, summary } = await runCommand(api, ['--comment'], pullRequest('stranger/cluster'));
    expect(status).toBe(0);
    expect(stdout).toContain(
      '::warning title=clusterwright::No comment was written: the token may not comment (403)',
    );
    expect(summary).toContain('ghcr.io/example/web');
  });

  test('compares nothing on a push, and contacts nobody', async () => {
    const { api, calls } = await server([]);
    const { status, outputs } = await runCommand(api, ['--comment'], { ref: 'refs/heads/main' });
    expect([status, outputs['changed'], calls]).toEqual([0, 'false', []]);
  });

  test('reports what a shallow clone lacks', async () => {
    change();
    const { api } = await server([]);
    const event = { pull_request: { ...pullRequest().pull_request, base: { sha: 'f'.repeat(40) } } };
    const { status, stdout } = await runCommand(api, [], event);
    expect(status).toBe(1);
    expect(stdout).toContain('git knows no commit named ffff');
  });
});

test('the action installs the version of this package', () => {
  const { version } = JSON.parse(readFileSync(`${repository}package.json`, 'utf8')) as { version: string };
  expect(action.inputs['version']?.default).toBe(version);
});
