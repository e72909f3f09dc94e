/** The package from `npm pack`, installed in an empty folder. `CLUSTERWRIGHT_NODE` names another Node to run it. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from './support/cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const node = process.env['CLUSTERWRIGHT_NODE'] ?? process.execPath;

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Without npm's variables, so that the test is the same with and without `npm test`. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

test('it installs offline without other packages, and works: command, library, plugins, types', () => {
  const folder = temporaryFolder();
  const npm = (cwd: string, ...args: readonly string[]) =>
    execFileSync('npm', [...args, '--loglevel=error'], {
      cwd,
      env: { ...env, npm_config_cache: join(folder, '.npm') },
      encoding: 'utf8',
    });
  const [packed] = JSON.parse(
    npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder),
  ) as readonly [Packed];
  const paths = packed.files.map(({ path }) => path);
  const types = paths.filter((path) => path.endsWith('.d.ts'));
  expect(types).toEqual(expect.arrayContaining(['dist/types/index.d.ts', 'dist/types/plugin.d.ts']));
  // One file for each entry point, and shared ones: no internal folder.
  expect(types.filter((path) => !/^dist\/types\/(?:shared\/)?[\w-]+\.d\.ts$/.test(path))).toEqual([]);
  const other = paths.filter((path) => !/^(?:dist|docs|templates)\//.test(path));
  expect(other.sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'NOTICE',
    'README.md',
    'cluster.schema.json',
    'package.json',
  ]);
  expect(paths.filter((path) => /\.(?:test\.\w+|map|cache)$/.test(path))).toEqual([]);

  // npm warns of these in a package that is installed from a file. `npm ci` in a clone builds by `preprepare` instead.
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(Object.keys(scripts).filter((name) => /^(?:(?:pre|post)?install|prepare)$/.test(name))).toEqual([]);
  expect(scripts['preprepare']).toBe('npm run prepack');

  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(folder, 'install', '--omit=dev', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`);
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'clusterwright',
  ]);

  const run = (...command: readonly [string, ...string[]]) => {
    const [file, ...args] = command;
    // The command names its Node by `env node`.
    const PATH = [dirname(node), env['PATH']].join(delimiter);
    const { status, stdout, stderr } = spawnSync(file, args, {
      cwd: folder,
      env: { ...env, PATH },
      encoding: 'utf8',
    });
    expect(status, `${command.join(' ')}\n${stdout}${stderr}`).toBe(0);
    return stdout + stderr;
  };
  const clusterwright = join(folder, 'node_modules/.bin/clusterwright');
  expect(run(clusterwright, 'init')).toContain('`npx clusterwright configure`');
  expect(run(clusterwright, 'configure')).not.toContain('task ');
  expect(existsSync(join(folder, 'kubernetes'))).toBe(true);
  expect(run(clusterwright, 'verify')).toContain('No problems found');
  expect(run(clusterwright, 'create-app', 'documents', 'paperless')).toContain('apps/paperless/app.ts');
  run(clusterwright, 'configure');
  expect(existsSync(join(folder, 'kubernetes/apps/documents/paperless/app/helmrelease.yaml'))).toBe(true);
  expect(run(clusterwright, 'verify')).toContain('No problems found');

  const source = `
    import { validate, defineApp } from 'clusterwright';
    import { definePlugin, nthhost } from 'clusterwright/plugin';
    console.log(typeof validate, defineApp({ name: 'mine', layer: 'application' }).name);
    console.log(nthhost('10.0.0.0/24', 7), typeof definePlugin({ filters: { nthhost } }));
  `;
  writeFileSync(join(folder, 'uses.mjs'), source);
  expect(run(node, 'uses.mjs')).toBe('function mine\n10.0.0.7 object\n');
  writeFileSync(
    join(folder, 'uses.mts'),
    `declare const console: { log(...all: unknown[]): void };\n${source}`,
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
  run(process.execPath, tsc, '--noEmit', ...options, 'uses.mts');
});
