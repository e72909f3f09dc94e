import { expect, test } from 'vitest';
import { sampleTree } from './sample-tree.ts';
import { brief, change, type Files, verifyHome } from './support.ts';

const app = 'kubernetes/apps/shop/web/app';

function lineOf(files: Files, path: string, text: string): number {
  const line = (files[path] ?? '').split('\n').findIndex((each) => each.includes(text)) + 1;
  if (line === 0) throw new Error(`${path} does not hold ${text}`);
  return line;
}

function found(files: Files): string[] {
  return verifyHome(files).map(brief);
}

test('if only the namespace of a reference is wrong, the finding is at the namespace', () => {
  const path = 'kubernetes/apps/edge/route.yaml';
  const files = change(path, 'namespace: shop', 'namespace: shp');
  expect(found(files)).toContain(`${path}:${lineOf(files, path, 'namespace: shp')} ref/missing-service`);
});

test('a first item without its dash is reported at that item', () => {
  const path = `${app}/network.yaml`;
  const files = {
    ...sampleTree,
    [path]: `${sampleTree[`${app}/monitoring.yaml`]}list:\n  # the first\n    a: 1\n  - a: 2\n`,
  };
  expect(found(files)).toContain(`${path}:${lineOf(files, path, 'a: 1')} yaml/syntax`);
});

test('an unknown kind is reported in a file that no build reads', () => {
  const path = 'kubernetes/flux/cluster/ks.yaml';
  const files = change(path, 'kind: Kustomization', 'kind: Kustomizatoin');
  expect(found(files)).toContain(`${path}:${lineOf(files, path, 'Kustomizatoin')} schema/unknown-kind`);
});

test('a tab used for indentation is reported at its place', () => {
  const path = 'kubernetes/apps/shop/kustomization.yaml';
  const files = change(path, '  - ./db/ks.yaml', '\t- ./db/ks.yaml');
  expect(found(files)).toContain(`${path}:${lineOf(files, path, './db/ks.yaml')} yaml/syntax`);
});

test('the entry point in a namespace that nothing creates', () => {
  const path = 'kubernetes/flux/cluster/ks.yaml';
  const files = change(path, 'namespace: flux-system\n', 'namespace: flux-sytem\n');
  expect(found(files)).toContain(`${path}:${lineOf(files, path, 'flux-sytem')} object/missing-namespace`);
});

test('without the entry point, nothing applies the tree', () => {
  const files = Object.fromEntries(Object.entries(sampleTree).filter(([path]) => !path.includes('/flux/')));
  expect(found(files)).toContain('kubernetes/apps/kustomization.yaml:1 kustomize/unlisted-folder');
});

test('a kustomization file with nothing in it', () => {
  const path = 'kubernetes/apps/edge/kustomization.yaml';
  expect(found({ ...sampleTree, [path]: '---\n# later\n' })).toContain(`${path}:1 kustomize/empty`);
});

test('a non-string namespace is reported, although targetNamespace would override it', () => {
  const path = `${app}/grant.yaml`;
  const files = change(path, 'metadata:\n', 'metadata:\n  namespace: 12\n');
  expect(found(files)).toContain(`${path}:${lineOf(files, path, 'namespace: 12')} object/invalid-namespace`);
});

test('what a generator takes from a file that is not YAML is not checked', () => {
  const path = 'kubernetes/apps/edge/kustomization.yaml';
  const generator = 'configMapGenerator:\n  - name: dashboard\n    files: [web.json]\n';
  const files = {
    ...sampleTree,
    [path]: `${sampleTree[path]}${generator}`,
    'kubernetes/apps/edge/web.json': '',
  };
  expect(found(files).filter((finding) => finding.includes('invalid-json'))).toEqual([]);
});

test('labels that are not a map', () => {
  const path = 'kubernetes/apps/shop/namespace.yaml';
  const files = change(path, 'metadata:\n', 'metadata:\n  labels:\n    app:web\n');
  expect(found(files)).toContain(`${path}:${lineOf(files, path, 'app:web')} schema/wrong-type`);
});

test('a key that is not allowed in a ConfigMap', () => {
  const path = `${app}/grant.yaml`;
  const map = '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  "a b": c\n';
  const files = { ...sampleTree, [path]: `${sampleTree[path]}${map}` };
  expect(found(files)).toContain(`${path}:${lineOf(files, path, '"a b"')} schema/malformed-value`);
});

test('a workload that no policy selects, next to others that have one', () => {
  const path = `${app}/grant.yaml`;
  const job = `---
apiVersion: v1
kind: Pod
metadata:
  name: stray
  labels: {app: stray}
spec:
  containers: []
`;
  const files = { ...sampleTree, [path]: `${sampleTree[path]}${job}` };
  expect(found(files)).toContain(`${path}:${lineOf(files, path, 'app: stray')} net/unprotected`);
});
