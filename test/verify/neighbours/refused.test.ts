import { describe } from 'vitest';
import { cluster, fluxKustomization, fluxSource, namespace, runNeighbours } from './support.ts';

const gateway =
  'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: edge, namespace: apps, labels: {a: b}}\nspec:\n  gatewayClassName: envoy\n  listeners: [{name: http, protocol: HTTP, port: 80}, {name: web, protocol: HTTP, port: 81}]\n';
const policy = (
  name: string,
  target: string,
  kind = 'SecurityPolicy',
  spec = 'cors: {allowOrigins: ["*"]}',
) =>
  `---\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: apps}\nspec:\n  ${target}\n  ${spec}\n`;
const reference = (section = '') =>
  `targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge${section}}]`;
const policies = (...all: readonly string[]) =>
  cluster({ 'ns.yaml': namespace('apps'), 'p.yaml': gateway + all.join('') });

describe('two policies on one target', () =>
  runNeighbours([
    [
      'of one kind',
      policies(policy('a', reference()), policy('b', reference())),
      'error apps/p.yaml:19 ref/policy-conflict',
    ],
    [
      'of one kind on one listener',
      policies(policy('a', reference(', sectionName: web')), policy('b', reference(', sectionName: web'))),
      'ref/policy-conflict',
    ],
    [
      'one by labels',
      policies(
        policy('a', reference()),
        policy('b', 'targetSelectors: [{kind: Gateway, matchLabels: {a: b}}]'),
      ),
      'ref/policy-conflict',
    ],
    [
      'one for the Gateway, one for a listener',
      policies(policy('a', reference()), policy('b', reference(', sectionName: web'))),
      [],
    ],
    [
      'for two listeners',
      policies(policy('a', reference(', sectionName: http')), policy('b', reference(', sectionName: web'))),
      [],
    ],
    [
      'one by labels that the Gateway does not have',
      policies(
        policy('a', reference()),
        policy('b', 'targetSelectors: [{kind: Gateway, matchLabels: {a: c}}]'),
      ),
      [],
    ],
    [
      'of two kinds',
      policies(
        policy('a', reference()),
        policy('b', reference(), 'BackendTrafficPolicy', 'timeout: {http: {requestTimeout: 1s}}'),
      ),
      [],
    ],
    [
      'one that names its target by reference and by labels',
      policies(policy('a', `${reference()}\n  targetSelectors: [{kind: Gateway, matchLabels: {a: b}}]`)),
      [],
    ],
    [
      'in two clusters',
      {
        'one/flux.yaml': fluxKustomization('one', './base'),
        'two/flux.yaml': fluxKustomization('two', './base'),
        'one/source.yaml': fluxSource,
        'two/source.yaml': fluxSource,
        'base/ns.yaml': namespace('apps'),
        'base/p.yaml': gateway + policy('a', reference()),
      },
      [],
    ],
  ]));

const one = (object: string) => cluster({ 'ns.yaml': namespace('apps'), 'o.yaml': object });
const service = (spec: string) =>
  one(
    `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: apps}\nspec:\n  type: NodePort\n${spec}`,
  );

describe('node ports', () =>
  runNeighbours([
    ['in the range', service('  ports: [{port: 80, nodePort: 30080}]\n'), []],
    [
      'below the range',
      service('  ports: [{port: 80, nodePort: 8080}]\n'),
      'warning apps/o.yaml:6 schema/out-of-range',
    ],
    [
      'above the range',
      service('  ports: [{port: 80, nodePort: 32768}]\n'),
      'warning apps/o.yaml:6 schema/out-of-range',
    ],
  ]));

const scheduled = (apiVersion: string, kind: string, spec: string) =>
  one(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: apps}\nspec:\n${spec}`);
const replication = (schedule: string) =>
  scheduled(
    'volsync.backube/v1alpha1',
    'ReplicationSource',
    `  sourcePVC: data\n  trigger:\n    schedule: "${schedule}"\n`,
  );
const recurring = (cron: string) =>
  scheduled(
    'longhorn.io/v1beta2',
    'RecurringJob',
    `  task: backup\n  retain: 3\n  concurrency: 1\n  cron: "${cron}"\n`,
  );
const cleanup = (schedule: string) =>
  scheduled(
    'kyverno.io/v2',
    'CleanupPolicy',
    `  match: {any: [{resources: {kinds: [Pod]}}]}\n  schedule: "${schedule}"\n`,
  );
const scaled = (start: string, end: string) =>
  scheduled(
    'keda.sh/v1alpha1',
    'ScaledObject',
    `  scaleTargetRef: {name: web}\n  triggers:\n    - type: cron\n      metadata:\n        timezone: UTC\n        start: "${start}"\n        end: "${end}"\n        desiredReplicas: "2"\n`,
  );
const provider = (cron: string) =>
  scheduled(
    'fluxcd.controlplane.io/v1',
    'ResourceSetInputProvider',
    `  type: Static\n  defaultValues: {a: b}\n  schedule: [{cron: "${cron}"}]\n`,
  );

describe('schedules', () =>
  runNeighbours([
    ['VolSync with five fields', replication('0 3 * * *'), []],
    ['VolSync with a name', replication('@daily'), []],
    ['VolSync with seconds', replication('0 0 3 * * *'), 'error apps/o.yaml:7 schema/malformed-value'],
    [
      'VolSync with the name of a day, which its CRD refuses',
      replication('0 3 * * MON'),
      'error apps/o.yaml:7 schema/malformed-value',
    ],
    [
      'VolSync with an hour that does not exist',
      replication('0 24 * * *'),
      'error apps/o.yaml:7 schema/malformed-value',
    ],
    ['Longhorn with five fields', recurring('0 3 * * MON-FRI'), []],
    ['Longhorn with seconds', recurring('0 0 3 * * *'), 'error apps/o.yaml:8 schema/malformed-value'],
    ['Kyverno with five fields', cleanup('*/5 * * * *'), []],
    ['Kyverno with four fields', cleanup('* * * *'), 'error apps/o.yaml:6 schema/malformed-value'],
    ['KEDA with five fields', scaled('0 8 * * *', '0 18 * * *'), []],
    ['KEDA with a name', scaled('@daily', '0 18 * * *'), 'error apps/o.yaml:10 schema/malformed-value'],
    ['KEDA with seconds', scaled('0 8 * * *', '0 0 18 * * *'), 'error apps/o.yaml:11 schema/malformed-value'],
    [
      'KEDA with the same start and end',
      scaled('0 8 * * *', '0 8 * * *'),
      'error apps/o.yaml:11 schema/rule',
    ],
    ['Flux Operator with five fields', provider('0 8 * * *'), []],
    ['Flux Operator with seconds', provider('0 0 8 * * *'), 'error apps/o.yaml:7 schema/malformed-value'],
  ]));

const checked = (item: string, more = '') =>
  cluster(
    {
      'ns.yaml': namespace('apps'),
      'd.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: apps}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "a:1"}]}\n',
      'h.yaml':
        'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web, namespace: apps}\nspec: {interval: 1h, url: "oci://a.example/web", ref: {tag: 1.0.0}}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: apps}\nspec: {interval: 1h, chartRef: {kind: OCIRepository, name: web}}\n',
    },
    `${more}  healthChecks:\n    - ${item}\n`,
  );

describe('health checks', () =>
  runNeighbours([
    [
      'in full',
      checked('{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: web, namespace: apps}'),
      [],
    ],
    [
      'of apps/v1, which Flux takes by default',
      checked('{kind: Deployment, name: web, namespace: apps}'),
      [],
    ],
    [
      'of another group without its apiVersion',
      checked('{kind: HelmRelease, name: web, namespace: apps}'),
      'error cluster/apps.yaml:10 flux/health-check',
    ],
    [
      'without a namespace',
      checked('{apiVersion: apps/v1, kind: Deployment, name: web}'),
      'error cluster/apps.yaml:10 flux/health-check',
    ],
    ['of a cluster-scoped kind', checked('{apiVersion: v1, kind: Namespace, name: apps}'), []],
    ['that Flux ignores', checked('{kind: HelmRelease, name: web}', '  wait: true\n'), []],
  ]));

const typed = (spec: string) =>
  one(
    `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: apps}\nspec:\n  ports: [{port: 80}]\n${spec}`,
  );

describe('fields of Services that only some types allow', () =>
  runNeighbours([
    ['a class of load balancers', typed('  type: LoadBalancer\n  loadBalancerClass: a.example/b\n'), []],
    [
      'a class without a load balancer',
      typed('  loadBalancerClass: a.example/b\n'),
      'error apps/o.yaml:6 schema/conflicting-fields',
    ],
    ['a policy for external traffic', typed('  type: NodePort\n  externalTrafficPolicy: Local\n'), []],
    [
      'a policy with external addresses',
      typed('  externalIPs: [192.0.2.1]\n  externalTrafficPolicy: Local\n'),
      [],
    ],
    [
      'a policy without external traffic',
      typed('  type: ClusterIP\n  externalTrafficPolicy: Local\n'),
      'error apps/o.yaml:7 schema/conflicting-fields',
    ],
    [
      'client affinity that is off',
      typed('  sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}\n'),
      'error apps/o.yaml:6 schema/conflicting-fields',
    ],
    ['an external name', typed('  type: ExternalName\n  externalName: a.example.org.\n'), []],
    [
      'an address in place of a name',
      typed('  type: ExternalName\n  externalName: https://a.example.org\n'),
      'error apps/o.yaml:7 schema/malformed-value',
    ],
  ]));

const container = (fields: string) =>
  one(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: apps}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      initContainers: [{name: a, image: "a:1", ${fields}}]\n      containers: [{name: web, image: "a:1"}]\n`,
  );

describe('containers', () =>
  runNeighbours([
    ['a sidecar', container('restartPolicy: Always'), []],
    [
      'an unknown restart policy',
      container('restartPolicy: Alway'),
      'error apps/o.yaml:9 schema/not-allowed-value',
    ],
    ['a variable with a dash', container('env: [{name: A-B.C, value: x}]'), []],
    [
      'a variable with an equals sign',
      container('env: [{name: "A=B", value: x}]'),
      'error apps/o.yaml:9 schema/malformed-value',
    ],
  ]));

const repository = (image: string) =>
  one(
    `apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageRepository\nmetadata: {name: web, namespace: apps}\nspec:\n  interval: 1h\n  image: ${image}\n  exclusionList: ["^.*\\\\.sig$"]\n`,
  );
const imagePolicy = (rest: string) =>
  cluster({
    'ns.yaml': namespace('apps'),
    'r.yaml':
      'apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageRepository\nmetadata: {name: web, namespace: apps}\nspec: {interval: 1h, image: a.example/b}\n',
    'o.yaml': `apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\nmetadata: {name: web, namespace: apps}\nspec:\n  imageRepositoryRef: {name: web}\n${rest}`,
  });
const range = (text: string) => imagePolicy(`  policy: {semver: {range: "${text}"}}\n`);
const malformed = 'error apps/o.yaml:6 schema/malformed-value';

describe('image automation', () =>
  runNeighbours([
    ['an image', repository('a.example:5000/b/c'), []],
    ['an image with a tag', repository('a.example/b:1'), malformed],
    ['an image with a port and a tag', repository('a.example:5000/b:1'), malformed],
    ['an image with a digest', repository('a.example/b@sha256:aa'), malformed],
    ['an image with a scheme', repository('https://a.example/b'), malformed],
    ['a range of versions', range('>=1.2 <2 || ~3.1, !=3.1.4'), []],
    ['a range with a hyphen', range('1.2 - 1.4.x'), []],
    ['a range of prereleases', range('>= 1.0.0-0'), []],
    ['any version', range('*'), []],
    ['a word', range('latest'), malformed],
    ['four numbers', range('1.2.3.4'), malformed],
    ['two signs', range('>=<1'), malformed],
    [
      'a pattern',
      imagePolicy(
        '  filterTags: {pattern: "^main-(?P<ts>[0-9]+)$", extract: $ts}\n  policy: {numerical: {order: asc}}\n',
      ),
      [],
    ],
    [
      'a pattern that is not closed',
      imagePolicy(
        '  filterTags: {pattern: "^main-(?P<ts>[0-9]+$", extract: $ts}\n  policy: {numerical: {order: asc}}\n',
      ),
      malformed,
    ],
    [
      'a pattern with a lookahead',
      imagePolicy('  filterTags: {pattern: "^(?!dev)"}\n  policy: {numerical: {order: asc}}\n'),
      malformed,
    ],
  ]));

describe('objects in a folder without a kustomization', () =>
  runNeighbours([
    [
      'without an apiVersion',
      one('kind: ConfigMap\nmetadata: {name: a, namespace: apps}\n'),
      'error apps/o.yaml:1 object/no-kind',
    ],
  ]));

const pool = (addresses: string) =>
  scheduled('metallb.io/v1beta1', 'IPAddressPool', `  addresses: [${addresses}]\n`);
const alert = (expression: string) =>
  scheduled(
    'monitoring.coreos.com/v1',
    'PrometheusRule',
    `  groups:\n    - name: a\n      rules:\n        - alert: A\n          expr: '${expression}'\n`,
  );
const edge = (gatewayClass: string, tls = '') =>
  scheduled(
    'gateway.networking.k8s.io/v1',
    'Gateway',
    `  gatewayClassName: ${gatewayClass}\n  listeners:\n    - {name: web, protocol: HTTPS, port: 443${tls}}\n`,
  );

describe('what operators skip', () =>
  runNeighbours([
    ['addresses', pool('192.168.1.10-192.168.1.20, 10.0.0.0/24, "fd00::1-fd00::5"'), []],
    ['addresses backwards', pool('192.168.1.10-192.168.1.5'), 'error apps/o.yaml:5 schema/malformed-value'],
    ['a single address', pool('192.168.1.10'), 'error apps/o.yaml:5 schema/malformed-value'],
    ['an expression', alert('sum(rate(up{a="(", b=~"x[}"}[5m])) > 0 # ('), []],
    ['an expression with an empty comment', alert('up > 0 #'), []],
    ['a quote that is not closed', alert('up{a="b)'), 'error apps/o.yaml:9 schema/malformed-value'],
    ['an expression that is not closed', alert('sum(up'), 'error apps/o.yaml:9 schema/malformed-value'],
    [
      'an expression that is closed twice',
      alert('sum(up)) > 0'),
      'error apps/o.yaml:9 schema/malformed-value',
    ],
    ['a listener without a certificate', edge('envoy'), 'warning apps/o.yaml:7 schema/missing-field'],
    ['a listener whose class brings one', edge('gke-l7-global-external-managed'), []],
  ]));
