/** Esbuild plugins for a fast start: they insert results of what would be compiled or loaded at each start. */

import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _, Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { globbySync } from 'globby';
import { schema } from '../../src/apps/shipped-schema.ts';
import { addFormats, annotations, validatorOptions } from '../../src/config/compile-schema.ts';
import { metaOptions, metaSchema } from '../../src/config/meta-schema.ts';
import { compilePage } from '../../src/graph/page/compile.ts';
import { clusterEngine } from '../../src/render/engine.ts';
import { includeText } from '../../src/render/include-text.ts';
import { loadTemplates, type Template, type TemplateSet } from '../../src/render/templates.ts';

/** Replaces ajv and the compilation of the schema by the compiled validator. */
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
            `export const schema = ${parsed(schema)};`,
            withOneSchema(standalone.default(ajv, { validateCluster: schema.$id })),
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

/** In place of compiling the schema of schemas: its validator's own code. */
export function precompiledMetaSchema(root: string): Plugin {
  return {
    name: 'precompiled-meta-schema',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]config[\\/]meta-schema\.ts$/ }, () => {
        const ajv = new Ajv2020({ ...metaOptions, code: { source: true, esm: true } });
        ajv.getSchema(metaSchema);
        return {
          contents: standalone.default(ajv, { isJsonSchema: metaSchema }),
          resolveDir: root,
          loader: 'js',
        };
      });
    },
  };
}

/** JSON in a string is parsed faster than as a part of the code. */
function parsed(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

/** The validator contains a copy of the whole schema, to look up lists and patterns. */
function withOneSchema(code: string): string {
  const text = JSON.stringify(schema);
  if (!code.includes(text)) throw new Error('the validator does not hold the schema as it is');
  return code.replaceAll(text, () => 'schema');
}

/** Replaces the compilation of the shipped templates by their code, found by their content. */
export function precompiledTemplates(root: string): Plugin {
  return {
    name: 'precompiled-templates',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]render[\\/]precompiled-templates\.ts$/ }, async () => {
        const shipped = await loadTemplates([{ directory: join(root, 'templates/config'), shownAs: '' }]);
        const templates = new Map([...shipped, ...includesOf(shipped)]);
        const engine = clusterEngine(templates);
        const rows = [...templates.values()].map(
          ({ name, text }) => `[${JSON.stringify(engine.key(text))}, () => {${engine.compile(name)}}],`,
        );
        return {
          contents: `export const templates = new Map([${rows.join('\n')}]);`,
          resolveDir: root,
          loader: 'js',
        };
      });
    },
  };
}

/** The templates that only include a partial, for files that an app has by default. */
function includesOf(shipped: TemplateSet): readonly (readonly [string, Template])[] {
  return [...shipped.keys()]
    .filter((name) => name.startsWith('shared/'))
    .map((name) => {
      const own = `default/${name}`;
      return [own, { name: own, path: own, text: includeText(name) }];
    });
}

/** Puts the kinds and the data of apps next to the bundle, so that a run reads only the files it needs. */
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
        for (const path of globbySync(['*/chart/*.json', '*/*.sh'], { cwd: join(root, 'src/apps') }))
          cpSync(join(root, 'src/apps', path), join(dist, 'apps', path));
      });
    },
  };
}

/** Replaces the compilation of `graph`'s page by the compiled page. */
export const compiledPage: Plugin = {
  name: 'compiled-page',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]graph[\\/]page[\\/]assets\.ts$/ }, () => ({
      contents: `export const pageAssets = () => (${JSON.stringify(compilePage())});`,
      loader: 'js',
    }));
  },
};

/** The age library reads a stream through `Response`, for which Node loads its whole HTTP client. */
export const streamsWithoutFetch: Plugin = {
  name: 'streams-without-fetch',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]age-encryption[\\/]dist[\\/]io\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replace('new Uint8Array(await new Response(stream).arrayBuffer())', 'await bytesOf(stream)')
        .replace('await new Response(stream).text()', 'new TextDecoder().decode(await bytesOf(stream))');
      if (contents.includes('Response('))
        throw new Error(`${path} is not what streams-without-fetch expects`);
      return { contents: `${contents}\n${bytesOf}` };
    });
  },
};

const bytesOf = `async function bytesOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) { bytes.set(chunk, at); at += chunk.length; }
  return bytes;
}`;

/** Commander loads Node's child_process for commands that are separate programs, which clusterwright does not have. */
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
