import { expect, test } from 'vitest';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { at } from '../../src/verify/model/data.ts';
import { buildModel } from '../../src/verify/model/model.ts';
import type { KubernetesObject } from '../../src/verify/model/object.ts';
import type { Files } from './support.ts';

/** The objects that Flux would apply, by kind. */
function build(files: Files): Map<string, KubernetesObject> {
  const tree = Object.entries(files).map(([path, content]) => ({ path, content }));
  const { objects } = buildModel(tree, noDeclarations, {});
  return new Map(objects.map((object) => [object.kind, object]));
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: web:1
          env:
            - {name: A, value: a}
        - name: proxy
          image: proxy:1
`;

function built(kustomization: string, more: Files = {}): KubernetesObject {
  const object = build({ 'kustomization.yaml': kustomization, 'web.yaml': deployment, ...more }).get(
    'Deployment',
  );
  if (object === undefined) throw new Error('no Deployment was built');
  return object;
}

test('a strategic merge patch merges containers by name, and is the place of what it sets', () => {
  const object = built('resources: [web.yaml]\npatches: [{path: patch.yaml}]\n', {
    'patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: proxy
          image: proxy:2
`,
  });
  const containers = at(object.data, 'spec', 'template', 'spec', 'containers');
  // The containers of a patch come first, as in Kustomize.
  expect(containers).toEqual([
    { name: 'proxy', image: 'proxy:2' },
    { name: 'web', image: 'web:1', env: [{ name: 'A', value: 'a' }] },
  ]);
  const place = object.locate(['spec', 'template', 'spec', 'containers', 0, 'image']);
  expect([place.file, place.range.start.line]).toEqual(['patch.yaml', 9]);
  const own = object.locate(['spec', 'template', 'spec', 'containers', 1, 'image']);
  expect([own.file, own.range.start.line]).toEqual(['web.yaml', 15]);
});

test('null in a patch removes a field, and so does $patch: delete', () => {
  const object = built('resources: [web.yaml]\npatches: [{path: patch.yaml}]\n', {
    'patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: null
  template:
    spec:
      containers:
        - name: proxy
          $patch: delete
`,
  });
  expect(at(object.data, 'spec', 'replicas')).toBeUndefined();
  expect(at(object.data, 'spec', 'template', 'spec', 'containers', 1)).toBeUndefined();
});

test('a JSON patch changes what its target selects', () => {
  const object = built(`resources: [web.yaml]
patches:
  - target: {kind: Deploy.*}
    patch: |-
      - {op: replace, path: /spec/replicas, value: 3}
      - {op: add, path: /metadata/annotations, value: {a.b/c: d}}
      - {op: remove, path: /metadata/annotations/a.b~1c}
`);
  expect(at(object.data, 'spec', 'replicas')).toBe(3);
  expect(at(object.data, 'metadata', 'annotations')).toBeUndefined();
});

test('namespace, prefix, labels, images and replicas', () => {
  const object = built(`resources: [web.yaml]
namespace: shop
namePrefix: my-
commonLabels: {team: a}
images: [{name: web, newName: example.org/web, newTag: v2}]
replicas: [{name: my-web, count: 4}]
`);
  expect(object).toMatchObject({ namespace: 'shop', name: 'my-web', formerNames: ['web'] });
  expect(at(object.data, 'spec', 'selector', 'matchLabels')).toEqual({ app: 'web', team: 'a' });
  expect(at(object.data, 'spec', 'template', 'metadata', 'labels')).toEqual({ app: 'web', team: 'a' });
  expect(at(object.data, 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe('example.org/web:v2');
  expect(at(object.data, 'spec', 'replicas')).toBe(4);
});

test('a Kustomization passes its patches to the Kustomizations that it applies, and these to their objects', () => {
  const objects = build({
    'flux/root.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: root, namespace: flux-system}
spec:
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {kind: Kustomization}
      patch: |-
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: any}
        spec: {targetNamespace: shop, postBuild: {substitute: {COLOR: blue}}}
`,
    'apps/kustomization.yaml': 'namespace: tenants\nresources: [web.yaml]\n',
    'apps/web.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web}
spec:
  path: ./web
  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
`,
    'web/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: "\${COLOR}-\${SIZE:=big}-$\${KEPT}"}
`,
  });
  const settings = objects.get('ConfigMap');
  expect(settings?.namespace).toBe('shop');
  expect(settings?.data['data']).toEqual({ a: 'blue-big-${KEPT}' });
  expect(settings?.appliedBy).toMatchObject({ name: 'web', namespace: 'tenants', parent: { name: 'root' } });
});
