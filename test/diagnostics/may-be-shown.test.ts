import { describe, expect, test } from 'vitest';
import { mayBeShown } from '../../src/diagnostics/may-be-shown.ts';

const value = 'b3BlbiBzZXNhbWU=';

describe('a file that may contain the value of a Secret is not quoted', () => {
  test.each([
    ['block style', `apiVersion: v1\nkind: Secret\ndata:\n  a: ${value}\n`],
    ['a blank before the colon', `apiVersion: v1\nkind : Secret\ndata:\n  a: ${value}\n`],
    ['a key in quotes', `"apiVersion": v1\n"kind": Secret\ndata:\n  a: ${value}\n`],
    ['flow style', `{apiVersion: v1, kind: Secret, data: {a: ${value}}}\n`],
    ['JSON', `{"apiVersion":"v1","kind":"Secret","data":{"a":"${value}"}}`],
    ['an item of a List', `kind: List\nitems:\n  - kind: Secret\n    data:\n      a: ${value}\n`],
    ['an item in flow style', `kind: List\nitems: [{data: {a: ${value}}, kind: 'Secret'}]\n`],
    ['a SecretList, whose items need no kind', `kind: SecretList\nitems:\n  - data: {a: ${value}}\n`],
    ['a second document', `kind: ConfigMap\n---\nkind: Secret\ndata: {a: ${value}}\n`],
    ['a tag', `kind: !!str Secret\ndata: {a: ${value}}\n`],
    ['an anchor', `kind: &kind Secret\ndata: {a: ${value}}\n`],
    ['an alias', `x: &kind Secret\nkind: *kind\ndata: {a: ${value}}\n`],
    ['a merge key', `x: &x\n  kind: Secret\ny:\n  <<: *x\n  data: {a: ${value}}\n`],
    ['an escape', `kind: "S\\u0065cret"\ndata: {a: ${value}}\n`],
    ['an escape in the key', `"k\\x69nd": Secret\ndata: {a: ${value}}\n`],
    ['a value on the next line', `kind:\n  Secret\ndata: {a: ${value}}\n`],
    ['an explicit key', `? kind\n: Secret\n? data\n: {a: ${value}}\n`],
    ['a misspelt member', `kind: Secret\nstringdata: {a: ${value}}\n`],
    ['no kind, in a patch', `metadata: {name: a}\nstringData: {a: ${value}}\n`],
    ['a patch in a string', `patches:\n  - patch: |\n      kind: Secret\n      data: {a: ${value}}\n`],
    ['a patch by its target', `patches:\n  - target: {kind: Secret}\n    patch: '[{"value":"${value}"}]'\n`],
    ['literals of a generator', `secretGenerator:\n  - name: a\n    literals:\n      - a=${value}\n`],
    ['literals in flow style', `{"secretGenerator": [{"name": "a", "literals": ["a=${value}"]}]}`],
    ['not valid YAML', `kind: Secret\ndata:\n  a: "${value}\n`],
    ['not valid, and no blank', `kind:Secret\ndata: {a: ${value}\n`],
  ])('%s', (_, content) => {
    expect(mayBeShown('a.yaml', content)).toBe(false);
  });

  test.each(['a.sops.yaml', '.env', 'token.txt', 'age.key'])('%s, by its name', (path) => {
    expect(mayBeShown(path, 'a: b\n')).toBe(false);
  });
});

test.each([
  ['what has no Secret', 'kind: ConfigMap\ndata: {a: b}\n'],
  [
    'a reference',
    'kind: HelmRelease\nspec:\n  valuesFrom:\n    - kind: Secret\n      name: a\n      optional: true\n',
  ],
  ['a kind with Secret in its name', 'kind: ExternalSecret\nspec: {data: [{secretKey: a}]}\n'],
  ['a generator from files', 'secretGenerator:\n  - name: a\n    files: [a.txt]\n'],
  ['a mistake elsewhere', 'kind: Pod\nspec: {x: {secretKeyRef: {name: a}}\n'],
])('%s is quoted', (_, content) => {
  expect(mayBeShown('a.yaml', content)).toBe(true);
});
