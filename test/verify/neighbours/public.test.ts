import { describe } from 'vitest';
import { cluster, fluxKustomization, type Neighbour, namespace, runNeighbours } from './support.ts';

const tree = (
  files: Readonly<Record<string, string>>,
  rest = '',
  more: Readonly<Record<string, string>> = {},
) => cluster({ 'ns.yaml': `${namespace('apps')}---\n${namespace('db')}`, ...files }, rest, more);

const binding = (roleRef: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: apps}\nsubjects: [{kind: Group, name: g}]\nroleRef: {${roleRef}, kind: ClusterRole, name: view}\n`;

const external = (find: string) =>
  `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a, namespace: apps}\nspec:\n  secretStoreRef: {kind: ClusterSecretStore, name: s}\n  dataFrom:\n    - find: ${find}\n---\napiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: s}\nspec: {provider: {fake: {data: []}}}\n`;

const ingress = (annotation: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: i\n  namespace: apps\n  annotations: {${annotation}}\nspec:\n  tls: [{hosts: [a.example.org], secretName: web-tls}]\n  rules: [{host: a.example.org}]\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: other, namespace: apps}\n`;

const set = (resource: string) =>
  `apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: s, namespace: apps}\nspec:\n  inputs: [{name: one, port: "8080", more: {a: b}}]\n  resources:\n${resource}`;
const service = (port: string) =>
  set(
    `    - apiVersion: v1\n      kind: Service\n      metadata:\n        name: << inputs.name >>\n        labels: << inputs.more | toYaml | nindent 10 >>\n      spec:\n        ports: [{port: ${port}}]\n`,
  );
const copied = (annotations: string) =>
  set(
    `    - apiVersion: v1\n      kind: Secret\n      metadata: {name: pull${annotations}}\n      type: kubernetes.io/dockerconfigjson\n`,
  );

const names = (egress: boolean) =>
  `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: apps}\nspec:\n  endpointSelector: {}\n  enableDefaultDeny: {egress: ${egress}}\n  egress:\n    - toFQDNs: [{matchName: example.org}]\n`;

const rules = Array.from(
  { length: 300 },
  (_, index) => `        - {record: *n, expr: vector(${index})}`,
).join('\n');
const manyAliases = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: r, namespace: apps}\nspec:\n  groups:\n    - name: g\n      rules:\n        - {record: &n price, expr: vector(1)}\n${rules}\n`;

const transformed = (name: string) =>
  tree(
    {
      'kustomization.yaml': 'resources: [ns.yaml, x.yaml]\ntransformers: [../transform]\n',
      'x.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: was}\ndata: {}\n`,
    },
    '',
    {
      'transform/kustomization.yaml': `namespace: ${name}\nresources: [../plugin]\n`,
      'plugin/kustomization.yaml': 'resources: [t.yaml]\n',
      'plugin/t.yaml': `apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: .invalid}\n`,
    },
  );

const awaiting = (wait: string) =>
  tree(
    {},
    `${wait}  healthChecks: [{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: gone, namespace: apps}]\n`,
  );

const granted = (values: string) =>
  tree({
    'r.yaml': `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: apps}\nspec:\n  hostnames: [a.example.org]\n  rules: [{backendRefs: [{name: web, namespace: db, port: 80}]}]\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: db}\nspec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: web}\n  values: ${values}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web, namespace: db}\nspec: {interval: 1h, url: "oci://example.org/web", ref: {tag: 1.0.0}}\n`,
  });

const ignoring = (ignore: string): Neighbour[1] => ({
  ...tree({ 'x/kustomization.yaml': 'resources: [gone.yaml]\n' }),
  'cluster/source.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec:\n  interval: 1h\n  url: https://git.example.org/fleet.git\n  ref: {branch: main}\n  ignore: |\n${ignore}`,
});

const neighbours: readonly Neighbour[] = [
  [
    'a role without its group, which the API server fills in',
    tree({ 'b.yaml': binding('apiGroup: ""') }),
    [],
  ],
  [
    'a role of another group',
    tree({ 'b.yaml': binding('apiGroup: apps') }),
    'error apps/b.yaml:5 schema/not-allowed-value',
  ],
  ['secrets found by their path', tree({ 'e.yaml': external('{path: /web}') }), []],
  [
    'secrets without a condition to find them',
    tree({ 'e.yaml': external('{decodingStrategy: None}') }),
    'schema/missing-choice',
  ],
  [
    'a certificate that cert-manager creates for an Ingress',
    tree({ 'i.yaml': ingress('cert-manager.io/cluster-issuer: le') }),
    [],
  ],
  [
    'a certificate that nothing creates',
    tree({ 'i.yaml': ingress('example.org/note: le') }),
    'warning apps/i.yaml:8 ref/missing-secret',
  ],
  ['maps and numbers in a ResourceSet', tree({ 's.yaml': service('<< inputs.port >>') }), []],
  [
    'a text as a port of a ResourceSet',
    tree({ 's.yaml': service('<< inputs.port | quote >>') }),
    'error apps/s.yaml:13 schema/wrong-type',
  ],
  ['an expression that is not understood', tree({ 's.yaml': service('<< add inputs.port 1 >>') }), []],
  [
    'a Secret that Flux Operator fills',
    tree({ 's.yaml': copied(', annotations: {fluxcd.controlplane.io/copyFrom: flux-system/pull}') }),
    [],
  ],
  ['a Secret that nothing fills', tree({ 's.yaml': copied('') }), 'schema/secret-data'],
  [
    'names without DNS in a policy that forbids nothing',
    tree({ 'p.yaml': names(false) }),
    'warning apps/p.yaml:8 net/names-without-dns',
  ],
  [
    'names without DNS in a policy that forbids',
    tree({ 'p.yaml': names(true) }),
    'error apps/p.yaml:8 net/names-without-dns',
  ],
  ['a health check of a missing object, with wait', awaiting('  wait: true\n'), []],
  ['a health check of a missing object', awaiting(''), 'error cluster/apps.yaml:9 ref/missing-health-check'],
  ['a grant that a chart creates', granted('{referenceGrant: {enabled: true}}'), []],
  ['no grant', granted('{}'), 'error apps/r.yaml:6 ref/missing-grant'],
  ['a folder that the source excludes', ignoring('    /apps/x/\n'), []],
  [
    'a folder that the source includes again',
    ignoring('    /*\n    !/cluster\n    !/apps\n'),
    'error apps/x/kustomization.yaml:1 kustomize/missing-resource',
  ],
  ['hundreds of aliases of one scalar', tree({ 'r.yaml': manyAliases }), []],
  ['a plugin in a folder that changes it', transformed('apps'), []],
  ['a plugin in a folder that breaks it', transformed('.wrong'), 'object/invalid-namespace'],
];

const shared = (cluster: string) => ({
  [`clusters/${cluster}/kustomization.yaml`]: `resources: [../../base, ../../apps/${cluster}.yaml]\npatches:\n  - patch: |\n      apiVersion: kustomize.toolkit.fluxcd.io/v1\n      kind: Kustomization\n      metadata: {name: flux-system, namespace: flux-system}\n      spec: {path: ./clusters/${cluster}}\n`,
});
const settings = (value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: default}\ndata: {a: ${value}}\n`;
const clusters = (second: string): Neighbour[1] => ({
  'base/kustomization.yaml': 'resources: [sync.yaml]\n',
  'base/sync.yaml': fluxKustomization('flux-system', `./clusters/none`),
  ...shared('one'),
  ...shared('two'),
  'apps/one.yaml': settings('b'),
  'apps/two.yaml': settings(second),
});

describe('what public repositories do', () => {
  runNeighbours(neighbours);
  runNeighbours([
    ['clusters that patch one Kustomization', clusters('b'), []],
    ['a mistake in the second of them', clusters('1'), 'error apps/two.yaml:4 object/data-not-string'],
  ]);
});
