import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import { validateObject } from '../../../src/verify/schemas/validate-object.ts';

function findings(apiVersion: string, kind: string, spec: string, metadata = 'name: a'): readonly string[] {
  const verdict = validateObject(
    { apiVersion, kind, metadata: parse(metadata) as unknown, spec: parse(spec) as unknown },
    { substituted: true },
  );
  if (!verdict.known) throw new Error(`the pack does not have ${kind}`);
  return verdict.issues.map(({ path, message }) => `${pathText(path)}: ${message}`);
}

const provider = 'fluxcd.controlplane.io/v1 ResourceSetInputProvider';
const chart = 'source.toolkit.fluxcd.io/v1 HelmChart';
const scaled = 'keda.sh/v1alpha1 ScaledObject';
const advertisement = 'metallb.io/v1beta1 BGPAdvertisement';
const connector = 'tailscale.com/v1alpha1 Connector';
const route = 'gateway.networking.k8s.io/v1 GRPCRoute';

/** Each spec, with what the API server refuses in it; nothing if it accepts the spec. */
const cases: readonly (readonly [kind: string, spec: string, expected: readonly string[]])[] = [
  [
    chart,
    '{chart: a, interval: 1h, sourceRef: {kind: HelmRepository, name: a}, verify: {provider: cosign}}',
    [],
  ],
  [
    chart,
    '{chart: a, interval: 1h, sourceRef: {kind: GitRepository, name: a}, verify: {provider: cosign}}',
    ['spec.sourceRef.kind: sourceRef.kind must be HelmRepository when verify is set'],
  ],
  [provider, '{type: GitHubBranch, url: https://github.com/a/b}', []],
  [
    provider,
    '{type: GitHubBranch, url: oci://github.com/a/b}',
    ['spec.url: url must start with http when type starts with Git'],
  ],
  [
    provider,
    '{type: ExternalService, url: http://a.b}',
    ['spec.insecure: spec needs insecure when type is ExternalService and url starts with http://'],
  ],
  [provider, '{type: ExternalService, url: http://a.b, insecure: true}', []],
  [provider, '{type: ExternalService, url: "${URL}"}', []],
  [provider, '{type: "${TYPE}", url: oci://a.b}', []],
  [
    scaled,
    '{scaleTargetRef: {name: a}, triggers: [{type: cpu, metadata: {value: "50"}}], minReplicaCount: 2, maxReplicaCount: 3}',
    [],
  ],
  [
    scaled,
    '{scaleTargetRef: {name: a}, triggers: [{type: cpu, metadata: {value: "50"}}], minReplicaCount: 4, maxReplicaCount: 3}',
    ['spec.maxReplicaCount: maxReplicaCount must be at least minReplicaCount'],
  ],
  [
    scaled,
    '{scaleTargetRef: {name: a}, triggers: [{type: cpu, metadata: {value: "50"}}], minReplicaCount: 101}',
    ['spec.maxReplicaCount: spec needs maxReplicaCount when minReplicaCount is more than 100'],
  ],
  // The default of aggregationLength is what the rule asks for.
  [advertisement, '{serviceSelectors: [{matchLabels: {a: b}}]}', []],
  [
    advertisement,
    '{serviceSelectors: [{matchLabels: {a: b}}], aggregationLength: 24}',
    ['spec.aggregationLength: aggregationLength must be 32 when serviceSelectors is not empty'],
  ],
  [connector, '{exitNode: true}', []],
  [
    connector,
    '{exitNode: false}',
    ['spec: spec needs one of subnetRouter or appConnector when exitNode is false'],
  ],
  [connector, '{hostname: abc}', ['spec: spec needs one of subnetRouter, exitNode or appConnector']],
  [
    connector,
    '{exitNode: true, hostname: abc, replicas: 2}',
    ['spec.replicas: replicas must be at most 1 when hostname is set'],
  ],
  ['traefik.io/v1alpha1 Middleware', '{addPrefix: {prefix: /a}}', []],
  [
    'traefik.io/v1alpha1 Middleware',
    '{addPrefix: {prefix: a}}',
    ['spec.addPrefix.prefix: prefix must start with /'],
  ],
  [
    'fluxcd.controlplane.io/v1 ResourceSet',
    '{steps: [{name: a, resources: []}, {name: b, resources: []}, {name: a, resources: []}]}',
    ['spec.steps[2]: two items of steps have the same name'],
  ],
  [route, '{parentRefs: [{name: a, sectionName: b}, {name: a, sectionName: c}]}', []],
  [
    route,
    '{parentRefs: [{name: a, sectionName: b}, {name: a, sectionName: b}]}',
    ['spec.parentRefs[1]: a is a parent twice'],
  ],
  [
    'trust-manager.io/v1alpha2 ClusterBundle',
    '{sourceRefs: [{kind: ConfigMap, name: a, key: b}], target: {namespaceSelector: {}, configMap: {data: [{key: a}], metadata: {labels: {trust-manager.io/a: b}}}}}',
    [
      'spec.target.configMap.metadata.labels["trust-manager.io/a"]: a key of labels must not start with trust-manager.io/',
    ],
  ],
  [
    'networking.k8s.io/v1 Ingress',
    '{rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]}',
    [],
  ],
];

test.each(cases)('%s: %s', (name, spec, expected) => {
  const [apiVersion = '', kind = ''] = name.split(' ');
  expect(findings(apiVersion, kind, spec)).toEqual(expected);
});

test('a rule about the name of an object', () => {
  const spec = '{distribution: {version: 2.x, registry: ghcr.io/fluxcd}}';
  expect(findings('fluxcd.controlplane.io/v1', 'FluxInstance', spec, 'name: flux')).toEqual([]);
  expect(findings('fluxcd.controlplane.io/v1', 'FluxInstance', spec, 'name: other')).toHaveLength(1);
});

test('what is wrong already is not reported a second time by a rule', () => {
  expect(findings('tailscale.com/v1alpha1', 'Connector', '{exitNode: "no"}')).toEqual([
    'spec.exitNode: spec.exitNode must be true or false, not a string',
  ]);
});

test('no message shows the value that breaks a rule', () => {
  const secret = 'hunter2-hunter2';
  for (const [name, spec] of [
    [provider, `{type: GitHubBranch, url: ${secret}}`],
    ['traefik.io/v1alpha1 Middleware', `{addPrefix: {prefix: ${secret}}}`],
    ['pkg.crossplane.io/v1 Provider', `{package: ${secret}}`],
  ] as const) {
    const [apiVersion = '', kind = ''] = name.split(' ');
    const found = findings(apiVersion, kind, spec);
    expect(found).not.toEqual([]);
    expect(found.join()).not.toContain(secret);
  }
});
