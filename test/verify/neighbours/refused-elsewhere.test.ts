import { describe, expect, test } from 'vitest';
import { brief, verifyForeign } from '../support.ts';
import { cluster, configMap, fluxKustomization, namespace, runNeighbours } from './support.ts';

/** What controllers other than Flux refuse, and what they accept. */

const tree = (content: string) =>
  cluster({ 'ns.yaml': `${namespace('apps')}---\n${namespace('db')}`, 'p.yaml': content });
const object = (apiVersion: string, kind: string, spec: string, name = 'o') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: apps}\nspec: ${spec}\n`;
const issuer = (solver: string, more = '') =>
  `---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: le}\nspec: {acme: {server: "https://acme-v02.api.letsencrypt.org/directory"${more}, privateKeySecretRef: {name: le}, solvers: [${solver}]}}\n`;
const certificate = (spec: string, name = 'o') =>
  object(
    'cert-manager.io/v1',
    'Certificate',
    `{secretName: s, issuerRef: {name: le, kind: ClusterIssuer}, ${spec}}`,
    name,
  );
const byHttp = '{http01: {ingress: {ingressClassName: nginx}}}';
const byDns = '{dns01: {webhook: {groupName: a, solverName: b}}}';

describe('cert-manager', () => {
  runNeighbours([
    [
      'two Certificates of one Secret',
      tree(
        `${certificate('dnsNames: [a.example.org]')}---\n${certificate('dnsNames: [b.example.org]', 'p')}${issuer(byHttp)}`,
      ),
      'error apps/p.yaml:9 ref/certificate-secret-twice',
    ],
    [
      'a wildcard by HTTP',
      tree(certificate('dnsNames: ["*.example.org"]') + issuer(byHttp)),
      'error apps/p.yaml:4 ref/unproved-name',
    ],
    [
      'a wildcard by DNS',
      tree(certificate('dnsNames: ["*.example.org"]') + issuer(`${byHttp}, ${byDns}`)),
      [],
    ],
    [
      'a key that is too short',
      tree(certificate('dnsNames: [a.example.org], privateKey: {size: 1024}') + issuer(byHttp)),
      'error apps/p.yaml:4 schema/rule',
    ],
    [
      'a key of an elliptic curve',
      tree(
        certificate('dnsNames: [a.example.org], privateKey: {algorithm: ECDSA, size: 384}') + issuer(byHttp),
      ),
      [],
    ],
    [
      'an address in an example domain',
      tree(issuer(byHttp, ', email: a@example.com').slice(4)),
      'warning apps/p.yaml:4 schema/rule',
    ],
  ]);
});

const alerts = (spec: string) => tree(object('monitoring.coreos.com/v1alpha1', 'AlertmanagerConfig', spec));
const rule = (more: string) =>
  tree(
    object(
      'monitoring.coreos.com/v1',
      'PrometheusRule',
      `{groups: [{name: a, rules: [{alert: A, expr: up, ${more}}]}]}`,
    ),
  );

describe('the Prometheus operator', () => {
  runNeighbours([
    [
      'a missing receiver',
      alerts(
        '{route: {receiver: chat, routes: [{receiver: pgaer}]}, receivers: [{name: chat}, {name: pager}]}',
      ),
      'error apps/p.yaml:4 schema/rule',
    ],
    [
      'a route without a receiver of its own',
      alerts('{route: {receiver: chat, routes: [{matchers: []}]}, receivers: [{name: chat}]}'),
      [],
    ],
    [
      'a template with an unclosed action',
      rule('annotations: {summary: "{{ $labels.instance }"}'),
      'error apps/p.yaml:4 schema/malformed-value',
    ],
    [
      'functions of Prometheus',
      rule(
        'annotations: {summary: "{{ with query \\"up\\" }}{{ . | first | value | humanize }}{{ end }} {{ $value }} {{ $externalURL }}"}',
      ),
      [],
    ],
  ]);
});

const policy = (rules: string) =>
  tree(object('cilium.io/v2', 'CiliumNetworkPolicy', `{endpointSelector: {}, ${rules}}`));

describe('Cilium', () => {
  runNeighbours([
    [
      'a range as one string',
      policy('egress: [{toCIDR: [10.0.0.0/8], toPorts: [{ports: [{port: "6581-6586"}]}]}]'),
      'error apps/p.yaml:4 schema/malformed-value',
    ],
    [
      'DNS names for incoming connections',
      policy(
        'ingress: [{toPorts: [{ports: [{port: "53", protocol: ANY}], rules: {dns: [{matchPattern: "*"}]}}]}]',
      ),
      'error apps/p.yaml:4 schema/conflicting-fields',
    ],
    ['a port by its name', policy('ingress: [{toPorts: [{ports: [{port: http-alt}]}]}]'), []],
  ]);
});

const rules = (rule: string) =>
  tree(
    `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec: {rules: [{name: a, match: {any: [{resources: {kinds: [Pod]}}]}${rule}}]}\n`,
  );

describe('others', () => {
  runNeighbours([
    [
      'Kyverno: a rule of two ways',
      rules(', validate: {message: a, pattern: {}}, mutate: {patchStrategicMerge: {}}'),
      'error apps/p.yaml:4 schema/conflicting-fields',
    ],
    ['Kyverno: a rule of no way', rules(''), 'error apps/p.yaml:4 schema/missing-choice'],
    ['Kyverno: a rule of one way', rules(', validate: {message: a, pattern: {}}'), []],
    [
      'Flux: a Provider without an address',
      tree(object('notification.toolkit.fluxcd.io/v1beta3', 'Provider', '{type: slack, channel: a}')),
      'warning apps/p.yaml:4 schema/missing-field',
    ],
    [
      'Flux: a group that the pattern lacks',
      tree(
        `${object('image.toolkit.fluxcd.io/v1', 'ImageRepository', '{interval: 1h, image: a.example.org/a}')}---\n${object('image.toolkit.fluxcd.io/v1', 'ImagePolicy', '{imageRepositoryRef: {name: o}, filterTags: {pattern: "^main-(?P<ts>[0-9]+)", extract: "$tz"}, policy: {numerical: {order: asc}}}')}`,
      ),
      'warning apps/p.yaml:9 schema/rule',
    ],
    [
      'Flux: settings of another namespace',
      cluster(
        {
          'ns.yaml': namespace('apps'),
          'v.yaml': configMap('vars', 'A: b').replace('namespace: apps', 'namespace: flux-system'),
          'k.yaml': fluxKustomization(
            't',
            './t',
            '  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n',
          )
            .replace('name: t, namespace: flux-system', 'name: t, namespace: apps')
            .replace('name: flux-system}', 'name: flux-system, namespace: flux-system}'),
        },
        '',
        { 't/c.yaml': configMap('c', 'a: b') },
      ),
      'error apps/k.yaml:9 ref/missing-config-map',
    ],
    [
      'the API server: a volume without a mode',
      tree(
        'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {capacity: {storage: 1Gi}, nfs: {server: a, path: /a}}\n',
      ),
      'error apps/p.yaml:4 schema/missing-field',
    ],
    [
      'the API server: a default above the most',
      tree(
        object('v1', 'LimitRange', '{limits: [{type: Container, max: {cpu: "1"}, default: {cpu: 1500m}}]}'),
      ),
      'error apps/p.yaml:4 schema/rule',
    ],
    [
      'the API server: limits in their order',
      tree(
        object(
          'v1',
          'LimitRange',
          '{limits: [{type: Container, min: {cpu: 10m}, defaultRequest: {cpu: 100m}, default: {cpu: "1"}, max: {cpu: "1"}}]}',
        ),
      ),
      [],
    ],
    [
      'the API server: a group of old',
      tree(object('extensions/v1beta1', 'Ingress', '{}')),
      'error apps/p.yaml:1 schema/unknown-kind',
    ],
    [
      'Kustomize: a type under a key in other letters',
      cluster({
        'ns.yaml': namespace('apps'),
        'kustomization.yaml': 'resources: [ns.yaml]\nCommonLabels: {a: 5}\n',
      }),
      'error apps/kustomization.yaml:2 kustomize/wrong-type',
    ],
  ]);
});

const values = (text: string) =>
  tree(
    `${object('source.toolkit.fluxcd.io/v1', 'OCIRepository', '{interval: 1h, url: "oci://r.example.org/web", ref: {tag: 1.0.0}}')}---\n${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', `{interval: 1h, chartRef: {kind: OCIRepository, name: o}, values: {${text}}}`)}`,
  );

describe('placeholders', () => {
  test.each([
    'host: "app.<your-domain>"',
    'host: CHANGEME',
    'a: [YOUR_TOKEN]',
    'host: app.yourdomain.com',
    'url: "https://<host>/a"',
    'password: change-me',
  ])('that nobody filled in: %s', (text) => {
    expect(verifyForeign(values(text)).map(brief)).toContain('apps/p.yaml:9 object/unfilled');
  });
  test.each([
    'host: app.example.com',
    'text: "a < b and c > d"',
    'html: "<b>todo</b>"',
    'note: change me if you like',
    'env: {MY_POD_NAME: a}',
  ])('that only look like one: %s', (text) => {
    expect(
      verifyForeign(values(text))
        .map(brief)
        .filter((line) => line.includes('unfilled')),
    ).toEqual([]);
  });
});
