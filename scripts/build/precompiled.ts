/** Esbuild plugins for a quick start: the finished result in place of what would be compiled or loaded each time. */

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { _, Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { globbySync } from 'globby';
import { schema } from '../../src/apps/shipped-schema.ts';
import { addFormats, annotations, validatorOptions } from '../../src/config/compile-schema.ts';
import { compilePage } from '../../src/graph/page/compile.ts';
import { clusterEngine } from '../../src/render/engine.ts';
import { loadTemplates } from '../../src/render/templates.ts';

/** In place of ajv and of compiling the schema: the validator's own code. */
export function precompiledValidator(root: string): Plugin {
  return {
    name: 'precompiled-validator',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]apps[\\/]shipped-schema\.ts$/ }, () => {
        const code = { source: true, esm: true, formats: _`formats` };
        const ajv = new Ajv2020({ ...validatorOptions, code });
        ajv.addVocabulary(annotations);
        addFormats(ajv);
        ajv.addSchema(schema);
        return {
          contents: [
            "import { formats as rules } from './src/config/formats.ts';",
            'const formats = Object.fromEntries(',
            '  Object.entries(rules).map(([name, { fits }]) => [name, { validate: fits }]),',
            ');',
            standalone.default(ajv, { validateCluster: schema.$id }),
            `export const schema = ${JSON.stringify(schema)};`,
            'export function validateSchema(data) {',
            '  return validateCluster(data) ? [] : (validateCluster.errors ?? []);',
            '}',
          ].join('\n'),
          resolveDir: root,
          loader: 'js',
        };
      });
    },
  };
}

/** In place of compiling the shipped templates: their code, found by their content. */
export function precompiledTemplates(root: string): Plugin {
  return {
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
}

/** The structure of kinds and the data of apps are beside the bundle: a tree reads the files that it uses. */
export function dataBesideBundle(root: string, dist: string): Plugin {
  return {
    name: 'data-beside-bundle',
    setup({ onLoad, onEnd }) {
      const replace = (filter: RegExp, source: string, folder: string) =>
        onLoad({ filter }, () => ({
          contents: [
            "import { join } from 'node:path';",
            `import { packageRoot } from '${source.replace(/[^/]+/g, '..')}/package-root.ts';`,
            `export const dataFolder = () => join(packageRoot(), 'dist/${folder}');`,
          ].join('\n'),
          resolveDir: join(root, 'src', source),
          loader: 'js',
        }));
      replace(/[\\/]kinds[\\/]data-folder\.ts$/, 'verify/kinds', 'kinds');
      replace(/[\\/]apps[\\/]data-folder\.ts$/, 'apps', 'apps');
      onEnd(() => {
        cpSync(join(root, 'src/verify/kinds/data'), join(dist, 'kinds'), { recursive: true });
        for (const path of globbySync('*/chart/*.json', { cwd: join(root, 'src/apps') }))
          cpSync(join(root, 'src/apps', path), join(dist, 'apps', path));
      });
    },
  };
}

/** In place of compiling the script of the page of `graph`: what it compiles to. */
export const compiledPage: Plugin = {
  name: 'compiled-page',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]graph[\\/]page[\\/]assets\.ts$/ }, () => ({
      contents: `export const pageAssets = () => (${JSON.stringify(compilePage())});`,
      loader: 'js',
    }));
  },
};

/** Commander loads Node's child processes for commands that are programs of their own, and ours are not. */
export const noChildProcesses: Plugin = {
  name: 'no-child-processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'child_process', namespace: 'later' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'later' }, () => ({
      contents: "exports.spawn = (...all) => require('node:child_process').spawn(...all);",
    }));
  },
};
