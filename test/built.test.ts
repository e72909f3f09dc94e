/** The built command in `dist/`. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from './support/cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const command = join(dist, 'clusterwright.cjs');

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test('a plugin uses the classes of the engine that runs it: floats are floats, parameters have names', () => {
  const folder = temporaryFolder();
  write(folder, {
    'plugin.mjs': `
      import { definePlugin, float, withParameters } from ${JSON.stringify(join(dist, 'plugin.js'))};
      export default definePlugin({
        globals: { price: float(2) },
        functions: { minus: withParameters(['from', 'amount='], (from, amount = 1) => from - amount) },
      });`,
    'templates/out.txt.jinja': '{{ price }} {{ minus(from=5, amount=2) }}',
    'makejinja.toml': '[makejinja]\ninputs = ["templates"]\noutput = "out"\nplugins = ["plugin.mjs"]\n',
  });
  const { status, stderr } = spawnSync(process.execPath, [command, 'render'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  expect(readFileSync(join(folder, 'out/out.txt'), 'utf8')).toBe('2.0 3');
});

test('data is checked against a schema of either draft', () => {
  for (const draft of [
    'http://json-schema.org/draft-07/schema#',
    'https://json-schema.org/draft/2020-12/schema',
  ]) {
    const folder = temporaryFolder();
    write(folder, {
      'd.toml': 'a = 1\n',
      's.json': JSON.stringify({ $schema: draft, properties: { a: { type: 'string' } } }),
      'templates/out.txt': 'x',
      'makejinja.toml': '[makejinja]\ninputs = ["templates"]\noutput = "out"\ndata = ["d.toml"]\n',
    });
    const args = [command, 'render', '--no-cache', '--schema', 's.json'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('d.toml:1:5 error makejinja/schema a is')]);
  }
});

test('the compiled schema of the shipped apps checks custom formats', () => {
  const folder = temporaryFolder();
  write(folder, { 'cluster.yaml': 'cloudflare_domain: kube.cc\ngateway_internal_address: 300.1.1.1\n' });
  const { status, stdout } = spawnSync(process.execPath, [command, 'validate'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toContain('gateway_internal_address is "300.1.1.1", but must be an IPv4 address');
});

test.each([
  ['[]', false],
  ["['dragonfly']", true],
])(
  'what the build compiled of the shipped templates is loaded if there are any: apps %s',
  (apps, expected) => {
    const folder = temporaryFolder();
    write(folder, {
      'clusterwright.config.mjs': `export default { apps: ${apps} };\n`,
      'cluster.yaml': expected ? 'cloudflare_domain: kube.cc\n' : '{}\n',
      'templates/config/kubernetes/note.txt.j2': 'a note\n',
    });
    const env = { ...process.env, NODE_V8_COVERAGE: join(folder, 'coverage') };
    const { status, stdout } = spawnSync(process.execPath, [command, 'configure'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
    const [report = ''] = readdirSync(join(folder, 'coverage'));
    const { result }: { result: { url: string }[] } = JSON.parse(
      readFileSync(join(folder, 'coverage', report), 'utf8'),
    );
    const loaded = result.map(({ url }) => url).filter((url) => url.includes('/chunks/'));
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.some((url) => /\/precompiled-templates-\w+\.js$/.test(url))).toBe(expected);
    expect(loaded.filter((url) => /\/shipped-schema-\w+\.js$/.test(url))).toEqual([]);
  },
);

test('the reader of the output may stop early', async () => {
  const running = spawn(process.execPath, [command, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.stdout.destroy();
  let stderr = '';
  running.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const status = await new Promise((done) => running.once('close', done));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test("under Node's permission model, a folder outside a repository only needs access to the package and itself", () => {
  const flag = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const folder = temporaryFolder();
  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [
        ...[flag, '--no-warnings', `--allow-fs-read=${root}*`, `--allow-fs-read=${folder}/*`],
        ...[`--allow-fs-write=${folder}/*`, command, ...args],
      ],
      { cwd: folder, encoding: 'utf8' },
    );
  for (const args of [
    ['init'],
    ['validate'],
    ['explain', 'cloudflare_domain'],
    ['configure'],
    ['configure', '--check'],
    ['verify', '.'],
    ['build', '.'],
    ['images', '.'],
  ]) {
    const { status, stdout, stderr } = run(...args);
    expect({ args, status, said: status === 0 ? '' : stdout + stderr }).toEqual({
      args,
      status: 0,
      said: '',
    });
  }
});
