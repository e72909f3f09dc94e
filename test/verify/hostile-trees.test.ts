import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { withinSync } from '../support/cpu.ts';

/** The findings, within a limit of CPU time. */
function verified(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const listed = Object.entries(files).map(([path, content]) => ({ path, content }));
  return withinSync(30_000, () => verifyTree({ files: listed, declarations: noDeclarations }));
}

const codes = (found: readonly Diagnostic[]) => new Set(found.map(({ code }) => code));
const kustomization = (...resources: string[]) =>
  `kind: Kustomization\nresources: [${resources.join(', ')}]\n`;
const object = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\ndata: {a: b}\n';
const base = { 'o0/a.yaml': object, 'o0/kustomization.yaml': kustomization('a.yaml') };

describe('overlays', () => {
  test('that double at each level are built up to a limit', () => {
    const levels = Array.from({ length: 40 }, (_, level) => level + 1);
    const files = Object.fromEntries(
      levels.flatMap((level) =>
        ['a', 'b'].map((side) => [
          `o${level}${side}/kustomization.yaml`,
          `namePrefix: ${side}\n${level === 1 ? kustomization('../o0') : kustomization(`../o${level - 1}a`, `../o${level - 1}b`)}`,
        ]),
      ),
    );
    expect(codes(verified({ ...base, ...files }))).toContain('kustomize/endless-overlays');
  });

  test('that double by components are built up to a limit too', () => {
    const levels = Array.from({ length: 40 }, (_, level) => level + 1);
    const files = Object.fromEntries(
      levels.flatMap((level) =>
        ['a', 'b'].map((side) => [
          `c${level}${side}/kustomization.yaml`,
          `kind: Component\ncomponents: [${level === 1 ? '' : `../c${level - 1}a, ../c${level - 1}b`}]\n`,
        ]),
      ),
    );
    const top = { 'top/kustomization.yaml': `${kustomization('../o0')}components: [../c40a, ../c40b]\n` };
    expect(codes(verified({ ...base, ...files, ...top }))).toContain('kustomize/endless-overlays');
  });

  test('in a long chain are built up to a limit', () => {
    const chain = Array.from({ length: 300 }, (_, level) => [
      `o${level + 1}/kustomization.yaml`,
      kustomization(`../o${level}`),
    ]);
    expect(codes(verified({ ...base, ...Object.fromEntries(chain) }))).toContain(
      'kustomize/endless-overlays',
    );
  });

  test('of one base, many and flat, are built', () => {
    const sides = Array.from({ length: 200 }, (_, side) => `s${side}`);
    const files = Object.fromEntries(
      sides.map((side) => [`${side}/kustomization.yaml`, `nameSuffix: -${side}\n${kustomization('../o0')}`]),
    );
    const all = { 'all/kustomization.yaml': kustomization(...sides.map((side) => `../${side}`)) };
    expect(codes(verified({ ...base, ...files, ...all }))).not.toContain('kustomize/endless-overlays');
  });
});

describe('substitution', () => {
  const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: flux-system}
spec:
  interval: 1h
  path: ./app
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substitute: {A: "${'a'.repeat(500_000)}"}}
`;
  const data = (text: string) => ({
    'flux/ks.yaml': flux,
    'app/a.yaml': `${object.slice(0, -13)}data:\n${text}`,
  });

  test.each([
    [
      'becomes larger than a cluster accepts',
      Array.from({ length: 200 }, (_, at) => `  k${at}: "\${A}"\n`).join(''),
    ],
    ['becomes as large in one text', `  k: "${'${A}'.repeat(200)}"\n`],
    ['nests endlessly', `  k: "${'${B:-'.repeat(20_000)}x${'}'.repeat(20_000)}"\n`],
    [
      'takes too long to match',
      Array.from({ length: 200 }, (_, at) => `  k${at}: "\${A##*a*a*a*b}"\n`).join(''),
    ],
    ['grows through functions', Array.from({ length: 60 }, (_, at) => `  k${at}: "\${A//a/aa}"\n`).join('')],
    ['nests in functions', `  k: "${'${A/b/'.repeat(20_000)}x${'}'.repeat(20_000)}"\n`],
  ])('that %s is a finding', (_, text) => {
    expect(codes(verified(data(text)))).toContain('flux/endless-substitution');
  });

  test.each([
    ['is never closed', `  k: "${'${B:-'.repeat(50_000)}x"\n`],
    ['is ordinary', '  k: "${B:-${C:-d}} ${A:0:3}"\n'],
  ])('that %s is not a finding', (_, text) => {
    expect(codes(verified(data(text)))).not.toContain('flux/endless-substitution');
  });
});

describe('copying', () => {
  const build = (fields: string, object = base['o0/a.yaml']) =>
    verified({ 'k/kustomization.yaml': `resources: [a.yaml]\n${fields}`, 'k/a.yaml': object });
  const patch = (operations: string) =>
    `patches:\n- target: {kind: ConfigMap}\n  patch: |\n${operations.replace(/^/gm, '    ')}\n`;
  const replacement = (field: string, target: string, options: string) =>
    `- source: {kind: ConfigMap, name: a, fieldPath: ${field}}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [${target}], options: {${options}}}]\n`;
  const sixty = <T>(make: (at: number) => T) => Array.from({ length: 60 }, (_, at) => make(at));

  test.each([
    [
      'an object into itself by a patch',
      patch(sixty((at) => `- {op: copy, from: /data, path: /data/x${at}}`).join('\n')),
    ],
    [
      'an object into itself by replacements',
      `replacements:\n${sixty((at) => replacement('data', `data.x${at}`, 'create: true')).join('')}`,
    ],
    [
      'a text appended to itself',
      `replacements:\n${sixty(() => replacement('data.a', 'data.a', 'delimiter: "-", index: 999')).join('')}`,
    ],
  ])('%s is limited', (_, fields) => {
    const found = codes(build(fields));
    expect(found.has('kustomize/endless-overlays') || found.has('kustomize/patch-fails')).toBe(true);
  });

  test('thousands of generators do not merge into an object that grows with each', () => {
    const one = (at: number) => `- {name: a, namespace: a, behavior: merge, literals: [k${at}=v]}\n`;
    const of = (count: number) =>
      codes(build(`configMapGenerator:\n${Array.from({ length: count }, (_, at) => one(at)).join('')}`));
    expect(of(6000)).toContain('kustomize/endless-overlays');
    expect(of(200)).not.toContain('kustomize/endless-overlays');
  });

  test('thousands of patches are not compared with thousands of objects', () => {
    const objects = Array.from({ length: 1000 }, (_, at) => object.replace('name: a,', `name: a${at},`));
    const one = '- {target: {kind: ConfigMap, name: none}, patch: "[]"}\n';
    expect(codes(build(`patches:\n${one.repeat(1000)}`, objects.join('---\n')))).toContain(
      'kustomize/endless-overlays',
    );
  });

  test.each([
    ['a few copies', patch('- {op: copy, from: /data/a, path: /data/b}')],
    ['a hundred patches', `patches:\n${'- {target: {kind: ConfigMap}, patch: "[]"}\n'.repeat(100)}`],
    ['a delimiter', `replacements:\n${replacement('data.a', 'data.a', 'delimiter: "-", index: 1')}`],
  ])('%s are not copied', (_, fields) => {
    expect(codes(build(fields))).not.toContain('kustomize/endless-overlays');
  });

  test('a path of 100,000 steps leads nowhere', () => {
    const path = Array(100_000).fill('a').join('.');
    const found = build(`replacements:\n${replacement('data.a', path, 'create: true')}`);
    expect(codes(found)).toContain('kustomize/replacement-fails');
    expect(codes(build(`replacements:\n${replacement(path, 'data.a', '')}`))).toContain(
      'kustomize/replacement-fails',
    );
  });
});

describe('lookups use tables, not lists', () => {
  const many = <T>(count: number, make: (at: number) => T) =>
    Array.from({ length: count }, (_, at) => make(at));
  const map = (at: number) => object.replace('name: a,', `name: a${at},`);
  const pod = (at: number) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p${at}, namespace: a}\nspec: {containers: [{name: a, image: i${at}, envFrom: [{configMapRef: {name: a${at}}}]}]}\n`;
  const containers = (fields: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\nspec:\n  containers:\n${many(8000, (at) => `  - {name: c${at}, ${fields}}\n`).join('')}`;
  test.each<[string, Record<string, string>]>([
    [
      'names that others refer to',
      {
        'k/kustomization.yaml': 'namePrefix: x-\nresources: [a.yaml]\n',
        'k/a.yaml': [...many(2000, map), ...many(2000, pod)].join('---\n'),
      },
    ],
    [
      'images',
      {
        'k/kustomization.yaml': `resources: [a.yaml]\nimages:\n${many(8000, (at) => `- {name: i${at}, newTag: x}\n`).join('')}`,
        'k/a.yaml': many(2000, pod).join('---\n'),
      },
    ],
    [
      'items of lists that are merged',
      {
        'k/kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: p.yaml}]\n',
        'k/a.yaml': containers('image: i'),
        'k/p.yaml': containers('tty: true'),
      },
    ],
    [
      'fields that are configured',
      {
        'k/kustomization.yaml': 'resources: [a.yaml]\nconfigurations: [c.yaml]\nnamePrefix: x\n',
        'k/a.yaml': object,
        'k/c.yaml': `namePrefix:\n${many(10_000, (at) => `- {path: a/b${at}, kind: ConfigMap, create: true}\n`).join('')}`,
      },
    ],
    [
      'generators',
      {
        'k/kustomization.yaml': `configMapGenerator:\n${many(15_000, (at) => `- {name: a${at}, literals: [a=b]}\n`).join('')}`,
      },
    ],
    [
      'a large file in many generators',
      {
        'k/kustomization.yaml': `configMapGenerator:\n${many(3000, (at) => `- {name: a${at}, files: [big.txt]}\n`).join('')}`,
        'k/big.txt': 'x'.repeat(700_000),
      },
    ],
    [
      'a prefix of 300,000 characters',
      {
        'k/kustomization.yaml': `namePrefix: "${'a'.repeat(300_000)}"\nresources: [a.yaml]\n`,
        'k/a.yaml': many(3000, map).join('---\n'),
      },
    ],
  ])('%s', (_, files) => {
    verified(files);
  });
});

test('Kustomizations that apply each other thousands deep are followed up to a limit', () => {
  const chain = Array.from({ length: 1200 }, (_, at) => [
    `a${at}/k.yaml`,
    `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app${at}, namespace: flux-system}
spec: {interval: 1h, path: ./a${at + 1}, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
`,
  ]);
  expect(codes(verified(Object.fromEntries(chain)))).toContain('kustomize/endless-overlays');
});

describe('a ResourceSet', () => {
  const set = (inputs: number, resources: number) => ({
    'a.yaml': `apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: a, namespace: a}
spec:
  inputs:
${Array.from({ length: inputs }, (_, at) => `  - {a: b${at}}\n`).join('')}  resources:
${Array.from({ length: resources }, (_, at) => `  - {apiVersion: v1, kind: ConfigMap, metadata: {name: "a<< inputs.a >>-${at}", namespace: a}}\n`).join('')}`,
  });

  test('that creates millions of objects is not expanded', () => {
    expect(verified(set(5000, 3000)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('with endless white space is read', () => {
    const files = set(2, 1);
    const blanks = `"<<${' '.repeat(200_000)}`;
    verified({ 'a.yaml': files['a.yaml'].replace('"a<<', blanks) });
    verified({ 'a.yaml': files['a.yaml'].replace('"a<<', `"${'<<'.repeat(200_000)}`) });
  });
});

describe('many findings', () => {
  test.each([
    ['documents', Array.from({ length: 20_000 }, (_, at) => `a: [${at}`).join('\n---\n')],
    [
      'fields',
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n${Array.from({ length: 20_000 }, (_, at) => `  unknown${at}: a\n`).join('')}`,
    ],
    ['variables', `${object.replace('data: {a: b}', `data: {a: "${'${A'.repeat(100_000)}"}`)}`],
    ['blank lines', `${object.replace('data: {a: b}', `data:\n  a: "x\n${'\n'.repeat(200_000)}    "`)}`],
  ])('about %s are reported in time', (_, text) => {
    verified({ 'a.yaml': text });
  });

  test('about unknown names are reported in time, however many or long', () => {
    const pod = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\nspec: {containers: [{name: a, image: "i:1", envFrom: [{configMapRef: {name: ${name}}}]}]}\n`;
    const names = Array.from({ length: 4000 }, (_, at) => pod(`c${at}`));
    verified({ 'a.yaml': names.join('---\n') });
    verified({ 'a.yaml': ['x'.repeat(100_000), 'x'.repeat(100_001)].map(pod).join('---\n') });
    const from = Array.from({ length: 10_000 }, (_, at) => `{kind: ConfigMap, name: c${at}}`).join(', ');
    verified({
      'ks.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: flux-system}
spec: {interval: 1h, path: ./app, prune: true, sourceRef: {kind: GitRepository, name: flux-system}, postBuild: {substituteFrom: [${from}]}}
`,
      'app/a.yaml': object,
    });
  });

  test('are compared with thousands of suppressions in time', () => {
    const objects = Array.from({ length: 2000 }, (_, at) => object.replace('name: a,', `name: A${at},`));
    const silences = Array.from(
      { length: 2000 },
      (_, at) => `- {path: "**/*a*a*a*a*b${at}", code: object/invalid-name, reason: x}\n`,
    );
    verified({ 'a.yaml': objects.join('---\n'), '.clusterwright-ignore.yaml': silences.join('') });
  });
});

test('60,000 keys in one map are read in time', () => {
  const keys = Array.from({ length: 60_000 }, (_, at) => `  k${at}: v\n`).join('');
  expect(verified({ 'a.yaml': `${object}  k: v\n`.replace('data: {a: b}', `data:\n${keys}`) })).toEqual([]);
});
