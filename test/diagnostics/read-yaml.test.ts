import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readYaml } from '../../src/diagnostics/read-yaml.ts';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { within } from '../support/cpu.ts';

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...[...'bcdefghi'].map(
    (name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`,
  ),
].join('\n');
const hostile: Readonly<Record<string, string>> = {
  'a merge of what is no map': '<<: [1]\na: 1',
  'a merge of a scalar': 'a: {<<: 1}',
  'a merge of a list with a scalar': 'a: &a {b: 1}\nb: {<<: [*a, 2]}',
  'aliases that multiply': bomb,
  'an alias of nothing': 'a: *b',
  'keys in keys': `${'? '.repeat(300)}a`,
  'keys in keys between braces': `${'{'.repeat(300)}a${'}'.repeat(300)}`,
  'keys in keys on lines': Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}? `).join('\n'),
  'a merge of thousands of keys, thousands of times': `x: &a {${Array.from({ length: 3000 }, (_, at) => `k${at}: v`).join(', ')}}\ny: [${Array(3000).fill('{<<: *a}').join(', ')}]`,
  'merges that double': `a0: &a0 {k: v, l: v}\n${Array.from({ length: 60 }, (_, at) => `a${at + 1}: &a${at + 1} {<<: [*a${at}, *a${at}]}`).join('\n')}`,
  'merges of merges that grow': `a0: &a0 {k: v}\n${Array.from({ length: 2000 }, (_, at) => `a${at + 1}: &a${at + 1} {<<: *a${at}, k${at}: v}`).join('\n')}`,
  'thousands of anchors, and as many aliases': `x: [${Array.from({ length: 20_000 }, (_, at) => `&a${at} v, *a${at}`).join(', ')}]`,
  'lists without an end': '['.repeat(20_000),
};

const indented = (text: string, by: number) => text.replaceAll('\n', `\n${' '.repeat(by)}`);
const object = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\n';
const places: Readonly<Record<string, (text: string) => Record<string, string>>> = {
  'a manifest': (text) => ({ 'a.yaml': `${object}data:\n  ${indented(text, 2)}\n` }),
  'a kustomization': (text) => ({
    'kustomization.yaml': `resources: []\npatches:\n  ${indented(text, 2)}\n`,
  }),
  ...Object.fromEntries(
    [
      'patches:\n  - patch: |-\n      ',
      'patchesStrategicMerge:\n  - |-\n    ',
      'transformers:\n  - |-\n    ',
    ].map((field) => [
      field.split(':')[0] ?? '',
      (text: string) => ({
        'b.yaml': object,
        'kustomization.yaml': `resources: [b.yaml]\n${field}${indented(text, 6)}\n`,
      }),
    ]),
  ),
  'the target of a replacement': (text) => ({
    'b.yaml': `${object}data:\n  a: |-\n    ${indented(text, 4)}\n`,
    'kustomization.yaml':
      'resources: [b.yaml]\nreplacements:\n  - source: {kind: ConfigMap, name: a, fieldPath: metadata.name}\n    targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a.a]}]\n',
  }),
  'values of a release': (text) => ({
    'b.yaml': `${object}data:\n  values.yaml: |-\n    ${indented(text, 4)}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: a}\nspec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: x}\n  valuesFrom: [{kind: ConfigMap, name: a}]\n  postRenderers:\n    - kustomize:\n        patches:\n          - patch: |-\n              ${indented(text, 14)}\n`,
  }),
  'a template of a ResourceSet': (text) => ({
    'b.yaml': `apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: r, namespace: a}\nspec:\n  resourcesTemplate: |-\n    ${indented(text, 4)}\n`,
  }),
};

test.each(Object.entries(hostile))('%s is not data', (_, text) => {
  expect(readYaml(text, { merge: true })).toBeUndefined();
});

test.each(Object.keys(hostile).flatMap((what) => Object.keys(places).map((where) => [what, where] as const)))(
  '%s in %s is read in time and without a message of ours',
  async (what, where) => {
    const files = Object.entries(places[where]?.(hostile[what] ?? '') ?? {}).map(([path, content]) => ({
      path,
      content,
    }));
    await within(3000, () => verifyTree({ files, declarations: noDeclarations }));
  },
);

test('only the YAML readers parse YAML', () => {
  const root = fileURLToPath(new URL('../../src/', import.meta.url));
  const readers = [
    'diagnostics/read-yaml.ts',
    'diagnostics/source.ts',
    'diagnostics/typos.ts',
    'verify/model/yaml-as-go.ts',
  ];
  const own = [
    'makejinja/data/yaml.ts',
    'makejinja/infer/comments.ts',
    'sops/yaml-read.ts',
    'verify/silences.ts',
    // The user's own values file.
    'cli/commands/describe-chart.ts',
  ];
  const parsing = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter((path) =>
      /\b(parse|parseDocument|parseAllDocuments|Composer|Parser)\b[^;]*from 'yaml'/.test(
        readFileSync(join(root, path), 'utf8').replace(/import type [^;]*;/g, ''),
      ),
    );
  expect(parsing.sort()).toEqual([...readers, ...own].sort());
});
