import { expect, test } from 'vitest';
import { cluster, namespace } from './neighbours/support.ts';
import { verifyForeign } from './support.ts';

const [first, second] = ['kestrel4411', 'Heron88Wader'];
const generated = (generator: string, more = {}) => ({
  'kustomization.yaml': `namespace: apps\nresources: [ns.yaml]\nsecretGenerator:\n  - name: a\n${generator}`,
  ...more,
});
const secret = (content: string) => ({
  's.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps}\n${content}`,
});

test.each([
  ['below a literal', generated(`    literals:\n      - A=${first}\n        KEY: ${second}\n`)],
  ['beside literals', generated(`    A=${first}: ${second}\n`)],
  ['a literal as a field', generated(`    literals:\n      A: ${first}\n    B=${second} x: y\n`)],
  ['among the files of variables', generated(`    envs: [A=${first}]\n`)],
  ['in the place of the file of variables', generated(`    env: ${first}\n`)],
  ['among files', generated(`    files: [A=${first}, ${second}]\n`)],
  [
    'in a line of the file of variables',
    generated('    envs: [a.env]\n', { 'a.env': `A=x\n1 ${first}=y\nB ${second}=y\n` }),
  ],
  ['a literal without a name', generated(`    literals: [${first}, "=${second}"]\n`)],
  ['an invalid key', secret(`stringData:\n  "${first} x": y\n  "A=${second}": y\n`)],
  ['after a comma', secret(`stringData: {password: ${first}, ${second}}\n`)],
  ['a list', secret(`stringData:\n  - a: ${first}\n  - ${second}\n`)],
  ['invalid base64', secret(`data:\n  a: ${first}!\n`)],
])('no message repeats a secret in a wrong place: %s', (_title, files) => {
  const found = verifyForeign(cluster({ 'ns.yaml': namespace('apps'), ...files }));
  expect(found.length).toBeGreaterThan(0);
  const reported = JSON.stringify(found.map(({ message, hint, path }) => [message, hint, path]));
  expect(reported).not.toContain(first);
  expect(reported).not.toContain(second);
});

test('no message repeats what variables take from a plain-text Secret', () => {
  const vars = `apiVersion: v1\nkind: Secret\nmetadata: {name: vars, namespace: flux-system}\nstringData: {A: "${first} ${second}"}\n`;
  const named = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${A}", namespace: apps}\ndata: {}\n';
  const found = verifyForeign(
    cluster(
      { 'ns.yaml': namespace('apps'), 'c.yaml': named },
      '  postBuild: {substituteFrom: [{kind: Secret, name: vars}]}\n',
      {
        'cluster/vars.yaml': vars,
      },
    ),
  );
  expect(found.map(({ code }) => code)).toContain('object/invalid-name');
  expect(JSON.stringify(found)).not.toContain(first);
});

test('placeholders are not secret, so messages show them', () => {
  const vars =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: vars, namespace: apps}\nstringData: {A: "op://vault/item/field"}\n';
  const found = verifyForeign(
    cluster({
      'ns.yaml': namespace('apps'),
      's.yaml': vars,
      'p.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: apps}\nspec:\n  containers: [{name: a, image: "a:1", env: [{name: A, valueFrom: {secretKeyRef: {name: vars, key: B}}}]}]\n',
    }),
  );
  expect(found.map(({ message }) => message)).toContain('Secret apps/vars has no key B');
  expect(JSON.stringify(found)).not.toContain('is not shown');
});
