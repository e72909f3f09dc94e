/** The exported subpaths, used from outside: from the packed tarball, in a separate folder. */

import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const doors = ['jinja', 'sops', 'verify'] as const;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'outsider-'));
  // `dist` already exists: `npm ci` and `npm run build` write it.
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root });
  const [tarball = ''] = readdirSync(folder);
  const installed = join(folder, 'node_modules/clusterwright');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1']);
  mkdirSync(join(folder, 'node_modules/@types'));
  for (const name of ['@types/node', 'undici-types']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const { key, recipient } = newKey();
  writeFileSync(join(folder, 'age.key'), `${key}\n`, { mode: 0o600 });
  writeFileSync(join(folder, '.sops.yaml'), `creation_rules:\n  - age: ${recipient}\n`);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  for (const door of doors) writeFileSync(join(folder, `${door}.ts`), exampleOf(`docs/use-${door}.md`));
  writeFileSync(join(folder, 'own-types.ts'), ownTypes);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tsconfig = {
  compilerOptions: {
    module: 'NodeNext',
    target: 'ES2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  },
  include: ['*.ts'],
};

/** What `.clusterwright/types.d.ts` does for a user's apps. */
const ownTypes = `
import type { Variables } from 'clusterwright';
declare module 'clusterwright' {
  interface Variables {
    readonly paperless_hostname: string;
  }
}
export const host = (variables: Variables): string => variables.paperless_hostname;
`;

/** A key pair that opens only what this test seals. */
function newKey(): { readonly key: string; readonly recipient: string } {
  const code = `import { generateIdentity, identityToRecipient } from 'age-encryption';
    const key = await generateIdentity();
    console.log(JSON.stringify({ key, recipient: await identityToRecipient(key) }));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root });
  return JSON.parse(String(output)) as { key: string; recipient: string };
}

function exampleOf(page: string): string {
  return /```ts\n(.*?)```/s.exec(readFileSync(join(root, page), 'utf8'))?.[1] ?? '';
}

function run(door: string) {
  const file = join(folder, `${door}.mjs`);
  writeFileSync(file, exampleOf(`docs/use-${door}.md`));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    cwd: folder,
    encoding: 'utf8',
    env: { HOME: folder },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

test('the types are complete: the examples of the docs compile, and so do the declarations', () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toBe('');
});

test('the types name entry points, not internal folders', () => {
  const types = readdirSync(join(folder, 'node_modules/clusterwright/dist/types'));
  expect(types.sort()).toEqual([
    'index.d.ts',
    'jinja.d.ts',
    'plugin.d.ts',
    'shared',
    'sops.d.ts',
    'verify.d.ts',
  ]);
});

test('clusterwright/jinja renders', () => {
  expect(run('jinja')).toBe('Hello WORLD!\n');
});

test('clusterwright/sops seals and opens', () => {
  expect(run('sops')).toBe('password: example\n\n');
});

test('clusterwright/verify finds what is wrong', () => {
  expect(run('verify')).toMatch(/apps\/service\.yaml:\d+:\d+ error /);
});
