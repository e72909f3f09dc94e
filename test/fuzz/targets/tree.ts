import fc from 'fast-check';
import { stringify } from 'yaml';
import { readYaml } from '../../../src/diagnostics/read-yaml.ts';
import { isSealedPath } from '../../../src/sops/sealed.ts';
import { noDeclarations } from '../../../src/verify/declarations.ts';
import { verifyTree } from '../../../src/verify/verify.ts';
import { sampleTree } from '../../verify/sample-tree.ts';
import { homeDeclarations } from '../../verify/support.ts';
import { joinFiles, splitFiles } from '../files.ts';
import type { Target } from '../target.ts';

/** The value of a Secret that no finding may quote; it occurs nowhere else. */
const token = 'Zq7Kv9mTpWx2LrB4';

const folders = ['base', 'overlays/one', 'overlays/two', 'components/c'] as const;
const names = fc.constantFrom('a', 'b', 'web', 'settings', 'a-b', 'vars');
const kinds = fc.constantFrom(
  'ConfigMap',
  'Secret',
  'Deployment',
  'Service',
  'Kustomization',
  'Config.*',
  '(a+)+$',
);
const fields = fc.constantFrom(
  ...['metadata.name', 'data.a', 'spec.template.spec.containers.[name=web].image', 'spec.ports.*.port'],
  ...[
    'metadata.annotations.a/b',
    'spec.replicas',
    'spec.template.spec.containers.0.env.[name=A].value',
    '[',
    '',
  ],
);
const target = fc.record(
  { kind: kinds, name: names, labelSelector: fc.constantFrom('a=b', 'a in (b', '!a') },
  { requiredKeys: [] },
);
const pointer = fc.constantFrom(
  '/data/a',
  '/metadata/labels/a~1b',
  '/spec/ports/-',
  '/spec/ports/0',
  '',
  '/',
  'a',
  '/data/a/b',
);
const operation = fc.record(
  {
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'none'),
    path: pointer,
    from: pointer,
    value: fc.constantFrom<unknown>('x', 1, null, {}, [], { a: 'b' }),
  },
  { requiredKeys: ['op', 'path'] },
);
const merged = fc.record({
  apiVersion: fc.constantFrom('v1', 'apps/v1'),
  kind: kinds,
  metadata: fc.record({ name: names }),
  data: fc.constantFrom<unknown>(null, { a: null }, { a: 'b' }, { $patch: 'delete' }, 'text'),
  spec: fc.constantFrom<unknown>(
    { template: { spec: { containers: [{ name: 'web', image: 'x' }, { $patch: 'replace' }] } } },
    null,
  ),
});
const patch = fc.oneof(fc.array(operation, { maxLength: 3 }), merged).map((content) => stringify(content));
const generator = fc.record(
  {
    name: names,
    behavior: fc.constantFrom('create', 'merge', 'replace', 'odd'),
    literals: fc.array(fc.constantFrom('a=b', `a=\${SALT}`, '=', 'a', "a='b'"), { maxLength: 2 }),
    files: fc.array(fc.constantFrom('b.yaml', 'x=b.yaml', '../x', 'a=b=c'), { maxLength: 2 }),
    envs: fc.constantFrom(['b.yaml'], ['none.env']),
    options: fc.constantFrom<unknown>({ disableNameSuffixHash: true, labels: { a: 'b' } }, null),
  },
  { requiredKeys: ['name'] },
);
const reference = fc.constantFrom(
  ...[
    'b.yaml',
    '../base',
    '../../base',
    '../one',
    '../two',
    '../../overlays/one',
    '../../components/c',
    '.',
    '../..',
  ],
  ...['https://example.com/x?ref=1', 'git@example.com:a/b', 'none.yaml', '/base', 'secret.sops.yaml'],
);
const kustomization = fc.record(
  {
    apiVersion: fc.constantFrom('kustomize.config.k8s.io/v1beta1', 'kustomize.config.k8s.io/v1alpha1'),
    kind: fc.constantFrom('Kustomization', 'Component'),
    resources: fc.array(reference, { maxLength: 4 }),
    bases: fc.array(reference, { maxLength: 1 }),
    components: fc.array(reference, { maxLength: 2 }),
    namespace: names,
    namePrefix: fc.constantFrom('a-', 'x'.repeat(300), `\${SALT}`),
    nameSuffix: names,
    commonLabels: fc.dictionary(names, names, { maxKeys: 2 }),
    commonAnnotations: fc.dictionary(names, names, { maxKeys: 2 }),
    labels: fc.array(
      fc.record({ pairs: fc.dictionary(names, names, { maxKeys: 2 }), includeSelectors: fc.boolean() }),
      { maxLength: 2 },
    ),
    patches: fc.array(fc.record({ patch, target }, { requiredKeys: ['patch'] }), { maxLength: 3 }),
    patchesStrategicMerge: fc.array(patch, { maxLength: 1 }),
    configMapGenerator: fc.array(generator, { maxLength: 2 }),
    secretGenerator: fc.array(generator, { maxLength: 2 }),
    images: fc.array(
      fc.record(
        { name: fc.constantFrom('web', 'a/b', '(a+)+$', '['), newTag: names, digest: names },
        { requiredKeys: ['name'] },
      ),
      { maxLength: 2 },
    ),
    replicas: fc.array(fc.record({ name: names, count: fc.constantFrom<unknown>(1, -1, 'x') }), {
      maxLength: 1,
    }),
    replacements: fc.array(
      fc.record({
        source: fc.record({ kind: kinds, name: names, fieldPath: fields }, { requiredKeys: ['kind'] }),
        targets: fc.array(
          fc.record({
            select: target,
            reject: fc.array(target, { maxLength: 1 }),
            fieldPaths: fc.array(fields, { maxLength: 3 }),
            options: fc.constantFrom<unknown>(
              null,
              { delimiter: ':', index: 1, create: true },
              { delimiter: '', index: -9 },
            ),
          }),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 2 },
    ),
    vars: fc.array(
      fc.record({
        name: names,
        objref: fc.record({ kind: kinds, name: names, apiVersion: fc.constant('v1') }),
      }),
      { maxLength: 2 },
    ),
    generatorOptions: fc.constantFrom<unknown>({ labels: { a: 'b' }, immutable: true }, 'x'),
  },
  { requiredKeys: ['kind'] },
);

const objects = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {a: b}, annotations: {x: &x "\${SALT}"}}
data: {a: *x, b: "\${A:=y}\${B/(a+)+/b}", web: "$(vars)"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: "web:1", envFrom: [{configMapRef: {name: settings}}], env: [{name: A, value: "\${SALT}"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
`;
const secret = `apiVersion: v1
kind: Secret
metadata: {name: vars, namespace: flux-system}
stringData: {SALT: "${token}"}
`;
const flux = (path: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: a, namespace: flux-system}
spec:
  interval: 1h
  path: ./${path}
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substitute: {A: "1", B: aaaa}, substituteFrom: [{kind: Secret, name: vars}]}
`;

const written = fc
  .record({ path: fc.constantFrom(...folders), parts: fc.tuple(...folders.map(() => kustomization)) })
  .map(({ path, parts }) =>
    joinFiles({
      'flux/ks.yaml': flux(path),
      'flux/vars.sops.yaml': secret,
      ...Object.fromEntries(
        folders.map((folder, index) => [`${folder}/kustomization.yaml`, stringify(parts[index])]),
      ),
      ...Object.fromEntries(folders.map((folder) => [`${folder}/b.yaml`, objects])),
      'base/secret.sops.yaml': secret,
    }),
  );

/** Whether the value is only in sealed data: the data of Secrets in sealed files. */
function isHidden(files: readonly { path: string; content: string }[]): boolean {
  return files.every(({ path, content }) => {
    if (!content.includes(token)) return true;
    if (!isSealedPath(path)) return false;
    return (readYaml(content) ?? []).every((document) => {
      if (typeof document !== 'object' || document === null) return false;
      const open = Object.entries(document).filter(([key]) => key !== 'data' && key !== 'stringData');
      return !JSON.stringify(open).includes(token) && !keysIn(document).some((key) => key.includes(token));
    });
  });
}

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...keysIn(item)]);
}

function readTree(text: string, declarations = noDeclarations): void {
  const files = splitFiles(text).map((file) => ({ ...file, sealed: isSealedPath(file.path) }));
  const told = JSON.stringify(verifyTree({ files, declarations }));
  if (isHidden(files) && told.includes(token.slice(2, 12))) throw new Error('quotes the value of a Secret');
}

/** What Kustomize builds from folders that refer to each other, and what Flux applies. */
export const kustomize: Target = {
  seeds: [joinFiles({ 'a/kustomization.yaml': 'resources: [b.yaml]\n', 'a/b.yaml': objects })],
  written,
  data: true,
  read: readTree,
};

const home = joinFiles({
  ...sampleTree,
  'kubernetes/apps/shop/db/app/secret.sops.yaml': (
    sampleTree['kubernetes/apps/shop/db/app/secret.sops.yaml'] ?? ''
  ).replace('secret-of-the-test', token),
});

/** A whole tree with objects of most kinds that the checks know. */
export const objectsOfATree: Target = {
  seeds: [home],
  data: true,
  read: (text) => readTree(text, homeDeclarations),
};
