/**
 * Builds the command and the library into dist/: one ESM bundle, with what a command does not need at its start in
 * chunks of their own, the schema's validator compiled ahead, and the declarations for TypeScript.
 */

import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build, type Plugin } from 'esbuild';
import { annotations, clusterSchema, validatorOptions } from '../src/config/schema-validator.ts';
import { clusterEngine } from '../src/render/engine.ts';
import { loadTemplates } from '../src/render/templates.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** In place of ajv and of compiling the schema at every start: the validator's own code. */
const precompiledValidator: Plugin = {
  name: 'precompiled-validator',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]config[\\/]schema-validator\.ts$/ }, () => {
      const ajv = new Ajv2020({ ...validatorOptions, code: { source: true, esm: true } });
      ajv.addVocabulary(annotations);
      const code = standalone.default(ajv, { validateCluster: clusterSchemaId(ajv) });
      return {
        contents: [
          code,
          `export const clusterSchema = ${JSON.stringify(clusterSchema)};`,
          'export function validateAgainstSchema(data) {',
          '  return validateCluster(data) ? [] : (validateCluster.errors ?? []);',
          '}',
        ].join('\n'),
        resolveDir: root,
        loader: 'js',
      };
    });
  },
};

function clusterSchemaId(ajv: InstanceType<typeof Ajv2020>): string {
  ajv.addSchema(clusterSchema);
  return clusterSchema.$id;
}

/** In place of compiling the shipped templates at every start: their code, found by their content. */
const precompiledTemplates: Plugin = {
  name: 'precompiled-templates',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]render[\\/]precompiled\.ts$/ }, async () => {
      const templates = await loadTemplates([{ directory: join(root, 'templates/config'), shownAs: '' }]);
      const engine = clusterEngine(templates);
      const rows = [...templates.values()].map(
        ({ name, text }) => `[${JSON.stringify(engine.key(text))}, () => {${engine.compile(name)}}],`,
      );
      return {
        contents: [
          `const templates = new Map([${rows.join('\n')}]);`,
          'export function precompiled(key) { return templates.get(key); }',
        ].join('\n'),
        resolveDir: root,
        loader: 'js',
      };
    });
  },
};

rmSync(dist, { recursive: true, force: true });
await build({
  entryPoints: {
    clusterwright: join(root, 'src/bin.ts'),
    index: join(root, 'src/index.ts'),
    plugin: join(root, 'src/plugin.ts'),
  },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  chunkNames: 'chunks/[name]-[hash]',
  logLevel: 'warning',
  plugins: [precompiledValidator, precompiledTemplates],
  banner: {
    // CommonJS packages inside an ES module bundle still call `require` for Node's own modules.
    js: "import { createRequire as createRequireOfNode } from 'node:module';const require = createRequireOfNode(import.meta.url);",
  },
});
chmodSync(join(dist, 'clusterwright.js'), 0o755);
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
