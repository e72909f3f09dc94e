import { describe } from 'vitest';
import {
  cluster,
  configMap,
  fluxKustomization,
  type Neighbour,
  namespace,
  runNeighbours,
} from './support.ts';

const ns = { 'ns.yaml': `${namespace('apps')}---\n${namespace('db')}` };
const tree = (
  files: Readonly<Record<string, string>>,
  rest = '',
  more: Readonly<Record<string, string>> = {},
) => cluster({ ...ns, ...files }, rest, more);

const pod = (more = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: apps}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: a
          image: registry.example.org/a:1.0.0
          ports: [{name: http, containerPort: 8080}]
${more}`;
const mounting = (secret: string, name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: apps}\nspec:\n  containers: [{name: a, image: "a:1"}]\n  volumes: [{name: v, secret: {secretName: ${secret}}}]\n`;

const policy = (port: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: apps}\nspec:\n  podSelector: {matchLabels: {app: web}}\n  ingress: [{from: [{podSelector: {}}], ports: [{port: ${port}}]}]\n`;

const database = (more: string) =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: main, namespace: db}\nspec:\n  instances: 1\n  storage: {size: 1Gi}\n${more}`;
const parameter = (text: string) => database(`  postgresql: {parameters: {${text}}}\n`);
const store = (name: string) =>
  `apiVersion: barmancloud.cnpg.io/v1\nkind: ObjectStore\nmetadata: {name: ${name}, namespace: db}\nspec: {configuration: {destinationPath: "s3://b/", s3Credentials: {inheritFromIAMRole: true}}}\n`;
const recovered = (from: string, server: string) =>
  database(
    `  bootstrap: {recovery: {source: old}}\n  externalClusters: [{name: old, plugin: {name: barman-cloud.cloudnative-pg.io, parameters: {barmanObjectName: ${from}, serverName: ${server}}}}]\n  plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: one}}]\n`,
  );
const owned = (ensure: string) =>
  `${database(`  managed: {roles: [{name: clerk, ensure: ${ensure}}]}\n`)}---\napiVersion: postgresql.cnpg.io/v1\nkind: Database\nmetadata: {name: d, namespace: db}\nspec: {name: d, owner: clerk, cluster: {name: main}}\n`;

const source = `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web, namespace: apps}\nspec: {interval: 1h, url: "oci://r.example.org/web", ref: {tag: 1.0.0}}\n`;
const release = (more: string, name = 'web') =>
  `${source}---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}, namespace: apps}\nspec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: web}\n${more}`;
const values = (text: string) =>
  `${release('  valuesFrom: [{kind: ConfigMap, name: v}]\n')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: v, namespace: apps}\ndata:\n  values.yaml: |\n    ${text}\n`;
const renderer = (patch: string) =>
  release(`  postRenderers: [{kustomize: {patches: [{target: {kind: Deployment}, patch: "${patch}"}]}}]\n`);
const mounts = (name: string) =>
  `${release(`  values: {controllers: {web: {}}, persistence: {s: {type: configMap, name: ${name}}}}\n`)}---\n${configMap('web-config', 'a: b')}`;

const secretStore =
  'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: s}\nspec: {provider: {fake: {data: [{key: a, value: b}]}}}\n';
const external = (more: string, kind = 'kind: ClusterSecretStore, ') =>
  `${secretStore}---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e, namespace: apps}\nspec:\n  secretStoreRef: {${kind}name: s}\n  data: [{secretKey: A, remoteRef: {key: a}}]\n${more}`;

const route = (backend: string) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: apps}\nspec:\n  parentRefs: [{name: g}]\n  rules: [{backendRefs: [{name: ${backend}, port: 80}]}]\n`;

const host = tree({ 'r.yaml': release('  values: {ingress: {host: "a.${DOMAIN}"}}\n') }, '', {
  'cluster/z.yaml': fluxKustomization('z', './z', '  postBuild: {substitute: {DOMAIN: a.b}}\n'),
  'z/c.yaml': configMap('z', 'a: "${DOMAIN}"'),
});

const twice = (annotation: string) =>
  tree({ 'a.yaml': configMap('x', 'a: b') }, '', {
    'cluster/z.yaml': fluxKustomization('z', './z'),
    'z/a.yaml': configMap('x', 'a: c').replace(
      'namespace: apps}',
      `namespace: apps, annotations: {kustomize.toolkit.fluxcd.io/ssa: ${annotation}}}`,
    ),
  });

const rows: readonly Neighbour[] = [
  [
    'a probe by the name of a port',
    tree({ 'd.yaml': pod('          livenessProbe: {httpGet: {path: /, port: http}}\n') }),
    [],
  ],
  [
    'a probe by a name that no port has',
    tree({ 'd.yaml': pod('          livenessProbe: {httpGet: {path: /, port: htpt}}\n') }),
    'error apps/d.yaml:13 ref/probe-port',
  ],
  [
    'a number in quotes as the port of a policy',
    tree({ 'd.yaml': pod(), 'p.yaml': policy('"8080"') }),
    'error apps/p.yaml:6 schema/malformed-value',
  ],
  [
    'one of three names for a Secret from elsewhere is mistyped',
    tree({
      'a.yaml': mounting('talosconfig', 'a'),
      'b.yaml': mounting('talosconfig', 'b'),
      'c.yaml': mounting('tlaosconfig', 'c'),
    }),
    'warning apps/c.yaml:6 ref/missing-secret',
  ],
  ['a Service of a chart', tree({ 'r.yaml': release('', 'forgejo'), 'h.yaml': route('forgejo-http') }), []],
  [
    'a Service of a chart, mistyped',
    tree({ 'r.yaml': release('', 'forgejo'), 'h.yaml': route('forgeoj-http') }),
    'warning apps/h.yaml:6 ref/missing-service',
  ],
  [
    'a host in values with a variable that others get',
    host,
    'warning apps/r.yaml:12 flux/unsubstituted-variable',
  ],
  ['an object that the other Kustomization creates only if it is missing', twice('IfNotPresent'), []],
  ['an object that two Kustomizations merge', twice('Merge'), 'object/duplicate'],
  [
    'a parameter with the value that the operator sets',
    tree({ 'c.yaml': parameter('ssl: "on", archive_mode: "on", logging_collector: "on"') }),
    [],
  ],
  [
    'a parameter with another value',
    tree({ 'c.yaml': parameter('ssl: "off"') }),
    'error apps/c.yaml:7 schema/rule',
  ],
  [
    'a parameter that users cannot set',
    tree({ 'c.yaml': parameter('ssl_prefer_server_ciphers: "on"') }),
    'error apps/c.yaml:7 schema/rule',
  ],
  [
    'a template of a Service without ports',
    tree({
      'c.yaml': database(
        '  managed: {services: {additional: [{selectorType: rw, serviceTemplate: {metadata: {name: lan}, spec: {type: LoadBalancer}}}]}}\n',
      ),
    }),
    [],
  ],
  [
    'recovery from another server of the bucket',
    tree({ 'c.yaml': recovered('two', 'old'), 'o.yaml': `${store('one')}---\n${store('two')}` }),
    [],
  ],
  [
    'recovery by another store of the same bucket',
    tree({ 'c.yaml': recovered('two', 'main'), 'o.yaml': `${store('one')}---\n${store('two')}` }),
    'error apps/c.yaml:9 ref/own-archive',
  ],
  ['an owner that the Cluster manages', tree({ 'c.yaml': owned('present') }), []],
  ['an owner that the Cluster deletes', tree({ 'c.yaml': owned('absent') }), 'ref/missing-role-for-owner'],
  ['values in a ConfigMap', tree({ 'r.yaml': values('a: "b"') }), []],
  [
    'values in a ConfigMap that are not valid YAML',
    tree({ 'r.yaml': values('a: "b') }),
    'error apps/r.yaml:18 helm/unreadable-values',
  ],
  [
    'a patch of a postRenderer without a name',
    tree({ 'r.yaml': renderer('{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2}}') }),
    'helm/post-renderer',
  ],
  [
    'an operation whose path does not begin with a slash',
    tree({ 'r.yaml': renderer('[{op: replace, path: spec/replicas, value: 2}]') }),
    'helm/post-renderer',
  ],
  ['a ConfigMap that app-template mounts', tree({ 'r.yaml': mounts('web-config') }), []],
  [
    'a ConfigMap that app-template mounts, mistyped',
    tree({ 'r.yaml': mounts('web-cnofig') }),
    'warning apps/r.yaml:12 ref/missing-config-map',
  ],
  [
    'a store of the alternative kind',
    tree({ 'e.yaml': external('', '') }),
    'apps/e.yaml:10 ref/missing-store',
  ],
  [
    'a merge into a Secret that nothing creates',
    tree({ 'e.yaml': external('  target: {name: t, creationPolicy: Merge}\n') }),
    'warning apps/e.yaml:12 ref/missing-secret',
  ],
  [
    'a template whose action is not closed',
    tree({ 'e.yaml': external('  target: {template: {data: {X: "{{ .A }"}}}\n') }),
    'error apps/e.yaml:12 ref/broken-template',
  ],
];

describe('objects and their references', () => runNeighbours(rows));
