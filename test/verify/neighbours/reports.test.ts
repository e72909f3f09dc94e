import { describe } from 'vitest';
import type { Files } from '../support.ts';
import { cluster, configMap, fluxKustomization, namespace, runNeighbours } from './support.ts';

/** Mistakes from public reports about Flux, Kustomize, CloudNativePG, External Secrets and the Flux Operator. */
const tree = (files: Files, rest = '', more: Files = {}) =>
  cluster(
    { 'ns.yaml': `${namespace('apps')}---\n${namespace('db')}---\n${namespace('edge')}`, ...files },
    rest,
    more,
  );
const one = (body: string) => tree({ 'o.yaml': body });
const other = { 'other/c.yaml': configMap('z', 'k: v') };
const child = (rest: string, more: Files = {}) =>
  tree({ 'k.yaml': fluxKustomization('child', './other', rest), ...more }, '', other);
const inFlux = (text: string) => text.replace('namespace: apps', 'namespace: flux-system');
const from = '  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n';

describe('names of variables', () => {
  runNeighbours([
    [
      'a hyphen',
      tree({}, '  postBuild: {substitute: {my-var: a}}\n'),
      'error cluster/apps.yaml:9 schema/malformed',
    ],
    [
      'a dot in a ConfigMap',
      child(from, { 'v.yaml': inFlux(configMap('vars', 'cluster.name: v')) }),
      'error apps/k.yaml:9 schema/malformed-value',
    ],
    ['an underscore', child(from, { 'v.yaml': inFlux(configMap('vars', '_name2: v')) }), []],
    [
      'those of Grafana, which its operator fills in',
      one(
        'apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDatasource\nmetadata: {name: a, namespace: apps}\nspec:\n  instanceSelector: {matchLabels: {dashboards: grafana}}\n  datasource: {name: a, type: influxdb, url: "${address}"}\n',
      ),
      [],
    ],
  ]);
});

const source = (kind: string, spec: string) =>
  one(
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: ${kind}\nmetadata: {name: repo, namespace: apps}\nspec: {interval: 1h, ${spec}}\n`,
  );

describe('sources', () => {
  runNeighbours([
    [
      'a tag in the address',
      source('OCIRepository', 'url: "oci://r.example.org/a:1.0.0"'),
      'o.yaml:4 schema/malformed',
    ],
    [
      'a port in the address',
      source('OCIRepository', 'url: "oci://r.example.org:5000/a", ref: {tag: 1.0.0}'),
      [],
    ],
    [
      'SSH without a key',
      source('GitRepository', 'url: "ssh://git@git.example.org/a/b.git"'),
      'schema/missing-field',
    ],
    [
      'SSH with a key',
      source('GitRepository', 'url: "ssh://git@git.example.org/a/b.git", secretRef: {name: flux-system}'),
      [],
    ],
    [
      'a word for a range',
      source('GitRepository', 'url: "https://git.example.org/a/b.git", ref: {semver: latest}'),
      'error apps/o.yaml:4 schema/malformed-value',
    ],
    [
      'a range',
      source('GitRepository', 'url: "https://git.example.org/a/b.git", ref: {semver: ">=1.0.0 <2.0.0"}'),
      [],
    ],
  ]);
});

const repository =
  'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: repo, namespace: apps}\nspec: {interval: 1h, url: "https://charts.example.org"}\n---\n';
const release = (version: string, more = '') =>
  one(
    `${repository}apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: apps}\nspec:\n  interval: 1h\n  chart: {spec: {chart: web, version: ${version}, sourceRef: {kind: HelmRepository, name: repo}}}\n${more}`,
  );

describe('releases', () => {
  runNeighbours([
    [
      'values as a text',
      release('1.0.0', '  values: |\n    a: b\n'),
      'error apps/o.yaml:12 schema/wrong-type',
    ],
    ['a word for a version', release('latest'), 'error apps/o.yaml:11 schema/malformed-value'],
    ['any version', release('"*"'), 'warning apps/o.yaml:11 helm/unpinned-version'],
  ]);
});

describe('health check expressions', () => {
  runNeighbours([
    [
      'a single equals sign',
      child(`  healthCheckExprs: [{apiVersion: v1, kind: X, current: "status.phase = 'a'"}]\n`),
      'error apps/k.yaml:9 schema/malformed-value',
    ],
    [
      'one that reads a condition',
      child(
        `  healthCheckExprs: [{apiVersion: v1, kind: X, current: "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True')"}]\n`,
      ),
      [],
    ],
    ['an alert provider that nothing creates', one(alert()), 'error apps/o.yaml:4 ref/missing-object'],
  ]);
});

function alert(): string {
  return 'apiVersion: notification.toolkit.fluxcd.io/v1beta3\nkind: Alert\nmetadata: {name: i, namespace: flux-system}\nspec: {providerRef: {name: nope}, eventSources: [{kind: Kustomization, name: "*"}]}\n';
}

describe('strings in a kustomization', () => {
  const images = (tag: string) =>
    tree({
      'kustomization.yaml': `resources: [ns.yaml, c.yaml]\nimages: [{name: nginx, newTag: ${tag}}]\n`,
      'c.yaml': configMap('c', 'k: v'),
    });
  runNeighbours([
    ['a tag that is a number', images('1.10'), 'error apps/kustomization.yaml:2 kustomize/wrong-type'],
    ['a tag in quotes', images('"1.10"'), []],
  ]);
});

const postgres = (spec: string) =>
  one(
    `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: main, namespace: db}\nspec:\n  instances: 1\n  storage: {size: 1Gi}\n${spec}---\napiVersion: barmancloud.cnpg.io/v1\nkind: ObjectStore\nmetadata: {name: s, namespace: db}\nspec: {configuration: {destinationPath: "s3://a/", s3Credentials: {inheritFromIAMRole: true}}}\n`,
  );
const archiver =
  '{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: s}}';
const snapshot = (name: string) => `{name: ${name}, kind: VolumeSnapshot, apiGroup: snapshot.storage.k8s.io}`;
const restore = `  bootstrap: {recovery: {volumeSnapshots: {storage: ${snapshot('a')}, walStorage: ${snapshot('b')}}}}\n`;

describe('archives of a Cluster', () => {
  runNeighbours([
    [
      'two archivers',
      postgres(`  plugins: [${archiver}, {name: other.example.org, isWALArchiver: true}]\n`),
      'error apps/o.yaml:7 schema/conflicting-fields',
    ],
    ['one archiver', postgres(`  plugins: [${archiver}, {name: other.example.org}]\n`), []],
    [
      'a plugin beside the built-in archive',
      postgres(
        `  plugins: [${archiver}]\n  backup: {barmanObjectStore: {destinationPath: "s3://a/", s3Credentials: {inheritFromIAMRole: true}}}\n`,
      ),
      'error apps/o.yaml:7 schema/conflicting-fields',
    ],
    ['a snapshot of the log without a volume for it', postgres(restore), 'error apps/o.yaml:7 schema/rule'],
    ['a snapshot of the log with a volume for it', postgres(`${restore}  walStorage: {size: 1Gi}\n`), []],
  ]);
});

const store =
  'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: vault}\nspec: {provider: {fake: {data: []}}}\n---\n';
const fetched =
  '  secretStoreRef: {name: vault, kind: ClusterSecretStore}\n  data: [{secretKey: a, remoteRef: {key: k}}]\n';
const external = (spec: string, more = '') =>
  one(
    `${store}apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: s, namespace: apps}\nspec:\n${spec}${more}`,
  );
const push = (key: string) =>
  `---\napiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: {name: p, namespace: apps}\nspec: {secretStoreRefs: [{name: vault, kind: ClusterSecretStore}], selector: {secret: {name: s}}, data: [{match: {secretKey: ${key}, remoteRef: {remoteKey: x}}}]}\n`;
const generator = (group: string) =>
  external(
    `  dataFrom: [{sourceRef: {generatorRef: {apiVersion: ${group}/v1alpha1, kind: UUID, name: u}}}]\n`,
    '---\napiVersion: generators.external-secrets.io/v1alpha1\nkind: UUID\nmetadata: {name: u, namespace: apps}\nspec: {}\n',
  );
const plain =
  '---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps}\nstringData: {a: change-me}\n';

describe('External Secrets', () => {
  runNeighbours([
    [
      'a Secret that Flux applies as well',
      external(fetched, plain),
      'warning apps/o.yaml:8 ref/secret-owned-twice',
    ],
    [
      'a push of a key that nothing fetches',
      external(fetched, push('b')),
      'error apps/o.yaml:16 ref/missing-secret-key',
    ],
    ['a push of a key that is fetched', external(fetched, push('a')), []],
    [
      'a generator of the wrong group',
      generator('external-secrets.io'),
      'error apps/o.yaml:10 schema/not-allowed',
    ],
    ['a generator', generator('generators.external-secrets.io'), []],
  ]);
});

const inputs = (name: string, value: string) =>
  `---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {type: Static, defaultValues: ${value}}\n`;
const permuted = (path: string) =>
  tree(
    {
      'r.yaml': `apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: rs, namespace: flux-system}\nspec:\n  inputStrategy: {name: Permute}\n  inputsFrom: [{kind: ResourceSetInputProvider, name: in-a}, {kind: ResourceSetInputProvider, name: in-b}]\n  resourcesTemplate: |\n    apiVersion: kustomize.toolkit.fluxcd.io/v1\n    kind: Kustomization\n    metadata: {name: "<< inputs.in_a.foo >>-<< inputs.in_b.bar >>", namespace: flux-system}\n    spec: {interval: 1h, prune: true, path: "./${path}", sourceRef: {kind: GitRepository, name: flux-system}}\n${inputs('in-a', '{foo: red}')}${inputs('in-b', '{bar: blue}')}`,
    },
    '',
    { 'red/blue/c.yaml': configMap('z', 'k: v') },
  );

describe('permuted inputs of a ResourceSet', () => {
  runNeighbours([
    ['an existing folder', permuted('<< inputs.in_a.foo >>/<< inputs.in_b.bar >>'), []],
    ['a missing folder', permuted('<< inputs.in_a.foo >>/x'), 'error apps/r.yaml:7 flux/missing-path'],
    ['an input without its provider', permuted('<< inputs.foo >>'), 'error apps/r.yaml:7 flux/missing-input'],
  ]);
});

const deployment = (container: string, pod = '', spec = '') =>
  one(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: apps}\nspec:\n${spec}  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers: [{name: a, image: "a.example.org/a:1"${container}}]\n${pod}`,
  );
const environment = (path: string) =>
  deployment(`, env: [{name: A, valueFrom: {fieldRef: {fieldPath: "${path}"}}}]`);

describe('pods', () => {
  runNeighbours([
    [
      'a field that pods do not expose',
      environment('metadata.nmae'),
      'error apps/o.yaml:9 schema/malformed-value',
    ],
    ['a label', environment("metadata.labels['app']"), []],
    [
      'a liveness probe with two successes',
      deployment(', livenessProbe: {httpGet: {port: 80}, successThreshold: 2}'),
      'error apps/o.yaml:9 schema/rule',
    ],
    [
      'a readiness probe with two successes',
      deployment(', readinessProbe: {httpGet: {port: 80}, successThreshold: 2}'),
      [],
    ],
    [
      'two ports of one name',
      deployment(', ports: [{name: a, containerPort: 80}, {name: a, containerPort: 81}]'),
      'error apps/o.yaml:9 schema/duplicate-item',
    ],
    [
      'privileges without escalation',
      deployment(', securityContext: {privileged: true, allowPrivilegeEscalation: false}'),
      'error apps/o.yaml:9 schema/conflicting-fields',
    ],
    [
      'another port of the node',
      deployment(', ports: [{containerPort: 80, hostPort: 81}]', '      hostNetwork: true\n'),
      'error apps/o.yaml:9 schema/rule',
    ],
    [
      'the same port of the node',
      deployment(', ports: [{containerPort: 80, hostPort: 80}]', '      hostNetwork: true\n'),
      [],
    ],
    ['no nameserver', deployment('', '      dnsPolicy: None\n'), 'error apps/o.yaml:10 schema/rule'],
    [
      'no room for an update',
      deployment('', '', '  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}\n'),
      'error apps/o.yaml:5 schema/rule',
    ],
    [
      'room for an update',
      deployment('', '', '  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}\n'),
      [],
    ],
  ]);
});

const certificate = (times: string) =>
  one(
    `apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: le}\nspec: {selfSigned: {}}\n---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: i, namespace: apps}\nspec: {secretName: s, dnsNames: [a.example.org], ${times}, issuerRef: {name: le, kind: ClusterIssuer}}\n`,
  );
const egress = (except: string) =>
  one(
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: i, namespace: apps}\nspec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [${except}]}}]}]}\n`,
  );

describe('what the API server and webhooks compare', () => {
  runNeighbours([
    [
      'a balancer without an address',
      one(
        'apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: apps}\nspec: {type: LoadBalancer, clusterIP: None, ports: [{port: 80}]}\n',
      ),
      'error apps/o.yaml:4 schema/conflicting-fields',
    ],
    ['an exception outside of its range', egress('192.168.0.0/16'), 'error apps/o.yaml:4 schema/rule'],
    ['an exception', egress('10.1.0.0/16'), []],
    [
      'a renewal before the certificate',
      certificate('duration: 24h, renewBefore: 48h'),
      'error apps/o.yaml:9 schema/rule',
    ],
    ['a renewal', certificate('duration: 2160h, renewBefore: 360h'), []],
  ]);
});
