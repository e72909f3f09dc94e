import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run, temporaryFolder } from '../support/cli.ts';

/** Characters that clear a screen, rename a window or reverse the order of letters, and workflow commands. */
const hostile = '\u001b[2J\u009b2J\u202e\n::set-output name=a::b\r::add-mask::c\n##[command]d\u0007';
const line = hostile.replace(/[\r\n]/g, ' ');
const json = JSON.stringify(hostile);
const name = `x${line.replace(/[ :]/g, '_')}`;

let folder: string;

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function git(...args: string[]): void {
  const own = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...own, ...args], { cwd: folder, stdio: 'ignore' });
}

const tree = (image: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: shop, labels: {${json}: ${json}}}
data: {${json}: ${json}, plain: "::error::e", list: "a\\n  ::error::f\\n"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${json}, namespace: shop}
spec:
  replicas: ${json}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: ${json}, image: ${JSON.stringify(image)}}]}
---
apiVersion: apps/v1
kind: ${json}
metadata: {name: b}
`;

beforeEach(() => {
  folder = temporaryFolder();
  git('init', '-q', '-b', 'main');
  write(
    'clusters/a/all.yaml',
    `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${JSON.stringify(name)}, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
`,
  );
  write('apps/all.yaml', tree(`web${line}:1`));
  write(`apps/${name}.yaml`, `${line}: {\n`);
  git('add', '.');
  git('commit', '-qm', 'base');
  git('branch', name.replace(/[^\w:.\u202e#]/g, '').replace('..', '.'));
  write('apps/all.yaml', tree(`web${line}:2`));
});

function expectHarmless(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about.
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(text).not.toMatch(/^\s*::(?!(?:error|warning|notice) )/m);
  expect(text).not.toContain('##[');
}

describe('text from a repository cannot control a terminal or a workflow', () => {
  test.each([
    ['build', '.'],
    ['build', '.', 'nothing-of-this-name'],
    ['build', '-o', line, '.'],
    ['images', '.'],
    ['images', '-f', 'json', '.'],
    ['diff'],
    ['diff', line],
    ['diff', '--folder', line],
    ...['json', 'markdown', 'html'].map((format) => ['diff', '-f', format]),
    ...['text', 'json', 'github', 'sarif'].map((format) => ['verify', '.', '-f', format]),
    ['ci', '.'],
    ['ci', '.', '--skip', line],
    ['secrets', 'check'],
    ['secrets', 'check', '-f', 'github'],
    ['secrets', 'encrypt', `apps/${name}.yaml`],
    ['verify', line],
    ['create-app', line, line],
    ['schema', 'infer', `apps/${name}.yaml`],
    [line],
  ])('%j %j %j %j', async (...args) => {
    const { stdout, stderr } = await run(
      folder,
      args.filter((part) => part !== undefined),
    );
    expect(stdout + stderr).not.toBe('');
    expectHarmless(stdout);
    expectHarmless(stderr);
  });

  test('in settings, templates and plugins', async () => {
    write('cluster.yaml', `${json}: ${json}\ncloudflare_domain: ${json}\n`);
    write('templates/overrides/config/kubernetes/apps/a/x.yaml.j2', `#{ nothing }#${line}#% ${line} %#`);
    write('sample.yaml', `# ${line}\na: ${json}\n`);
    write(
      'makejinja.toml',
      '[makejinja]\ninputs = ["in"]\noutput = "out"\ndata = ["sample.yaml"]\nloaders = ["p:P"]\n',
    );
    write(`in/${name}.j2`, `{{ nothing | gone }}${line}{{ "${line.replaceAll('"', '')}" | nope }}{%`);
    write('p.py', `def nope(x):\n    # ${line}\n    return x\n`);
    for (const args of [
      ['validate'],
      ['validate', '-f', 'json'],
      ['validate', '-f', 'github'],
      ['configure'],
      ['configure', '--check', '-f', 'github'],
      ['explain', 'cloudflare_domain'],
      ['explain', line],
      ['explain', 'config/unknown-key'],
      ['schema', 'infer', 'sample.yaml'],
      ['render'],
      ['render', '-f', 'github'],
      ['migrate'],
      ['migrate', '-o', '/dev/stdout'],
      ['secrets', 'list'],
      ['reset'],
    ]) {
      const { stdout, stderr } = await run(folder, args);
      expect({ args, said: stdout + stderr !== '' }).toEqual({ args, said: true });
      expectHarmless(stdout);
      expectHarmless(stderr);
    }
  });

  test('and what is built is not changed by it', async () => {
    const { stdout } = await run(folder, ['build', '.']);
    const [map] = parseAllDocuments(stdout)
      .map((document) => document.toJS() as { kind: string; data: Record<string, string> })
      .filter(({ kind }) => kind === 'ConfigMap');
    expect(map?.data).toEqual({ [hostile]: hostile, plain: '::error::e', list: 'a\n  ::error::f\n' });
  });
});

test('no command prints JSON without the filter', () => {
  const commands = new URL('../../src/cli/', import.meta.url);
  const past = readdirSync(commands, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .filter((path) =>
      /JSON\.stringify\([^;]*, null, 2\)/.test(readFileSync(new URL(path, commands), 'utf8')),
    );
  expect(past).toEqual([]);
});
