import { describe, expect, test } from 'vitest';
import {
  configMap,
  fluxKustomization,
  object,
  runNeighbours,
  runSound,
  smallFile,
  smallTree,
} from '../neighbours/support.ts';
import { type Files, verifyForeign } from '../support.ts';

/** Sealed files, and causes that are reported once. */
const cipher = 'ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]';
const block = `sops:\n    age: []\n    mac: ${cipher}\n    version: 3.13.2\n`;
const decrypting = '  decryption: {provider: sops, secretRef: {name: sops-age}}\n';

describe('sealed files', () => {
  runNeighbours([
    [
      'sealed values of a release without decryption',
      smallTree({
        's.sops.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: apps}\ndata:\n  a: ${cipher}\n${block}`,
      }),
      'error cluster/apps.yaml',
    ],
    [
      'a provider that Flux does not have',
      smallTree(
        {
          's.sops.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps}\nstringData:\n  a: ${cipher}\n${block}`,
        },
        '  decryption: {provider: age, secretRef: {name: sops-age}}\n',
      ),
      'error cluster/apps.yaml:9',
    ],
    [
      'a sealed kustomization file',
      smallTree({ 'kustomization.yaml': `resources:\n  - ${cipher}\n${block}` }, decrypting),
      'error apps/kustomization.yaml',
    ],
  ]);
  runSound([
    [
      'a sealed ConfigMap',
      smallTree(
        {
          's.sops.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: apps}\ndata:\n  a: ${cipher}\n${block}`,
        },
        decrypting,
      ),
    ],
    [
      'a Secret of keys that others fill in',
      smallFile(
        '---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps, annotations: {replicator.v1.mittwald.de/replicate-from: db/s}}\n',
      ),
    ],
    [
      'a Secret that only points elsewhere',
      smallFile(
        '---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps, annotations: {vault.example.org/path: a}}\nstringData: {password: "<path:secret/data/a#password>"}\n',
      ),
    ],
  ]);
});

const apps = (count: number, content: (name: string) => string, extra: Files = {}): Files => ({
  ...smallTree({}),
  ...Object.fromEntries(
    Array.from({ length: count }, (_, index) => `a${index}`).flatMap((name) => [
      [`cluster/${name}.yaml`, fluxKustomization(name, `./own/${name}`)],
      [`own/${name}/kustomization.yaml`, `namespace: apps\nresources: [c.yaml]\ncomponents: [../../part]\n`],
      [`own/${name}/c.yaml`, content(name)],
    ]),
  ),
  'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: []\n',
  ...extra,
});
const errors = (files: Files) => verifyForeign(files).filter(({ severity }) => severity === 'error');

describe('what Flux does not apply', () => {
  const old = (more: Files) => ({
    ...smallTree({}),
    'old/c.yaml': configMap('c', 'a: 1'),
    ...more,
  });
  const said = (files: Files) =>
    verifyForeign(files).flatMap(({ code, message }) => (code === 'flux/unknown-entry' ? [message] : []));
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps}\nstringData: {password: changeme}\n';
  test('is named, with the number of errors that are shown of it', () =>
    expect(said(old({}))).toEqual([expect.stringContaining('in old: 1 error there')]));
  test('is named as well if something in it depends on a secret', () =>
    expect(said(old({ 'old/s.yaml': secret }))).toEqual([expect.stringContaining('in old: 1 error there')]));
});

describe('one cause is one finding', () => {
  const chart = (name: string) =>
    object(
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      name,
      '{interval: 1h, chart: {spec: {chart: a, version: 1.0.0, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}}',
    ).slice(4);
  test('a repository that eight releases name', () => expect(errors(apps(8, chart))).toHaveLength(1));
  test('a component that eight apps use and that does not exist', () => {
    const { 'part/kustomization.yaml': _gone, ...files } = apps(8, (name) => configMap(name, 'a: b'));
    expect(errors(files)).toHaveLength(1);
  });
  test('a file that such a component lists', () =>
    expect(
      errors(
        apps(8, (name) => configMap(name, 'a: b'), {
          'part/kustomization.yaml': 'kind: Component\nresources: [gone.yaml]\n',
        }),
      ),
    ).toHaveLength(1));
  test('a mistake in its patch', () =>
    expect(
      errors(
        apps(8, (name) => configMap(name, 'a: b'), {
          'part/kustomization.yaml':
            'kind: Component\npatches: [{target: {kind: ConfigMap}, patch: "[{\\"op\\": \\"remove\\", \\"path\\": \\"/data/z\\"}]"}]\n',
        }),
      ),
    ).toHaveLength(1));
  test('files of a folder that nothing lists', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const files = Object.fromEntries(names.map((name) => [`${name}.yaml`, configMap(name, 'a: b')]));
    const found = verifyForeign(smallTree({ 'kustomization.yaml': 'resources: [ns.yaml]\n', ...files }));
    expect(found.map(({ code }) => code)).toEqual(['kustomize/unlisted-file']);
    expect(found[0]?.hint).toContain('apps/b.yaml');
  });
  test('nothing is wrong', () =>
    expect(verifyForeign(apps(8, (name) => configMap(name, 'a: b')))).toEqual([]));
});
