import { build, type Plugin } from 'esbuild';
import { doors } from './declarations.ts';
import { writeLicences } from './licences.ts';
import {
  compiledPage,
  dataBesideBundle,
  noChildProcesses,
  precompiledMetaSchema,
  precompiledTemplates,
  precompiledValidator,
  streamsWithoutFetch,
} from './precompiled.ts';

/** Put in front of every chunk for the CommonJS packages in it, which call `require` for Node's modules. */
const requireOfNode =
  "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);";

/**
 * Bundles the command and the library as ES modules in chunks. A command loads only the chunks that it needs; the library's entry
 * points share them, so that plugins use the classes of the running engine. Packages are included, so an installation needs no
 * others. `clusterwright.cjs` is CommonJS because the compile cache must be enabled before the first chunk is loaded.
 */
export async function bundle(root: string, dist: string): Promise<void> {
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    minify: true,
    keepNames: true,
  } as const;
  const { metafile } = await build({
    ...common,
    absWorkingDir: root,
    metafile: true,
    format: 'esm',
    splitting: true,
    entryPoints: {
      command: `${root}/src/process.ts`,
      worker: `${root}/src/cli/configure/worker.ts`,
      ...Object.fromEntries(Object.entries(doors).map(([name, path]) => [name, `${root}/src/${path}.ts`])),
    },
    outdir: dist,
    chunkNames: 'chunks/[name]-[hash]',
    charset: 'ascii',
    legalComments: 'linked',
    logLevel: 'warning',
    banner: { js: requireOfNode },
    plugins: [
      precompiledValidator(root),
      precompiledMetaSchema(root),
      precompiledTemplates(root),
      dataBesideBundle(root, dist),
      compiledPage,
      noChildProcesses,
      streamsWithoutFetch,
    ],
  });
  writeLicences(root, Object.keys(metafile.inputs), `${dist}/LICENSES.txt`);
  await build({
    ...common,
    format: 'cjs',
    entryPoints: [`${root}/src/bin.ts`],
    outfile: `${dist}/clusterwright.cjs`,
    plugins: [commandBeside],
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
}

/** Keeps the import of `process.ts` as an import of its chunk. */
const commandBeside: Plugin = {
  name: 'command-beside',
  setup({ onResolve }) {
    onResolve({ filter: /process\.ts$/ }, () => ({ path: './command.js', external: true }));
  },
};
