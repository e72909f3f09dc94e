import { describe, expect, test } from 'vitest';
import { verifyTree } from '../../src/verify/verify.ts';
import { brief, type Files, treeFiles, verifyForeign } from './support.ts';

const kustomization = (name: string, path: string, rest = '') =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n  interval: 1h\n  path: ${path}\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n${rest}`;

const configMap = (name: string, data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: apps}\ndata:\n  ${data}\n`;

const number = configMap('web', 'port: 8080');

const errors = (files: Files) =>
  verifyForeign(files)
    .filter(({ severity }) => severity === 'error')
    .map(brief);

describe('what Flux applies', () => {
  test('an unreadable file stops the folder for which Flux generates the kustomization', () => {
    const broken = kustomization('web', './apps').replace('1h', '"1h');
    const files = {
      'cluster/flux.yaml': kustomization('flux-system', './cluster'),
      'cluster/web.yaml': broken,
    };
    expect(errors({ ...files, 'apps/c.yaml': configMap('c', 'a: b') })).toContain(
      'cluster/web.yaml:5 yaml/syntax',
    );
  });

  test('another repository may have a folder with the same name', () => {
    const source =
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: operator, namespace: apps}\nspec: {interval: 1h, url: "https://git.example/operator.git"}\n';
    const theirs = kustomization('operator', './kubernetes', '  targetNamespace: apps\n').replace(
      'name: flux-system}\n  target',
      'name: operator}\n  target',
    );
    const files = {
      'kubernetes/flux.yaml': kustomization('flux-system', './kubernetes/apps'),
      'kubernetes/apps/web.yaml': kustomization('web', './kubernetes/web'),
      'kubernetes/web/source.yaml': source,
      'kubernetes/web/operator.yaml': theirs.replace('namespace: flux-system', 'namespace: apps'),
      'kubernetes/web/web.yaml': configMap('web', 'port: "8080"'),
    };
    expect(verifyForeign(files).map(brief)).toEqual([]);
    const ours = theirs.replace('name: operator}\n  target', 'name: flux-system}\n  target');
    expect(verifyForeign({ ...files, 'kubernetes/web/operator.yaml': ours }).map(brief)).not.toEqual([]);
  });

  test('an instance in the folder that it syncs is live, with everything below it', () => {
    const instance =
      'apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\nspec:\n  distribution: {version: "2.x", registry: ghcr.io/fluxcd}\n  sync: {kind: GitRepository, url: "https://git.example/r.git", ref: refs/heads/main, path: cluster}\n';
    const files = {
      'cluster/kustomization.yaml': 'resources: [flux.yaml, web.yaml]\n',
      'cluster/flux.yaml': instance,
      'cluster/web.yaml': kustomization('web', './apps'),
      'apps/web.yaml': number,
    };
    expect(errors(files)).toEqual(['apps/web.yaml:5 object/data-not-string']);
  });

  test('Kustomizations that apply each other in a cycle are live', () => {
    const files = {
      'flux/apps.yaml': kustomization('apps', './apps'),
      'apps/kustomization.yaml': 'resources: [flux.yaml, web]\n',
      'apps/flux.yaml': kustomization('flux', './flux'),
      'apps/web/kustomization.yaml': 'resources: [ks.yaml]\n',
      'apps/web/ks.yaml': kustomization('web', './apps/web/app'),
      'apps/web/app/web.yaml': number,
    };
    expect(errors(files)).toEqual(['apps/web/app/web.yaml:5 object/data-not-string']);
  });

  test('a path gets its variables only from the Kustomization above', () => {
    const files = (above: string): Files => ({
      'cluster/apps.yaml': kustomization('apps', './apps', above),
      'apps/kustomization.yaml': 'resources: [web.yaml]\n',
      'apps/web.yaml': kustomization('web', './web/${STAGE}', '  postBuild: {substitute: {STAGE: live}}\n'),
      'web/live/web.yaml': number,
    });
    expect(errors(files('  postBuild: {substitute: {STAGE: live}}\n'))).toEqual([
      'web/live/web.yaml:5 object/data-not-string',
    ]);
    expect(errors(files('  postBuild: {substitute: {STAGE: test}}\n'))).toEqual([
      'apps/web.yaml:6 flux/missing-path',
    ]);
    expect(errors(files(''))).toEqual(['apps/web.yaml:6 flux/unsubstituted-variable']);
  });

  test('errors in what Flux does not reach are warnings, and one finding says so', () => {
    const found = verifyForeign({
      'cluster/apps.yaml': kustomization('apps', './apps'),
      'apps/c.yaml': configMap('c', 'a: b'),
      'tools/web.yaml': number,
    });
    expect(found.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning flux/unknown-entry',
      'warning object/data-not-string',
    ]);
  });

  test('a folder selects everything that is applied from it', () => {
    const files = {
      'one/apps.yaml': kustomization('apps', './apps'),
      'two/more.yaml': kustomization('more', './more'),
      'apps/web.yaml': number,
      'more/web.yaml': number.replace('web', 'more'),
    };
    const declarations = { provides: [], flows: [], charts: {}, operators: [] };
    const found = verifyTree({ files: treeFiles(files), declarations, options: { folder: 'one' } });
    expect(found.map(brief)).toEqual(['apps/web.yaml:5 object/data-not-string']);
  });
});

describe('ResourceSets', () => {
  const set = (path: string) => `apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: teams, namespace: flux-system}
spec:
  inputs: [{team: red}, {team: blue}]
  resources:
    - apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: "<< inputs.team >>", namespace: flux-system}
      spec:
        interval: 1h
        prune: true
        path: ./teams/<< inputs.team >>${path}
        sourceRef: {kind: GitRepository, name: flux-system}
`;
  const files = (path = '') => ({
    'cluster/flux.yaml': kustomization('flux-system', './cluster'),
    'cluster/teams.yaml': set(path),
    'teams/red/web.yaml': number,
    'teams/blue/c.yaml': configMap('c', 'a: b'),
  });

  test('what they create is applied, and checked at its template', () => {
    expect(errors(files())).toEqual(['teams/red/web.yaml:5 object/data-not-string']);
    expect(errors(files('/app'))).toEqual([
      'cluster/teams.yaml:13 flux/missing-path',
      'cluster/teams.yaml:13 flux/missing-path',
    ]);
  });
});

describe('variables', () => {
  const files = (settings: Files, text: string): Files => ({
    'cluster/settings.yaml': kustomization('settings', './settings'),
    'cluster/apps.yaml': kustomization(
      'apps',
      './apps',
      '  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n',
    ),
    ...settings,
    'apps/c.yaml': configMap('c', text),
  });
  const plain = configMap('settings', 'REGION: north').replace('apps}', 'flux-system}');

  test('come from what is built, including patches and generators', () => {
    const patched = {
      'settings/kustomization.yaml':
        'resources: [s.yaml]\npatches: [{target: {kind: ConfigMap}, patch: "- {op: add, path: /data/ZONE, value: a}"}]\n',
      'settings/s.yaml': plain,
    };
    expect(errors(files(patched, 'a: ${ZONE}'))).toEqual([]);
    expect(errors(files(patched, 'a: ${ZNOE}'))).toEqual(['apps/c.yaml:5 flux/undefined-variable']);
    const generated = {
      'settings/kustomization.yaml':
        'namespace: flux-system\nconfigMapGenerator: [{name: settings, literals: [ZONE=a]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n',
    };
    expect(errors(files(generated, 'a: ${ZONE}'))).toEqual([]);
    expect(errors(files(generated, 'a: ${REGION}'))).toEqual(['apps/c.yaml:5 flux/undefined-variable']);
  });

  test.each([
    ['"yes"', 'object/data-not-string'],
    ['"1.10"', 'object/data-not-string'],
    ['"0755"', 'object/data-not-string'],
    ['"[a, b]"', 'object/data-not-string'],
    ['"*.example.org"', 'flux/substituted-text'],
    ['"a: b"', 'flux/substituted-text'],
    ['plain text', undefined],
    ['1.2.3', undefined],
  ])('become what Flux reads: %s', (value, code) => {
    const settings = { 'settings/s.yaml': plain.replace('north', value) };
    expect(errors(files(settings, 'a: ${REGION}'))).toEqual(
      code === undefined ? [] : [`apps/c.yaml:5 ${code}`],
    );
    expect(errors(files(settings, 'a: ${Q:="}${REGION}${Q:="}'))).toEqual([]);
  });
});

describe('misspelled names', () => {
  const release = (chart: string, rest = '') =>
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web, namespace: apps}\nspec: {interval: 1h, url: oci://r.example/web, ref: {tag: 1.0.0}}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: apps}\nspec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: ${chart}}\n${rest}`;
  const files = (chart: string, more: Files = {}): Files => ({
    'cluster/apps.yaml': kustomization('apps', './apps'),
    'apps/web.yaml': release(chart),
    ...more,
  });

  test('are reported although something elsewhere could create anything', () => {
    const crds = {
      'cluster/crds.yaml': kustomization('crds', './crds'),
      'crds/kustomization.yaml': 'resources: ["https://r.example/v1/crds.yaml"]\n',
    };
    expect(errors(files('web', crds))).toEqual([]);
    expect(errors(files('wbe', crds))).toEqual(['apps/web.yaml:11 ref/missing-source']);
    const other = {
      'cluster/other.yaml': kustomization('other', './x').replace('name: flux-system}\n', 'name: other}\n'),
    };
    expect(errors(files('wbe', other))).toContain('apps/web.yaml:11 ref/missing-source');
  });

  test('are warnings in optional references', () => {
    const found = (name: string) =>
      verifyForeign({
        'cluster/apps.yaml': kustomization('apps', './apps'),
        'apps/web.yaml': release('web', `  valuesFrom: [{kind: ConfigMap, name: ${name}, optional: true}]\n`),
        'apps/values.yaml': configMap('web-values', 'values.yaml: ""'),
      }).map(brief);
    expect(found('web-values')).toEqual([]);
    expect(found('other')).toEqual([]);
    expect(found('web-vlaues')).toEqual(['apps/web.yaml:12 ref/missing-config-map']);
  });
});
