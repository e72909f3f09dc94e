import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { brief, type Files, verifyForeign } from './support.ts';

/** How other people lay out and build their trees: the findings match what Flux does. */
const kustomization = (name: string, path: string, rest = '') => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ${path}
  sourceRef: {kind: GitRepository, name: flux-system}
${rest}`;

const configMap = (name: string, rest = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: apps}\n${rest}`;

const release = (rest = '', spec = '  interval: 1h\n') => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
${spec}  chartRef: {kind: OCIRepository, name: web}
${rest}`;

const severe = (files: Files) => verifyForeign(files).filter(({ severity }) => severity === 'error');
const shown = (findings: readonly Diagnostic[]) => findings.map(brief);

/** A tree with one root, which applies `apps`. */
const tree = (files: Files): Files => ({
  'cluster/apps.yaml': kustomization('apps', './apps'),
  ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`apps/${path}`, content])),
});

describe('what Kustomize builds', () => {
  test('an octal mode is a separate number', () => {
    const pod = (mode: string) => `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: apps}
spec:
  containers: [{name: a, image: "a:1"}]
  volumes: [{name: v, configMap: {name: c, defaultMode: ${mode}}}]
`;
    const map = configMap('c', 'data: {}\n');
    expect(shown(verifyForeign(tree({ 'a.yaml': pod('0755'), 'c.yaml': map })))).toEqual([]);
    expect(shown(verifyForeign(tree({ 'a.yaml': pod('755'), 'c.yaml': map })))).toEqual([
      'apps/a.yaml:6 schema/out-of-range',
    ]);
  });

  test('an unresolved alias is a finding at its place', () => {
    expect(shown(verifyForeign(tree({ 'a.yaml': `${configMap('a')}data:\n  b: *nothing\n` })))).toEqual([
      'apps/a.yaml:5 yaml/syntax',
    ]);
  });

  test('a replacement with its own path sets fields that do not exist yet', () => {
    const child = kustomization('child', './base')
      .replace(', namespace: flux-system', '')
      .replace('name: flux-system}', 'name: flux-system, namespace: flux-system}');
    const files = {
      ...tree({
        'kustomization.yaml':
          'namespace: apps\nresources: [ns.yaml, child.yaml]\nreplacements: [{path: r.yaml}]\n',
        'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n',
        'child.yaml': child,
        'r.yaml': `- source: {kind: Namespace, fieldPath: metadata.name}
  targets:
    - select: {kind: Kustomization, group: kustomize.toolkit.fluxcd.io}
      fieldPaths: [spec.targetNamespace]
      options: {create: true}
`,
      }),
      'base/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n',
    };
    expect(shown(verifyForeign(files))).toEqual([]);
    const without = {
      ...files,
      'apps/kustomization.yaml': 'namespace: apps\nresources: [ns.yaml, child.yaml]\n',
    };
    expect(shown(severe(without))).toEqual(['base/c.yaml:3 object/no-namespace']);
  });

  test('only accounts of the build get the namespace that a binding gives them', () => {
    const binding = (account: string) => `apiVersion: v1
kind: ServiceAccount
metadata: {name: one}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - {kind: ServiceAccount, name: ${account}}
`;
    const files = (account: string) =>
      tree({ 'kustomization.yaml': 'namespace: apps\nresources: [a.yaml]\n', 'a.yaml': binding(account) });
    expect(shown(severe(files('one')))).toEqual([]);
    expect(shown(severe(files('two')))).toEqual(['apps/a.yaml:10 object/subject-without-namespace']);
  });

  test('a patch may rename what it is allowed to rename', () => {
    const overlay = (options: string) => ({
      'kustomization.yaml': 'resources: [one, two]\n',
      ...Object.fromEntries(
        ['one', 'two'].flatMap((name) => [
          [
            `${name}/kustomization.yaml`,
            `resources: [../../base]\npatches: [{path: p.yaml, target: {kind: ConfigMap}${options}}]\n`,
          ],
          [`${name}/p.yaml`, configMap(name)],
        ]),
      ),
    });
    const base = { 'base/kustomization.yaml': 'resources: [c.yaml]\n', 'base/c.yaml': configMap('base') };
    expect(shown(severe({ ...tree(overlay(', options: {allowNameChange: true}')), ...base }))).toEqual([]);
    expect(shown(severe({ ...tree(overlay('')), ...base }))).toEqual([
      'base/c.yaml:3 kustomize/duplicate-object',
    ]);
  });

  test('components of a Flux Kustomization come before the patches of its path', () => {
    const files = {
      'cluster/apps.yaml': kustomization('apps', './apps', '  components: [../part]\n'),
      'apps/kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: p.yaml}]\n',
      'apps/a.yaml': configMap('a'),
      'apps/p.yaml': configMap('added', 'data: {a: b}\n'),
      'part/kustomization.yaml': 'kind: Component\nresources: [added.yaml]\n',
      'part/added.yaml': configMap('added'),
    };
    expect(shown(verifyForeign(files))).toEqual([]);
  });

  test('what is at an address is neither missing nor known', () => {
    const remote = 'https://example.com/dashboard.json';
    const files = tree({
      'kustomization.yaml': `namespace: apps
configMapGenerator: [{name: d, files: [${remote}], options: {disableNameSuffixHash: true}}]
resources: [a.yaml]
patches: [{path: "https://example.com/patch.yaml"}]
`,
      'a.yaml': configMap('a'),
    });
    expect(shown(verifyForeign(files))).toEqual([]);
  });

  test('a listed empty file is a warning, one without an object an error', () => {
    const files = (content: string) =>
      tree({
        'kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
        'a.yaml': configMap('a'),
        'b.yaml': content,
      });
    const severities = (content: string) =>
      verifyForeign(files(content)).map(({ code, severity }) => [code, severity]);
    expect(severities('')).toEqual([['kustomize/not-a-manifest', 'warning']]);
    expect(severities('a: b\n')).toEqual([['kustomize/not-a-manifest', 'error']]);
  });

  test('inline transformers built into Kustomize are applied', () => {
    const files = tree({
      'kustomization.yaml': `resources: [a.yaml]
transformers:
  - |-
    apiVersion: builtin
    kind: NamespaceTransformer
    unsetOnly: true
    metadata: {name: any, namespace: apps}
`,
      'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    });
    expect(shown(verifyForeign(files))).toEqual([]);
  });
});

describe('what Flux applies', () => {
  test('a Kustomization in two builds is two, each with its own variables', () => {
    const part = (name: string) =>
      kustomization(
        name,
        `./${name}`,
        `  components: [../part]\n  postBuild: {substitute: {APP: ${name}}}\n`,
      );
    const files = {
      'cluster/one.yaml': part('one'),
      'cluster/two.yaml': part('two'),
      'one/a.yaml': configMap('one'),
      'two/a.yaml': configMap('two'),
      'part/kustomization.yaml': 'kind: Component\nresources: [ks.yaml]\n',
      'part/ks.yaml': `${kustomization('"${APP}-db"', './db', '  postBuild: {substitute: {APP: "${APP}"}}\n')}  healthChecks:
    - {apiVersion: v1, kind: ConfigMap, name: "\${APP}-db", namespace: apps}
`,
      'db/c.yaml': configMap('"${APP}-db"'),
    };
    expect(shown(verifyForeign(files))).toEqual([]);
    const renamed = { ...files, 'db/c.yaml': configMap('"${APP}-data"') };
    expect(verifyForeign(renamed).map(({ code, message }) => [code, message.split(' ')[1]])).toEqual([
      ['ref/missing-health-check', 'apps/one-db'],
      ['ref/missing-health-check', 'apps/two-db'],
    ]);
  });

  test('a file that a kustomization lists as a patch is not a Kustomization', () => {
    const files = tree({
      'kustomization.yaml': 'resources: [ks.yaml]\npatches: [{path: patch.yaml}]\n',
      'ks.yaml': kustomization('child', './base'),
      'patch.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: child, namespace: flux-system}\nspec: {path: ./other}\n',
    });
    const more = { 'base/a.yaml': configMap('a'), 'other/a.yaml': configMap('a') };
    expect(shown(verifyForeign({ ...files, ...more }))).toEqual([]);
  });

  test('clusters separated by a kubeConfig do not share their objects', () => {
    const remote = (name: string, config: string) =>
      kustomization(name, './apps', `  kubeConfig: {secretRef: {name: ${config}}}\n`);
    const files = (second: string) => ({
      'hub/a.yaml': remote('a', 'east'),
      'hub/b.yaml': remote('b', second),
      'apps/c.yaml': configMap('c'),
    });
    const duplicates = (second: string) =>
      shown(verifyForeign(files(second)).filter(({ code }) => code === 'object/duplicate'));
    expect(duplicates('west')).toEqual([]);
    expect(duplicates('east')).toEqual(['hub/b.yaml:7 object/duplicate']);
  });

  test('of ConfigMaps for several clusters, the one of the same cluster provides the variables', () => {
    const of = (cluster: string, key: string): Files => ({
      [`clusters/${cluster}/apps.yaml`]: kustomization(
        `${cluster}-apps`,
        './apps',
        '  postBuild: {substituteFrom: [{kind: ConfigMap, name: info}]}\n',
      ),
      [`clusters/${cluster}/info.yaml`]: configMap('info', `data: {${key}: a}\n`).replace(
        'apps',
        'flux-system',
      ),
    });
    const apps = { 'apps/c.yaml': configMap('c', 'data: {a: "${REGION}"}\n') };
    expect(shown(severe({ ...of('east', 'REGION'), ...of('west', 'REGION'), ...apps }))).toEqual([]);
    const findings = severe({ ...of('east', 'REGION'), ...of('west', 'OTHER'), ...apps });
    expect(shown(findings)).toEqual(['apps/c.yaml:4 flux/undefined-variable']);
    expect(findings[0]?.message).toContain('west-apps');
  });

  test('paths of an artifact are relative to the folder that it was made of', () => {
    const files = (path: string): Files => ({
      'kubernetes/cluster/ks.yaml': kustomization('cluster', path).replace('GitRepository', 'OCIRepository'),
      'kubernetes/apps/main/a.yaml': `${configMap('a')}data: {a: 1}\n`,
    });
    expect(shown(severe(files('./apps/main')))).toEqual([
      'kubernetes/apps/main/a.yaml:4 object/data-not-string',
    ]);
  });

  test('an artifact that a generator makes from a part of the tree is that part', () => {
    const files = (to: string): Files => ({
      'cluster/artifacts.yaml': `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: flux-system}
spec:
  artifacts: [{name: part, copy: [{from: "@repo/infra/base/**", to: "${to}"}]}]
`,
      'cluster/part.yaml': kustomization('part', './base')
        .replace('GitRepository', 'ExternalArtifact')
        .replace('name: flux-system}\n', 'name: part}\n'),
      'infra/base/a.yaml': `${configMap('a')}data: {a: 1}\n`,
    });
    expect(shown(severe(files('@artifact/base/')))).toEqual(['infra/base/a.yaml:4 object/data-not-string']);
    expect(shown(severe(files('@artifact/')))).toContain('cluster/part.yaml:7 flux/missing-path');
  });

  test('a missing dependency or source is reported, although other repositories add to the cluster', () => {
    const other = kustomization('other', './deploy').replace('name: flux-system}\n', 'name: other}\n');
    const files = (rest: string, source = 'flux-system'): Files => ({
      ...Object.fromEntries(
        Array.from('abcdefghijkl', (name) => [`cluster/${name}.yaml`, kustomization(name, `./${name}`)]),
      ),
      ...Object.fromEntries(Array.from('abcdefghijklm', (name) => [`${name}/c.yaml`, configMap(name)])),
      'cluster/m.yaml': kustomization('m', './m', rest).replace('name: flux-system}\n', `name: ${source}}\n`),
      'cluster/other.yaml': other,
    });
    const found = (tree: Files) => verifyForeign(tree).filter(({ file }) => file === 'cluster/m.yaml');
    expect(found(files('  dependsOn: [{name: a}]\n'))).toEqual([]);
    expect(shown(found(files('  dependsOn: [{name: z}]\n')))).toEqual([
      'cluster/m.yaml:9 ref/missing-dependency',
    ]);
    expect(shown(found(files('', 'flux-sistem')))).toEqual(['cluster/m.yaml:8 ref/missing-source']);
  });

  test('a folder that bootstrap applies is live, although nothing lists it', () => {
    const files = {
      'cluster/kustomization.yaml': 'resources: [apps.yaml]\n',
      'cluster/apps.yaml': kustomization('apps', './apps'),
      'cluster/flux-system/kustomization.yaml': 'resources: [sync.yaml]\n',
      'cluster/flux-system/sync.yaml': kustomization('flux-system', './cluster'),
      'apps/a.yaml': `${configMap('a')}data: {a: 1}\n`,
    };
    expect(shown(severe(files))).toEqual(['apps/a.yaml:4 object/data-not-string']);
    expect(verifyForeign(files)).toHaveLength(1);
  });
});

describe('what Flux does not apply', () => {
  const aside = { 'tools/a.yaml': `${configMap('a')}data: {a: 1}\n` };

  test('is a warning next to a tree that Flux applies, and an error by itself', () => {
    expect(verifyForeign(aside).map(({ severity }) => severity)).toEqual(['error']);
    const beside = verifyForeign({ ...tree({ 'b.yaml': configMap('b') }), ...aside });
    expect(beside.map(({ code, severity }) => [code, severity])).toEqual([
      ['flux/unknown-entry', 'warning'],
      ['object/data-not-string', 'warning'],
    ]);
  });

  test('a Kustomization that was moved away with its folder only gets a warning about its path', () => {
    const live = tree({ 'b.yaml': configMap('b') });
    const old = {
      'old/apps/web/ks.yaml': kustomization('web', './apps/web/app'),
      'old/apps/web/app/a.yaml': configMap('a'),
    };
    expect(verifyForeign({ ...live, ...old }).map(({ code, severity }) => [code, severity])).toEqual([
      ['flux/missing-path', 'warning'],
    ]);
    const typo = { 'cluster/web.yaml': kustomization('web', './app') };
    expect(shown(severe({ ...live, ...typo }))).toEqual(['cluster/web.yaml:7 flux/missing-path']);
  });

  test('a Kustomization that nothing lists may get its variables from whatever would', () => {
    const files = tree({
      'kustomization.yaml': 'resources: [b.yaml]\n',
      'b.yaml': configMap('b'),
      'web/ks.yaml': kustomization('web', './web', '  postBuild: {substitute: {A: b}}\n'),
    });
    const more = { 'web/c.yaml': configMap('c', 'data: {a: "${REGION}"}\n') };
    expect(shown(verifyForeign({ ...files, ...more }))).toEqual([
      'apps/web/ks.yaml:1 kustomize/unlisted-file',
    ]);
  });

  test('a suspended Kustomization owns no object of another', () => {
    const twice = (rest: string) => ({
      'cluster/a.yaml': kustomization('a', './a'),
      'cluster/b.yaml': kustomization('b', './b', rest),
      'a/c.yaml': configMap('c'),
      'b/c.yaml': configMap('c'),
    });
    const duplicates = (rest: string) =>
      verifyForeign(twice(rest)).filter(({ code }) => code === 'object/duplicate').length;
    expect(duplicates('')).toBe(1);
    expect(duplicates('  suspend: true\n')).toBe(0);
  });

  test('the templates of a chart are not manifests', () => {
    const files = {
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/templates/a.yaml': `${configMap('a')}data: {a: 1}\n`,
    };
    expect(shown(verifyForeign(files))).toEqual([]);
  });
});

describe('what others may still add', () => {
  test('keys that a controller or another tool fills in', () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: apps}
spec:
  containers:
    - {name: a, image: "a:1", env: [{name: T, valueFrom: {secretKeyRef: {name: s, key: token}}}]}
`;
    const secret = (rest: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps}\n${rest}`;
    const files = (rest: string) => tree({ 'a.yaml': pod, 's.yaml': secret(rest) });
    const keys = (rest: string) =>
      verifyForeign(files(rest)).filter(({ code }) => code === 'ref/missing-secret-key').length;
    expect(keys('type: kubernetes.io/service-account-token\n')).toBe(0);
    expect(keys('')).toBe(0);
    expect(keys('stringData: {other: a}\n')).toBe(1);
  });

  test('an older beta of a custom resource is a warning, an unknown version an error', () => {
    const versioned = (version: string, more: Files = {}) =>
      verifyForeign(tree({ 'a.yaml': release().replace('/v2', `/${version}`), ...more }))
        .filter(({ code }) => code === 'schema/unknown-version')
        .map(({ severity }) => severity);
    expect(versioned('v2beta1')).toEqual(['warning']);
    expect(versioned('v1')).toEqual(['error']);
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: helmreleases.helm.toolkit.fluxcd.io}
spec:
  group: helm.toolkit.fluxcd.io
  scope: Namespaced
  names: {kind: HelmRelease, plural: helmreleases}
  versions: [{name: v2beta1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`;
    expect(versioned('v2beta1', { 'crd.yaml': definition })).toEqual([]);
  });

  test('a rule ignores a value that Flux still has to substitute', () => {
    const policy = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: p, namespace: apps}
spec:
  targetRefs: [{group: "\${GROUP:-gateway.networking.k8s.io}", kind: HTTPRoute, name: web}]
  basicAuth: {users: {name: users}}
`;
    const files = {
      'cluster/apps.yaml': kustomization(
        'apps',
        './apps',
        '  postBuild: {substituteFrom: [{kind: Secret, name: s}]}\n',
      ),
      'apps/p.yaml': policy,
    };
    expect(shown(severe(files))).toEqual([]);
  });

  test('a value that becomes a list is one', () => {
    const files = {
      'cluster/apps.yaml': kustomization('apps', './apps', "  postBuild: {substitute: {NONE: '[]'}}\n"),
      'apps/c.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: apps}\nspec:\n  containers: [{name: a, image: a:1}]\n  tolerations: ${NONE}\n',
    };
    expect(shown(severe(files))).toEqual([]);
  });
});
