import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import * as library from '../../src/index.ts';
import * as jinja from '../../src/jinja/index.ts';
import * as plugin from '../../src/plugin.ts';
import * as sops from '../../src/sops/index.ts';
import * as verify from '../../src/verify/index.ts';
import {
  noChildProcesses,
  precompiledKinds,
  precompiledTemplates,
  precompiledValidator,
} from './precompiled.ts';

const common: BuildOptions = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: true,
  logLevel: 'warning',
};

/** The command itself, `clusterwright.cjs`: small, for nothing of it is cached. */
export async function bundleCommand(root: string, dist: string): Promise<void> {
  await build({
    ...common,
    entryPoints: [join(root, 'src/bin.ts')],
    outfile: join(dist, 'clusterwright.cjs'),
    banner: { js: '#!/usr/bin/env node' },
  });
}

/**
 * All code in one file, `bundle.cjs`: CommonJS, since Node 20 caches compiled code of nothing else, and one file, since
 * plugins and programs that import the library must meet the classes of the engine that runs. Modules that are imported
 * when they are needed are evaluated then, and so are the two libraries.
 */
export async function bundleCode(root: string, dist: string): Promise<void> {
  await build({
    ...common,
    stdin: {
      contents: [
        'module.exports = {',
        "  get run() { return require('./src/process.ts').run; },",
        "  get library() { return require('./src/index.ts'); },",
        "  get plugin() { return require('./src/plugin.ts'); },",
        "  get jinja() { return require('./src/jinja/index.ts'); },",
        "  get sops() { return require('./src/sops/index.ts'); },",
        "  get verify() { return require('./src/verify/index.ts'); },",
        '};',
      ].join('\n'),
      resolveDir: root,
      loader: 'js',
    },
    outfile: join(dist, 'bundle.cjs'),
    // One byte a character: half the memory, and nothing to decode at the start.
    charset: 'ascii',
    legalComments: 'linked',
    define: { 'import.meta.url': 'urlOfBundle' },
    banner: { js: "const urlOfBundle = require('node:url').pathToFileURL(__filename).href;" },
    plugins: [precompiledValidator(root), precompiledTemplates(root), precompiledKinds, noChildProcesses],
  });
  writeFacade(join(dist, 'index.js'), 'library', Object.keys(library));
  writeFacade(join(dist, 'plugin.js'), 'plugin', Object.keys(plugin));
  writeFacade(join(dist, 'jinja.js'), 'jinja', Object.keys(jinja));
  writeFacade(join(dist, 'sops.js'), 'sops', Object.keys(sops));
  writeFacade(join(dist, 'verify.js'), 'verify', Object.keys(verify));
}

/** An ES module with the names of one part of the bundle. */
function writeFacade(path: string, part: string, names: readonly string[]): void {
  const code = [
    "import { createRequire } from 'node:module';",
    `const { ${part} } = createRequire(import.meta.url)('./bundle.cjs');`,
    `export const { ${[...names].sort().join(', ')} } = ${part};`,
  ];
  writeFileSync(path, `${code.join('\n')}\n`);
}
