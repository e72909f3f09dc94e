import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { recall, stateOf } from '../../src/pipeline/remembered.ts';
import { workspace } from '../../src/pipeline/workspace.ts';
import { run, temporaryFolder } from '../support/cli.ts';

let folder: string;
let env: Record<string, string>;
beforeEach(async () => {
  folder = temporaryFolder();
  env = { HOME: join(folder, 'nobody') };
  write('cluster.yaml', 'cloudflare_domain: cluster.test\n');
  write(
    'clusterwright.config.ts',
    "import { defineConfig } from 'clusterwright';\nexport default defineConfig({ apps: ['cluster'] });\n",
  );
  await run(folder, ['init']);
});

const at = (path: string) => join(folder, path);
const write = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};
const stateNow = () => {
  const place = workspace({ cwd: folder, env }, { config: 'cluster.yaml', output: '.' });
  return { place, state: stateOf(place) };
};
/** Whether the next run has nothing to do. */
const isKnown = () => {
  const { place, state } = stateNow();
  return state !== undefined && recall(place, false, state) !== undefined;
};

const app = (code: string, more = '') => `import { defineApp, text } from 'clusterwright';
${more}
export default defineApp({
  name: 'mine',
  title: 'Mine',
  layer: 'application',
  namespace: 'default',
  uses: ['cluster'],
  variables: { mine: text('Mine.', () => String(${code})) },
});
`;
const runWith = async (code: string, more = '') => {
  write('apps/mine/app.ts', app(code, more));
  // The first run writes the types that editors read, which the second finds.
  for (let round = 0; round < 2; round += 1) {
    expect(await run(folder, ['configure'])).toMatchObject({ status: 0 });
  }
};

test('a run is remembered if code of one’s own depends on nothing else', async () => {
  await runWith("'text'");
  expect(isKnown()).toBe(true);
  write('apps/mine/app.ts', app("'other'"));
  expect(isKnown()).toBe(false);
});

const readers: Readonly<Record<string, readonly [code: string, more: string, file: string]>> = {
  'a module that it imports': ['other', "import { other } from './other.ts';", 'apps/mine/other.ts'],
  'a module without its extension': ['other', "import { other } from './other';", 'apps/mine/other.ts'],
  'data that it imports': ['other.name', "import other from './other.json';", 'apps/mine/other.json'],
  'a file that it reads': [
    "readFileSync(join(import.meta.dirname, 'other.txt'), 'utf8')",
    "import { readFileSync } from 'node:fs';\nimport { join } from 'node:path';",
    'apps/mine/other.txt',
  ],
  'a file that the API reads for it': [
    "read_file(import.meta.dirname + '/other.txt')",
    "import { read_file } from 'clusterwright/plugin';",
    'apps/mine/other.txt',
  ],
  'a file whose existence it asks for': [
    "existsSync(new URL('file:///other.txt'))",
    "import fs, { existsSync } from 'fs';",
    '/other.txt',
  ],
};
test.each(Object.keys(readers))(
  'with code of one’s own, a run is computed again after a change of %s',
  async (what) => {
    const [code, more, file] = readers[what] ?? ['', '', ''];
    const content = file.endsWith('.json') ? '{"name":"old"}' : "export const other = 'old';\n";
    const isThere = !file.startsWith('/');
    if (isThere) write(file, content);
    await runWith(code, more);
    expect(isKnown()).toBe(true);
    if (isThere) write(file, content.replace('old', 'new'));
    expect(isKnown()).toBe(!isThere);
  },
);

test('a run is computed again once an import finds another file, and once a folder has another file', async () => {
  write('apps/mine/other.js', 'export const other = 1;\n');
  write('apps/mine/files/a.txt', '');
  await runWith(
    "other + readdirSync(import.meta.dirname + '/files').length",
    "import { other } from './other';\nimport { readdirSync } from 'node:fs';",
  );
  expect(isKnown()).toBe(true);
  write('apps/mine/files/b.txt', '');
  expect(isKnown()).toBe(false);
  rmSync(at('apps/mine/files/b.txt'));
  expect(isKnown()).toBe(true);
  write('apps/mine/other.ts', 'export const other = 2;\n');
  expect(isKnown()).toBe(false);
});

test.each([
  ['the clock', 'new Date(0).getTime()', ''],
  ['randomness', 'Math.random() < 2', ''],
  ['randomness by another name', 'random() < 2', 'const { random } = Math;'],
  ['the environment', 'process.env.NOTHING', ''],
  ['the machine', 'platform()', "import { platform } from 'node:os';"],
  ['more of a file than its content', "statSync('.').isFile()", "import { statSync } from 'node:fs';"],
  ['a random identifier', 'randomUUID().length', "import { randomUUID } from 'node:crypto';"],
  ['all global names', 'Object.keys(globalThis).length > 0', ''],
  ['a program', "typeof execSync === 'function'", "import { execSync } from 'node:child_process';"],
])('no run is remembered if code of one’s own may depend on %s', async (_, code, more) => {
  await runWith(code, more);
  expect(isKnown()).toBe(false);
});

test('in untrusted mode, code of one’s own is not an input, because it does not run', () => {
  write('apps/mine/app.ts', app("'text'"));
  expect(stateNow().state?.inputs.code).toEqual([at('clusterwright.config.ts'), at('apps/mine/app.ts')]);
  env = { ...env, CLUSTERWRIGHT_UNTRUSTED: '1' };
  expect(stateNow().state?.inputs.code).toEqual([]);
});
