/** Esbuild plugins for a quick start: the finished result in place of what would be compiled or loaded each time. */

import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { schema } from '../../src/apps/shipped-schema.ts';
import { annotations, validatorOptions } from '../../src/config/compile-schema.ts';
import { clusterEngine } from '../../src/render/engine.ts';
import { loadTemplates } from '../../src/render/templates.ts';
import { groups } from '../../src/verify/schemas/groups/index.ts';
import type { ApiGroup } from '../../src/verify/schemas/library.ts';
import { parseNotation } from '../../src/verify/schemas/notation.ts';

/** In place of ajv and of compiling the schema: the validator's own code. */
export function precompiledValidator(root: string): Plugin {
  return {
    name: 'precompiled-validator',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]apps[\\/]shipped-schema\.ts$/ }, () => {
        const ajv = new Ajv2020({ ...validatorOptions, code: { source: true, esm: true } });
        ajv.addVocabulary(annotations);
        ajv.addSchema(schema);
        const code = standalone.default(ajv, { validateCluster: schema.$id });
        return {
          contents: [
            code,
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

/** In place of reading the notation of kinds: what it says, one function for each definition. */
export const precompiledKinds: Plugin = {
  name: 'precompiled-kinds',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]schemas[\\/]groups[\\/]index\.ts$/ }, () => {
      const texts = [...new Set(groups.flatMap(({ notation, uses = [] }) => [notation, ...uses]))];
      const nameOf = (text: ApiGroup['notation']) => `notation${texts.indexOf(text)}`;
      const rows = groups.map(
        ({ group, notation, uses = [] }) =>
          `{ group: ${JSON.stringify(group)}, notation: ${nameOf(notation)}, uses: [${uses.map(nameOf)}] },`,
      );
      const contents = [
        ...texts.map((text) => `const ${nameOf(text)} = ${notationCode(text)};`),
        `export const groups = [${rows.join('\n')}];`,
      ];
      return { contents: contents.join('\n'), loader: 'js' };
    });
  },
};

function notationCode(text: ApiGroup['notation']): string {
  const { definitions, kinds } = typeof text === 'string' ? parseNotation(text) : text;
  const thunk = (value: object) => `() => (${JSON.stringify(value)})`;
  const named = [...definitions].map(([name, read]) => `[${JSON.stringify(name)}, ${thunk(read())}],`);
  const listed = kinds.map(({ body, ...head }) => `{ ...${JSON.stringify(head)}, body: ${thunk(body())} },`);
  return `{ definitions: new Map([${named.join('\n')}]), kinds: [${listed.join('\n')}] }`;
}

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
