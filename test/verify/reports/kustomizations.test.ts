import { describe } from 'vitest';
import {
  configMap,
  fluxKustomization,
  fluxSource,
  namespace,
  object,
  runNeighbours,
  runSound,
  smallTree,
} from '../neighbours/support.ts';
import type { Files } from '../support.ts';

/** Reports about Kustomizations and the folders that they apply. */
const cipher = 'ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]';
const sealed = `apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps}\nstringData:\n  a: ${cipher}\nsops:\n    age: []\n    mac: ${cipher}\n    version: 3.13.2\n`;
const own = (spec: string) => smallTree({}, spec);
const root = (files: Files): Files => ({
  'source.yaml': fluxSource,
  'sync.yaml': fluxKustomization('flux-system', './'),
  'ns.yaml': ['apps', 'db', 'edge'].map(namespace).join('---\n'),
  ...files,
});

describe('folders for which Flux generates the kustomization', () => {
  runNeighbours([
    [
      'a compose file at the root',
      root({ 'docker-compose.yaml': 'services: {web: {image: a}}\n' }),
      'error docker-compose.yaml:1',
    ],
    [
      'the settings of a hook whose name begins with a dot',
      root({ '.pre-commit-config.yaml': 'repos: []\n' }),
      'error .pre-commit-config.yaml:1',
    ],
    [
      'a component in a folder below it',
      smallTree({
        'part/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [c.yaml]\n',
        'part/c.yaml': configMap('c', 'a: b'),
      }),
      'error apps/part/kustomization.yaml',
    ],
    [
      'one object in two files',
      smallTree({ 'a.yaml': configMap('c', 'a: b'), 'sub/b.yaml': configMap('c', 'a: c') }),
      'error apps/',
    ],
    [
      'a path in other letters',
      { ...smallTree({}), 'cluster/x.yaml': fluxKustomization('x', './Apps') },
      'error cluster/x.yaml:6',
    ],
    [
      'a file in place of a folder',
      { ...smallTree({}), 'cluster/x.yaml': fluxKustomization('x', './apps/ns.yaml') },
      'error cluster/x.yaml:6',
    ],
  ]);
  runSound([
    [
      'files for other programs, which a source leaves out',
      root({
        '.github/workflows/ci.yaml': 'on: push\n',
        '.gitlab-ci.yml': 'stages: []\n',
        '.sops.yaml': 'creation_rules: []\n',
      }),
    ],
    ['files that are not YAML', smallTree({ 'README.md': '# a: b: c\n', 'dash.json': '{"a": 1}' })],
    [
      'a folder with a kustomization file',
      smallTree({ 'sub/kustomization.yaml': 'resources: [c.yaml]\n', 'sub/c.yaml': configMap('c', 'a: b') }),
    ],
    [
      'a document that is only a comment',
      smallTree({ 'c.yaml': `# none\n---\n${configMap('c', 'a: b')}---\n# end\n` }),
    ],
  ]);
});

describe('fields of a Kustomization', () => {
  runNeighbours([
    [
      'days as an interval',
      { ...smallTree({}), 'cluster/apps.yaml': fluxKustomization('apps', './apps').replace('1h', '1d') },
      'error cluster/apps.yaml:5',
    ],
    ['a timeout without a unit', own('  timeout: 90\n'), 'error cluster/apps.yaml:9'],
    ['a boolean in quotes', own('  wait: "true"\n'), 'error cluster/apps.yaml:9'],
    ['a number as a variable', own('  postBuild: {substitute: {PORT: 8080}}\n'), 'error cluster/apps.yaml:9'],
    [
      'a chart repository as its source',
      {
        ...smallTree({}),
        'cluster/apps.yaml': fluxKustomization('apps', './apps').replace(
          'kind: GitRepository',
          'kind: HelmRepository',
        ),
      },
      'error cluster/apps.yaml:8',
    ],
    ['an unknown policy of deletion', own('  deletionPolicy: Keep\n'), 'error cluster/apps.yaml:9'],
    [
      'a health check without a kind',
      own('  healthChecks: [{apiVersion: v1, name: c, namespace: apps}]\n'),
      'error cluster/apps.yaml:9',
    ],
    [
      'a health check of a Deployment whose name is misspelt',
      smallTree(
        {
          'd.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: website, namespace: apps}\nspec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: "a:1"}]}}}\n',
        },
        '  healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: webstie, namespace: apps}]\n',
      ),
      'error cluster/apps.yaml:9 ref/missing-health-check',
    ],
    [
      'a health check of a Deployment that somebody else may create',
      own(
        '  healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: coredns, namespace: kube-system}]\n',
      ),
      'warning cluster/apps.yaml:9 ref/missing-health-check',
    ],
    ['a dependency on itself', own('  dependsOn: [{name: apps}]\n'), 'error cluster/apps.yaml:9'],
    [
      'variables of a ConfigMap in another namespace',
      smallTree(
        { 'v.yaml': configMap('vars', 'A: b') },
        '  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n',
      ),
      'cluster/apps.yaml:9',
    ],
    [
      'a key of decryption that does not end in .agekey',
      smallTree({ 's.sops.yaml': sealed }, '  decryption: {provider: sops, secretRef: {name: age}}\n', {
        'cluster/age.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: {name: age, namespace: flux-system}\nstringData: {key.txt: "${AGE}"}\n',
      }),
      'cluster/apps.yaml:9 flux/decryption-key',
    ],
  ]);
  runSound([
    ['all durations that Go parses', own('  retryInterval: 1m30s\n  timeout: 1h0m0s\n')],
    ['what is left of it once it is gone', own('  deletionPolicy: Orphan\n  force: false\n')],
    [
      'a health check of every kind of object',
      smallTree(
        { 'c.yaml': configMap('c', 'a: b') },
        '  healthChecks: [{apiVersion: v1, kind: ConfigMap, name: c, namespace: apps}]\n',
      ),
    ],
    [
      'an optional ConfigMap of variables',
      own('  postBuild: {substituteFrom: [{kind: ConfigMap, name: none, optional: true}]}\n'),
    ],
    [
      'names, labels and images that it sets',
      smallTree(
        { 'c.yaml': configMap('c', 'a: b') },
        '  namePrefix: a-\n  commonMetadata: {labels: {a: b}}\n  images: [{name: a, newTag: "1"}]\n',
      ),
    ],
  ]);
});

const theirs = ['db', 'edge'].map((name) => [
  `apps/${name}/${name}.yaml`,
  fluxKustomization(`${name}-of-others`, `./apps/${name}`, `  targetNamespace: ${name}\n`).replace(
    '{kind: GitRepository, name: flux-system}',
    '{kind: GitRepository, name: others}',
  ),
]);
const others = object(
  'source.toolkit.fluxcd.io/v1',
  'GitRepository',
  'others',
  '{interval: 1h, url: "https://git.example.org/others.git"}',
  'flux-system',
).slice(4);
const beside = (more: Files, waits = '{name: postgres, namespace: db}') =>
  smallTree(
    {
      'kustomization.yaml': 'resources: [ns.yaml, others.yaml, db/db.yaml, edge/edge.yaml, web.yaml]\n',
      'others.yaml': others,
      'web.yaml': fluxKustomization('web', './web', `  dependsOn: [${waits}]\n`),
      ...more,
    },
    '',
    { ...Object.fromEntries(theirs), 'web/c.yaml': configMap('c', 'a: b') },
  );

describe('another repository with folders of the same names', () => {
  runSound([['applies what others wait for', beside({})]]);
  runNeighbours([
    [
      'cannot apply what it has no namespace for',
      beside({}, '{name: postgres, namespace: apps}'),
      'apps/web.yaml:9',
    ],
  ]);
});

describe('a Kustomization whose name is to be filled in', () => {
  const template = (more: Files) => ({
    ...smallTree({}),
    'part/ks.yaml': fluxKustomization('"${APP}-db"', './part/db', '  dependsOn: [{name: gone}]\n'),
    'part/db/c.yaml': configMap('"${APP}"', 'a: b'),
    ...more,
  });
  runNeighbours([
    ['by nothing', template({}), []],
    [
      'by an app that uses the component',
      template({
        'part/kustomization.yaml': 'kind: Component\nresources: [ks.yaml]\n',
        'cluster/web.yaml': fluxKustomization(
          'web',
          './web',
          '  components: [../part]\n  postBuild: {substitute: {APP: web}}\n',
        ),
        'web/c.yaml': configMap('c', 'a: b'),
      }),
      'error part/ks.yaml:9 ref/missing-dependency',
    ],
  ]);
});
