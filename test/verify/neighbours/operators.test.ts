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

const tree = (...texts: readonly string[]) =>
  cluster({ 'ns.yaml': `${namespace('apps')}---\n${namespace('db')}`, 'all.yaml': texts.join('---\n') });

const database = (name: string) =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Database\nmetadata: {name: ${name}, namespace: db}\nspec: {name: shop, owner: app, cluster: {name: main}}\n`;
const postgres = (more = '') =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: main, namespace: db}\nspec:\n  instances: 1\n  storage: {size: 1Gi}\n${more}`;
const pooler = (name: string) =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: ${name}, namespace: db}\nspec: {cluster: {name: main}, instances: 1, type: rw, pgbouncer: {poolMode: session}}\n`;
const subscription = (to: string) =>
  `${postgres('  externalClusters: [{name: origin, connectionParameters: {host: x}}]\n')}---\napiVersion: postgresql.cnpg.io/v1\nkind: Subscription\nmetadata: {name: a, namespace: db}\nspec: {name: s, dbname: app, publicationName: p, cluster: {name: main}, externalClusterName: ${to}}\n`;
const databases: readonly Neighbour[] = [
  ['a Pooler with the name of its Cluster', tree(postgres(), pooler('main')), 'schema/rule'],
  ['a Pooler with another name', tree(postgres(), pooler('main-pooler')), []],
  [
    'two Databases of one name',
    tree(postgres(), database('a'), database('b')),
    'error apps/all.yaml:16 ref/managed-twice',
  ],
  [
    'Databases of one name in two Clusters',
    tree(
      postgres(),
      postgres().replace('name: main', 'name: other'),
      database('a'),
      database('b').replace('name: main', 'name: other'),
    ),
    [],
  ],
  [
    'a Subscription to an unknown external cluster',
    tree(subscription('orign')),
    'ref/missing-external-cluster',
  ],
  ['a Subscription to a known external cluster', tree(subscription('origin')), []],
];

const pod = (name: string, config: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: apps}\nspec:\n  containers: [{name: a, image: "a:1"}]\n  volumes: [{name: v, configMap: {name: ${config}}}]\n`;
const set = (spec: string) =>
  `apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: apps}\nspec:\n${spec}`;
const made = (name: string, indent = '') =>
  `${indent}  resources:\n${indent}    - apiVersion: v1\n${indent}      kind: ConfigMap\n${indent}      metadata: {name: "${name}", namespace: apps}\n${indent}      data: {a: b}\n`;
const given = '  inputs: [{tenant: one}]\n';
const steps = `${given}  steps:\n    - name: first\n${made('<< inputs.tenant >>-config', '    ')}`;
const provided = `${set(`  inputsFrom: [{kind: ResourceSetInputProvider, selector: {matchLabels: {role: tenants}}}]\n${made('<< inputs.tenant >>-config')}`)}---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: in, namespace: apps, labels: {role: tenants}}\nspec: {type: Static, defaultValues: {tenant: one}}\n`;
const sets: readonly Neighbour[] = [
  ['a ConfigMap that a step creates', tree(set(steps), pod('p', 'one-config')), []],
  ['a ConfigMap of a step, mistyped', tree(set(steps), pod('p', 'oen-config')), 'ref/missing-config-map'],
  ['a ConfigMap by inputs that labels select', tree(provided, pod('p', 'one-config')), []],
  ['the same, mistyped', tree(provided, pod('p', 'oen-config')), 'ref/missing-config-map'],
  [
    'an input that is not set',
    tree(set(`${given}${made('<< inputs.tennant >>')}`)),
    'error apps/all.yaml:9 flux/missing-input',
  ],
  ['an input that Flux Operator adds', tree(set(`${given}${made('x-<< inputs.id >>')}`)), []],
];

const external = (spec: string) =>
  `apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: s}\nspec: {provider: {fake: {data: [{key: a, value: b}]}}}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a, namespace: apps}\nspec:\n  secretStoreRef: {name: s, kind: ClusterSecretStore}\n${spec}`;
const indexed = (key: string) =>
  external(
    `  target: {template: {data: {x: '{{ index . "${key}" }}'}}}\n  data: [{secretKey: user-name, remoteRef: {key: a}}]\n`,
  );
const generated = (name: string) =>
  `${external(`  dataFrom: [{sourceRef: {generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: ${name}}}}]\n`)}---\napiVersion: generators.external-secrets.io/v1alpha1\nkind: Password\nmetadata: {name: password, namespace: apps}\nspec: {length: 32}\n`;
const secrets: readonly Neighbour[] = [
  ['a fetched key by index', tree(indexed('user-name')), []],
  ['a key by index that nothing fetches', tree(indexed('user-nmae')), 'ref/unfetched-key'],
  ['a generator', tree(generated('password')), []],
  ['a generator that is missing', tree(generated('pasword')), 'ref/missing-object'],
];

const text = (value: string) =>
  cluster(
    { 'ns.yaml': namespace('apps'), 'c.yaml': configMap('c', 'a: ${V}') },
    `  postBuild: {substitute: {V: '${value}'}}\n`,
  );
const built = (kustomization: string) =>
  cluster({
    'kustomization.yaml': kustomization,
    'ns.yaml': namespace('apps'),
    'c.yaml': configMap('web', 'a: b'),
  });
const builds: readonly Neighbour[] = [
  ['a text that YAML parses as a tag', text('!important'), 'flux/substituted-text'],
  ['a tag before a text', text('!x y'), 'flux/substituted-text'],
  ['an exclamation mark within a text', text('now!'), []],
  [
    'nested fields in upper case',
    built(
      'resources: [ns.yaml, c.yaml]\nconfigMapGenerator: [{Name: x, Namespace: apps, Literals: [a=b]}]\npatches: [{Target: {Kind: ConfigMap}, Patch: "- {op: add, path: /data/x, value: y}"}]\nlabels: [{Pairs: {Name: b}}]\n',
    ),
    [],
  ],
  [
    'a list of operations in brackets that is not JSON',
    built(
      'resources: [ns.yaml, c.yaml]\npatches: [{target: {kind: ConfigMap}, patch: "[{op: add, path: /data/x, value: y}]"}]\n',
    ),
    'kustomize/patch-fails',
  ],
  [
    'a list of operations as JSON',
    built(
      'resources: [ns.yaml, c.yaml]\npatches:\n  - target: {kind: ConfigMap}\n    patch: \'[{"op": "add", "path": "/data/x", "value": "y"}]\'\n',
    ),
    [],
  ],
  [
    'an unlisted Kustomization beside a circle of others',
    {
      'flux/cluster.yaml': `${fluxSource}---\n${fluxKustomization('cluster', './kubernetes')}---\n`,
      'kubernetes/kustomization.yaml': 'resources: [flux.yaml, web/ks.yaml]\n',
      'kubernetes/flux.yaml': fluxKustomization('flux', './flux'),
      'kubernetes/old.yaml': fluxKustomization('old', './kubernetes/web'),
      'kubernetes/web/ks.yaml': fluxKustomization('web', './kubernetes/web/app'),
      'kubernetes/web/app/c.yaml': configMap('web', 'a: b'),
      'kubernetes/web/app/ns.yaml': namespace('apps'),
    },
    [],
  ],
];

describe('CloudNativePG', () => runNeighbours(databases));
describe('ResourceSets', () => runNeighbours(sets));
describe('External Secrets', () => runNeighbours(secrets));
describe('builds', () => runNeighbours(builds));
