import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';

/** The findings, within so much CPU that nobody waits. */
function verified(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const started = process.cpuUsage();
  const found = verifyTree({
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    declarations: noDeclarations,
  });
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(30_000);
  return found;
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

  test('that double by components are, too', () => {
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
      'becomes more than a cluster takes',
      Array.from({ length: 200 }, (_, at) => `  k${at}: "\${A}"\n`).join(''),
    ],
    ['becomes as much in one text', `  k: "${'${A}'.repeat(200)}"\n`],
    ['nests without an end', `  k: "${'${B:-'.repeat(20_000)}x${'}'.repeat(20_000)}"\n`],
    ['nests as functions', `  k: "${'${A/b/'.repeat(20_000)}x${'}'.repeat(20_000)}"\n`],
  ])('that %s is a finding', (_, text) => {
    expect(codes(verified(data(text)))).toContain('flux/endless-substitution');
  });

  test.each([
    ['is never closed', `  k: "${'${B:-'.repeat(50_000)}x"\n`],
    ['is ordinary', '  k: "${B:-${C:-d}} ${A:0:3}"\n'],
  ])('that %s is none', (_, text) => {
    expect(codes(verified(data(text)))).not.toContain('flux/endless-substitution');
  });
});

test('60,000 keys in one map are read in time', () => {
  const keys = Array.from({ length: 60_000 }, (_, at) => `  k${at}: v\n`).join('');
  expect(verified({ 'a.yaml': `${object}  k: v\n`.replace('data: {a: b}', `data:\n${keys}`) })).toEqual([]);
});
