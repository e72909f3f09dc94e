import { describe } from 'vitest';
import {
  fluxKustomization,
  object,
  runNeighbours,
  runSound,
  smallFile,
  smallTree,
} from '../neighbours/support.ts';

/** Reports about files that nothing applies, because they are samples, templates, inputs of tests, or of another repository. */
const base =
  'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: base, namespace: flux-system}\nspec: {interval: 1h, url: "https://git.example.org/base.git", ref: {branch: main}}\n---\n';
const ofBase = (name: string, path: string) =>
  fluxKustomization(name, path).replace(
    '{kind: GitRepository, name: flux-system}',
    '{kind: GitRepository, name: base}',
  );
const release =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: instance, namespace: apps}\ndata: {a: b}\n';
const incomplete =
  'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n';
const moving =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: apps}\nspec: {containers: [{name: web, image: "nginx:latest"}]}\n';
const deployment = (name: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {}\n`;

/** A cluster that takes the app from the repository `base`, and the instance of the app from this one. */
const besideBase = (more: string): Parameters<typeof smallTree>[2] => ({
  'cluster/base.yaml': `${base}${ofBase('base', './base')}---\n${more}${fluxKustomization('instances', './base/web/instances')}`,
  'base/web/instances/web.yaml': release,
});

describe('a repository whose layout this one repeats', () => {
  runSound([
    ['what is there only to be completed here', smallTree({}, '', besideBase(''))],
    [
      'other folders of it, which are not here',
      smallTree({}, '', besideBase(`${ofBase('tools', './base/tools')}---\n`)),
    ],
  ]);
  runNeighbours([
    [
      'a folder that also has files of its own is this repository',
      smallTree({}, '', { ...besideBase(''), 'base/web/web.yaml': deployment('web') }),
      'error base/web/web.yaml:4',
    ],
    [
      'a missing folder of this repository',
      smallTree({}, '', {
        'cluster/tools.yaml': fluxKustomization('tools', './base/tools'),
      }),
      'error cluster/tools.yaml:6',
    ],
  ]);
});

describe('samples', () => {
  const two = {
    'user.yaml': fluxKustomization('user', './users/a'),
    'users/a/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
  };
  runSound([
    ['a sample beside the file made from it', { ...two, 'user.sample.yaml': two['user.yaml'] }],
    [
      'a sample of a folder that is not here yet',
      smallTree({}, '', { 'user.example.yaml': fluxKustomization('user', './users/b') }),
    ],
    ['broken objects of a sample', smallTree({}, '', { 'web.sample.yaml': moving })],
    [
      'inputs of tests',
      smallTree({}, '', {
        'scripts/tests/fixtures/web.yaml': moving,
        'pkg/testdata/web.yaml': moving,
      }),
    ],
    [
      'a folder of templates, some of whose files need none',
      smallTree({}, '', {
        'templates/web/kustomization.yaml': incomplete,
        'templates/web/web.yaml.j2': 'kind: #{ kind }#\n',
      }),
    ],
  ]);
  runNeighbours([
    [
      'a kustomization that Flux applies, although only the template is there',
      smallTree({ 'kustomization.yaml': incomplete, 'web.yaml.j2': 'kind: #{ kind }#\n' }),
      'error apps/kustomization.yaml:3',
    ],
    [
      'the same without the template',
      smallTree({}, '', { 'old/web/kustomization.yaml': incomplete }),
      'warning old/web/kustomization.yaml:3',
    ],
    [
      'a sample that Flux applies',
      smallTree({ 'web.sample.yaml': deployment('web') }),
      'error apps/web.sample.yaml:4',
    ],
    [
      'two files of one Kustomization',
      { ...two, 'other.yaml': two['user.yaml'] },
      'error other.yaml:3 object/duplicate',
    ],
  ]);
});

describe('what a file that nothing applies depends on', () => {
  const waiting = (namespace: string, on: string) =>
    `${fluxKustomization('web', './web').replace('namespace: flux-system', `namespace: ${namespace}`)}  dependsOn: [{name: ${on}}]\n`;
  const parts = {
    'kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ns.yaml\n  - store.yaml\n  # - web.yaml\n',
    'store.yaml': fluxKustomization('store', './store').replace(
      'namespace: flux-system',
      'namespace: "${SPACE}"',
    ),
  };
  const build = '  postBuild: {substitute: {SPACE: flux-system}}\n';
  const folders = { 'web/c.yaml': release, 'store/c.yaml': release.replace('instance', 'store') };
  runSound([
    [
      'in a namespace that a variable names',
      smallTree({ ...parts, 'web.yaml': waiting('"${SPACE}"', 'store') }, build, folders),
    ],
  ]);
  runNeighbours([
    [
      'a file that Flux applies',
      smallTree(
        {
          ...parts,
          'kustomization.yaml': parts['kustomization.yaml'].replace('# - web.yaml', '- web.yaml'),
          'web.yaml': waiting('"${SPACE}"', 'stor'),
        },
        build,
        folders,
      ),
      'error apps/web.yaml:9',
    ],
  ]);
});

describe('a chart that counts its releases', () => {
  const source = (tag: string) =>
    smallFile(
      object(
        'source.toolkit.fluxcd.io/v1',
        'OCIRepository',
        'web',
        `{interval: 1h, url: "oci://registry.example.org/web", ref: {tag: "${tag}"}, layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}}`,
      ),
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        'web',
        '{interval: 1h, chartRef: {kind: OCIRepository, name: web}}',
      ),
    );
  runSound([['a number', source('104')]]);
  runNeighbours([
    ['a major version', source('1'), 'warning apps/o.yaml:4'],
    ['a minor version', source('1.10'), 'warning apps/o.yaml:4'],
  ]);
});
