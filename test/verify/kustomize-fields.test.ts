import { describe, expect, test } from 'vitest';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { at } from '../../src/verify/model/data.ts';
import { buildModel, type Model } from '../../src/verify/model/model.ts';
import type { KubernetesObject } from '../../src/verify/model/object.ts';
import { brief, type Files, verifyForeign } from './support.ts';

/** Cases found by the random trees of the real suite. Each expectation is Kustomize's output. */

function model(files: Files): Model {
  const tree = Object.entries(files).map(([path, content]) => ({ path, content }));
  return buildModel(tree, noDeclarations, {});
}

function one({ objects }: Model, kind: string): KubernetesObject {
  const [found, ...others] = objects.filter((object) => object.kind === kind);
  if (found === undefined || others.length > 0) throw new Error(`not one ${kind}, but ${others.length + 1}`);
  return found;
}

const workload = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry:5000/web:1
          ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]
          envFrom: [{configMapRef: {name: settings}}]
`;
const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  chartRef: {kind: OCIRepository, name: web}
  valuesFrom: [{kind: ConfigMap, name: settings}]
  values: {pod: {containers: [{name: a, image: web:1}]}}
`;
const generator = 'configMapGenerator:\n  - name: settings\n    literals: [a=1]\n';
const container = ['spec', 'template', 'spec', 'containers', 0] as const;

describe('names', () => {
  test('a hash is that of Kustomize, and references of Kubernetes kinds follow it', () => {
    const built = model({
      'kustomization.yaml': `resources: [web.yaml]\n${generator}`,
      'web.yaml': workload,
    });
    expect(one(built, 'ConfigMap').name).toBe('settings-h29d89cmmt');
    expect(at(one(built, 'Deployment').data, ...container, 'envFrom', 0, 'configMapRef', 'name')).toBe(
      'settings-h29d89cmmt',
    );
  });

  test('those of custom resources do not, unless a configuration describes them', () => {
    const files = {
      'kustomization.yaml': `resources: [web.yaml]\n${generator}`,
      'web.yaml': release,
    };
    const codes = (own: Files) =>
      verifyForeign(own)
        .map(brief)
        .filter((line) => line.includes('kustomize/'));
    expect(codes(files)).toEqual(['web.yaml:6 kustomize/hash-not-followed']);
    const described = {
      ...files,
      'kustomization.yaml': `${files['kustomization.yaml']}configurations: [names.yaml]\n`,
      'names.yaml':
        'nameReference:\n  - {kind: ConfigMap, version: v1, fieldSpecs: [{path: spec/valuesFrom/name, kind: HelmRelease}]}\n',
    };
    expect(codes(described)).toEqual([]);
    expect(at(one(model(described), 'HelmRelease').data, 'spec', 'valuesFrom', 0, 'name')).toBe(
      'settings-h29d89cmmt',
    );
  });

  test('prefixes of every folder add up, and references use the outermost', () => {
    const built = model({
      'kustomization.yaml': 'namePrefix: a-\nresources: [base]\n',
      'base/kustomization.yaml': `namePrefix: b-\nnameSuffix: -c\nresources: [web.yaml]\n${generator}`,
      'base/web.yaml': workload,
    });
    const { name } = one(built, 'ConfigMap');
    expect(name).toMatch(/^a-b-settings-c-[a-z0-9]{10}$/);
    expect(at(one(built, 'Deployment').data, ...container, 'envFrom', 0, 'configMapRef', 'name')).toBe(name);
  });
});

describe('patches', () => {
  const patched = (patch: string) =>
    at(
      one(
        model({
          'kustomization.yaml': `resources: [web.yaml]\npatches:\n  - patch: |\n${patch.replace(/^/gm, '      ')}\n`,
          'web.yaml': workload,
        }),
        'Deployment',
      ).data,
      ...container,
    );
  const merge = (own: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [${own}]}}}`;

  test('ports are identified by number and protocol, and keep their order', () => {
    expect(patched(merge('{name: web, ports: [{containerPort: 80, protocol: UDP, name: u}]}'))).toMatchObject(
      {
        ports: [
          { containerPort: 80, protocol: 'TCP' },
          { containerPort: 80, protocol: 'UDP', name: 'u' },
        ],
      },
    );
  });

  test('`$patch: replace` on an existing item does not change it', () => {
    expect(patched(merge('{name: web, $patch: replace, image: only}'))).toMatchObject({
      image: 'registry:5000/web:1',
    });
  });

  test('a patch that does not apply is a finding', () => {
    const { buildProblems } = model({
      'kustomization.yaml': `resources: [web.yaml]\npatches:\n  - path: p.yaml\n`,
      'web.yaml': workload,
      'p.yaml': merge('a').replace('[a]', '{a: b}'),
    });
    expect(buildProblems.map(({ code, file }) => [code, file])).toEqual([
      ['kustomize/patch-fails', 'p.yaml'],
    ]);
  });
});

describe('fields', () => {
  test('images change in custom resources too; the port of a registry is not a tag', () => {
    const built = model({
      'kustomization.yaml': `resources: [web.yaml, release.yaml]
images: [{name: 'registry:5000/web', newTag: v2}, {name: web, digest: 'sha256:abc'}]
`,
      'web.yaml': workload,
      'release.yaml': release,
    });
    expect(at(one(built, 'Deployment').data, ...container, 'image')).toBe('registry:5000/web:v2');
    expect(at(one(built, 'HelmRelease').data, 'spec', 'values', 'pod', 'containers', 0, 'image')).toBe(
      'web@sha256:abc',
    );
  });

  test('a label that was added together with selectors changes with them', () => {
    const built = model({
      'kustomization.yaml': 'resources: [base]\nlabels: [{pairs: {team: b}}]\n',
      'base/kustomization.yaml': 'resources: [web.yaml]\ncommonLabels: {team: a}\n',
      'base/web.yaml': workload,
    });
    expect(at(one(built, 'Deployment').data, 'spec', 'selector', 'matchLabels', 'team')).toBe('b');
  });

  test('variables keep their type', () => {
    const built = model({
      'kustomization.yaml': `resources: [web.yaml, service.yaml]
vars:
  - name: NAME
    objref: {apiVersion: apps/v1, kind: Deployment, name: web}
namePrefix: p-
`,
      'web.yaml': workload.replace(
        'image:',
        () => 'args: ["--name=$(NAME)", "$$(NAME)", "$(OTHER)"]\n          image:',
      ),
      'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n',
    });
    expect(at(one(built, 'Deployment').data, ...container, 'args')).toEqual([
      '--name=p-web',
      '$(NAME)',
      '$(OTHER)',
    ]);
  });

  test('a generator merges with what the base has', () => {
    const built = model({
      'kustomization.yaml': `resources: [base]
configMapGenerator: [{name: settings, behavior: merge, literals: [b=2]}]
`,
      'base/kustomization.yaml': `${generator}generatorOptions: {disableNameSuffixHash: true}\n`,
    });
    expect(one(built, 'ConfigMap')).toMatchObject({ name: 'settings', data: { data: { a: '1', b: '2' } } });
  });
});

describe('replacements', () => {
  const files = (replacements: string): Files => ({
    'kustomization.yaml': `resources: [web.yaml, settings.yaml]\nreplacements:\n${replacements}`,
    'web.yaml': workload,
    'settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {host: 'example.org:8080', json: '{"b": {"c": 1}}'}
`,
  });

  test('a part of a value replaces a part of another, and the finding’s place is the replacement', () => {
    const built = model(
      files(`  - source: {kind: ConfigMap, fieldPath: data.host, options: {delimiter: ':', index: 1}}
    targets:
      - select: {kind: Deployment}
        options: {delimiter: ':', index: 2}
        fieldPaths:
          - spec.template.spec.containers.[name=web].image
`),
    );
    const object = one(built, 'Deployment');
    expect(at(object.data, ...container, 'image')).toBe('registry:5000/web:8080');
    const { file, range } = object.locate([...container, 'image']);
    expect([file, range.start.line]).toEqual(['kustomization.yaml', 8]);
  });

  test('fields are created on request, and found within JSON', () => {
    const built = model(
      files(`  - source: {kind: ConfigMap, fieldPath: data.host, options: {delimiter: ':', index: 1}}
    targets:
      - {select: {kind: Deployment}, options: {create: true}, fieldPaths: [spec.minReadySeconds, 'metadata.annotations.[a.b/c]']}
      - {select: {kind: ConfigMap}, fieldPaths: [data.json.b.c]}
`),
    );
    const { data } = one(built, 'Deployment');
    expect([at(data, 'spec', 'minReadySeconds'), at(data, 'metadata', 'annotations')]).toEqual([
      8080,
      { 'a.b/c': '8080' },
    ]);
    expect(at(one(built, 'ConfigMap').data, 'data', 'json')).toBe('{"b":{"c":8080}}');
  });

  test('a missing source or field is a finding at its line', () => {
    const { buildProblems } = model(
      files(`  - source: {kind: Secret}
    targets: [{select: {kind: Deployment}}]
  - source: {kind: ConfigMap}
    targets:
      - {select: {kind: Deployment}, fieldPaths: [spec.nothing.here]}
`),
    );
    expect(buildProblems.map(brief)).toEqual([
      'kustomization.yaml:3 kustomize/replacement-fails',
      'kustomization.yaml:7 kustomize/replacement-fails',
    ]);
  });
});

describe('the keys of a kustomization file', () => {
  test('may be written in small or capital letters', () => {
    const built = model({
      'kustomization.yaml':
        'apiversion: kustomize.config.k8s.io/v1beta1\nKIND: Kustomization\nnameSpace: shop\nResources: [web.yaml, gone.yaml]\n',
      'web.yaml': workload,
    });
    expect(one(built, 'Deployment').namespace).toBe('shop');
    expect(built.buildProblems.map(brief)).toEqual(['kustomization.yaml:4 kustomize/missing-resource']);
  });

  test('that are not fields in any case, or appear twice, are findings', async () => {
    const found = await verifyForeign({
      'kustomization.yaml': 'Resources: [web.yaml]\nresources: [web.yaml]\nressources: []\n',
      'web.yaml': workload,
    });
    expect(found.map(brief).filter((each) => each.includes('unknown-field'))).toEqual([
      'kustomization.yaml:1 kustomize/unknown-field',
      'kustomization.yaml:3 kustomize/unknown-field',
    ]);
  });
});

describe('a Flux Kustomization', () => {
  const flux = (spec: string): Files => ({
    'flux/ks.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./web, sourceRef: {kind: GitRepository, name: flux-system}, ${spec}}
`,
    'web/web.yaml': workload,
  });

  test('changes the build of its folder from within: its names take precedence over the file’s, references follow', () => {
    const built = model({
      ...flux('targetNamespace: shop, namePrefix: f-, images: [{name: "registry:5000/web", newTag: "9"}]'),
      'web/kustomization.yaml': `resources: [web.yaml]
namePrefix: own-
namespace: shop
images: [{name: 'registry:5000/web', newName: other}]
${generator}`,
    });
    const object = one(built, 'Deployment');
    expect(object).toMatchObject({ name: 'f-web', namespace: 'shop' });
    expect(at(object.data, ...container)).toMatchObject({
      image: 'registry:5000/web:9',
      envFrom: [{ configMapRef: { name: one(built, 'ConfigMap').name } }],
    });
  });

  test('reads every YAML file of a folder without kustomization, except those in .sourceignore', () => {
    const files = { ...flux('prune: true'), 'web/values.yaml': 'a: b\n' };
    expect(model(files).buildProblems.map(brief)).toEqual(['web/values.yaml:1 kustomize/not-a-manifest']);
    expect(model({ ...files, '.sourceignore': 'values.yaml\n' }).buildProblems).toEqual([]);
  });

  test.each([
    ['${A:0:2}', 'he'],
    ['${A^^}', 'HELLO'],
    ['${#A}', 5],
    ['${A//l/L}', 'heLLo'],
    ['${A##h*l}', 'o'],
    ['${A%l*}', 'hel'],
    ['${IMAGE#*@sha256:??}', 'cd'],
    ['${IMAGE%%[@:]*}', 'ghcr.io/web'],
    ['${NONE:-${A}}', 'hello'],
    ['a $$ b', 'a $ b'],
    ['$$${A}', '$hello'],
    ['${NUMBER}', 5],
  ])('substitutes %s as Flux does', (text, expected) => {
    const built = model({
      ...flux('postBuild: {substitute: {A: hello, NUMBER: "5", IMAGE: "ghcr.io/web@sha256:abcd"}}'),
      'web/settings.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {a: "${text}"}\n`,
    });
    expect(at(one(built, 'ConfigMap').data, 'data', 'a')).toBe(expected);
  });

  test('substitutes nothing if it has no variables', () => {
    const built = model({
      ...flux('postBuild: {}'),
      'web/settings.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {a: "$\${A}"}\n`,
    });
    expect(at(one(built, 'ConfigMap').data, 'data', 'a')).toBe('$${A}');
  });
});

test('an alias whose anchor is in another document is a finding, not a crash', () => {
  const findings = verifyForeign({
    'kustomization.yaml': 'resources: [a.yaml]\n',
    'a.yaml': 'a: &x 1\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: *x\n',
  });
  expect(findings.map(brief)).toContain('a.yaml:6 yaml/syntax');
});

test.each([
  ['a circle', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: &x {a: *x}\n'],
  [
    'more than fits into memory',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f'].map((name, index) => `${name}: &${name} [${`*${'abcde'[index]}, `.repeat(9)}]\n`).join('')}`,
  ],
])('aliases that expand to %s are a finding, not a crash', (_, text) => {
  const findings = verifyForeign({ 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': text });
  expect(findings.map(({ code, file }) => `${file} ${code}`)).toContain('a.yaml yaml/syntax');
});
