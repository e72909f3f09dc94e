import { describe } from 'vitest';
import {
  cluster,
  configMap,
  fluxKustomization,
  fluxSource,
  type Neighbour,
  namespace,
  runNeighbours,
} from './support.ts';

const c = { 'c.yaml': configMap('web', 'a: b') };
const kustomization = (text: string, more: Readonly<Record<string, string>> = c) =>
  cluster({ 'kustomization.yaml': text, ...more });

const anchored =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: &app web, namespace: &ns apps}\ndata:\n  *app: x\n  *ns: y\n  k: 1\n';

const sealedText =
  'ENC[AES256_GCM,data:XQo=,iv:SpfzePCEiJhvd4NESz9OUNFuqHLNsGjD/7hvMbiKe4k=,tag:Snf2q7zo39OpThI5++n+Qg==,type:str]';
const sealed = `apiVersion: v1
kind: Secret
metadata: {name: a, namespace: apps}
stringData: {password: "${sealedText}"}
sops:
  age: [{recipient: age19kua742y4wen4g84tfmz8h8vf0shx0xt3cskh57h55jlmdpcu5dsqvzfxk, enc: x}]
  lastmodified: "2026-11-28T22:23:22Z"
  mac: "${sealedText}"
  encrypted_regex: ^(data|stringData)$
  version: 3.13.2
`;
const patched = (path: string) =>
  cluster(
    {
      'kustomization.yaml': `namespace: apps\nresources: [a.sops.yaml]\npatches:\n  - target: {kind: Secret, name: a}\n    patch: |-\n      - op: add\n        path: ${path}\n        value: ${path.startsWith('/metadata') ? '{a: b}' : 'x'}\n`,
      'a.sops.yaml': sealed,
    },
    '  decryption: {provider: sops, secretRef: {name: sops-age}}\n',
  );

const artifacts = (path: string) => ({
  'kubernetes/cluster/source.yaml':
    'apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: repo, namespace: flux-system}\nspec:\n  sources: [{alias: repo, kind: OCIRepository, name: flux-system}]\n  artifacts:\n    - {name: web, copy: [{from: "@repo/apps/web/app/", to: "@artifact/apps/web/app/"}]}\n    - {name: api, copy: [{from: "@repo/apps/api/app/", to: "@artifact/apps/api/app/"}]}\n',
  'kubernetes/cluster/cluster.yaml': fluxKustomization('cluster', './kubernetes/cluster'),
  'kubernetes/cluster/web.yaml': fluxKustomization('web', path).replace(
    '{kind: GitRepository, name: flux-system}',
    '{kind: ExternalArtifact, name: web}',
  ),
  'kubernetes/apps/web/app/c.yaml': configMap('web', 'a: b'),
  'kubernetes/apps/api/app/c.yaml': configMap('api', 'a: b'),
});

const instance =
  'apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\nspec:\n  distribution: {version: "2.x", registry: ghcr.io/fluxcd}\n  sync: {kind: OCIRepository, url: "oci://r.example.org/sync", ref: latest, path: ./}\n';

/** An artifact is made from the folder `infra`, next to the Kustomizations that take their folders from it. */
const beside = (data: string) => ({
  'clusters/local/source.yaml': fluxSource,
  'clusters/local/cluster.yaml': fluxKustomization('cluster', './clusters/local'),
  ...Object.fromEntries(
    ['one', 'two', 'three'].flatMap((name) => [
      [
        `clusters/local/${name}.yaml`,
        fluxKustomization(name, `./configs/${name}`).replace(
          '{kind: GitRepository, name: flux-system}',
          '{kind: OCIRepository, name: infra}',
        ),
      ],
      [`infra/configs/${name}/c.yaml`, configMap(name, data)],
    ]),
  ),
  'clusters/local/infra.yaml':
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: infra, namespace: flux-system}\nspec: {interval: 1h, url: "oci://r.example.org/infra", ref: {tag: 1.0.0}}\n',
});

const rows: readonly Neighbour[] = [
  ['folders of an artifact that is built from another folder', beside('a: b'), []],
  ['an error in such a folder', beside('a: 1'), 'error infra/configs/one/c.yaml:5 object/data-not-string'],

  [
    'an alias as the key of a map, without a space before the colon',
    cluster({ 'a.yaml': anchored.replace('  k: 1\n', '') }),
    [],
  ],
  [
    'an error below such a key',
    cluster({ 'a.yaml': anchored }),
    'error apps/a.yaml:7 object/data-not-string',
  ],
  [
    'a file that a generator includes unchanged',
    kustomization('namespace: apps\nconfigMapGenerator: [{name: g, files: [b.yaml]}]\n', {
      'b.yaml': 'a: &x b\nc: !KeyOf *x\n',
    }),
    [],
  ],
  [
    'a file that is a resource as well',
    kustomization(
      'namespace: apps\nresources: [b.yaml]\nconfigMapGenerator: [{name: g, files: [b.yaml]}]\n',
      { 'b.yaml': 'a: "b\n' },
    ),
    'error apps/b.yaml:1 yaml/syntax',
  ],
  [
    'a misspelled field of a generator',
    kustomization('resources: [c.yaml]\nconfigMapGenerator: [{name: g, namespace: apps, literal: [a=b]}]\n'),
    'error apps/kustomization.yaml:2 kustomize/unknown-field',
  ],
  [
    'two kustomization files in a folder',
    cluster({
      'kustomization.yaml': 'resources: [c.yaml]\n',
      'kustomization.yml': 'resources: [c.yaml]\n',
      ...c,
    }),
    'kustomize/refused',
  ],
  [
    'a patch for labels that no object has',
    kustomization(
      'resources: [c.yaml]\npatches: [{target: {labelSelector: "app=x"}, patch: "- {op: add, path: /data/x, value: y}"}]\n',
    ),
    'warning apps/kustomization.yaml:2 kustomize/patch-without-target',
  ],
  [
    'a listed folder whose kustomization cannot be read',
    kustomization('resources: [ns.yaml, ./b]\n', {
      'ns.yaml': namespace('apps'),
      'b/kustomization.yaml': 'resources: [c.yaml\n',
      'b/c.yaml': c['c.yaml'],
    }),
    'error apps/b/kustomization.yaml:2 yaml/syntax',
  ],
  [
    'a component whose kustomization cannot be read',
    kustomization('resources: [ns.yaml]\ncomponents: [./b]\n', {
      'ns.yaml': namespace('apps'),
      'b/kustomization.yaml': 'kind: Component\nresources: [c.yaml\n',
      'b/c.yaml': c['c.yaml'],
    }),
    'error apps/b/kustomization.yaml:3 yaml/syntax',
  ],
  ['a patch of the labels of a sealed Secret', patched('/metadata/labels'), []],
  ['a patch that puts plain text into a sealed Secret', patched('/stringData/two'), 'flux/sealed-twice'],
  [
    'a password in a literal of a secretGenerator',
    kustomization('namespace: apps\nsecretGenerator: [{name: g, literals: [password=hunter2hunter]}]\n', {}),
    'error apps/kustomization.yaml:2 security/plain-secret',
  ],
  ['a path in an artifact that is built from a part of the tree', artifacts('./apps/web/app'), []],
  [
    'a misspelled path in such an artifact',
    artifacts('./apps/wbe/app'),
    'error kubernetes/cluster/web.yaml:6 flux/missing-path',
  ],
  [
    'notes beside the folder that an artifact is built from',
    {
      'docs/notes.yaml': 'a: b\n',
      'kubernetes/local/kustomization.yaml': 'resources: [flux.yaml, apps.yaml]\n',
      'kubernetes/local/flux.yaml': instance,
      'kubernetes/local/apps.yaml': fluxKustomization('apps', './apps').replace(
        'GitRepository',
        'OCIRepository',
      ),
      'kubernetes/local/apps/c.yaml': c['c.yaml'],
    },
    [],
  ],
  [
    'a dependency that is listed twice',
    cluster(c, '  dependsOn: [{name: cluster}, {name: cluster}]\n').valueOf() as Record<string, string>,
    [],
  ],
];

describe('what Kustomize and Flux build from files', () => runNeighbours(rows));
