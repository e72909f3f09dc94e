import { describe, expect, test } from 'vitest';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { buildModel } from '../../src/verify/model/model.ts';
import { podsLike } from '../../src/verify/model/pod-index.ts';
import { podsOf } from '../../src/verify/model/workloads.ts';
import { policiesOf } from '../../src/verify/network/policy.ts';

const manifest = (kind: string, name: string, namespace: string, rest: object) => ({
  apiVersion: { Deployment: 'apps/v1', NetworkPolicy: 'networking.k8s.io/v1' }[kind] ?? 'cilium.io/v2',
  kind,
  metadata: { name, ...(namespace !== '' && { namespace }) },
  ...rest,
});

const labelSets = [{ app: 'a' }, { app: 'b' }, { app: 'a', tier: 'web' }, { tier: 'web' }, { 'a=b': 'c' }];
const deployments = ['one', 'two', ''].flatMap((namespace) =>
  labelSets.map((labels, index) =>
    manifest('Deployment', `d${index}`, namespace, {
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [] } },
      },
    }),
  ),
);
const expression = { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] };
const selectors = [
  {},
  ...labelSets.map((matchLabels) => ({ matchLabels })),
  expression,
  { a: { matchLabels: 1 } },
];
const namespaceSelectors = [
  undefined,
  {},
  { matchLabels: { 'kubernetes.io/metadata.name': 'two' } },
  { matchLabels: { 'kubernetes.io/metadata.name': '' } },
  { matchLabels: { team: 'x' } },
];
const policies = selectors.flatMap((podSelector, index) => [
  ...['one', ''].map((namespace) =>
    manifest('NetworkPolicy', `n${index}`, namespace, {
      spec: {
        podSelector,
        egress: namespaceSelectors.flatMap((namespaceSelector) =>
          [podSelector, undefined].map((peer) => ({
            to: [
              { ...(namespaceSelector && { namespaceSelector }), ...(peer && { podSelector: peer }) },
              { ipBlock: { cidr: '10.0.0.0/8' } },
            ],
          })),
        ),
      },
    }),
  ),
  ...['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'].map((kind) =>
    manifest(kind, `c${index}`, kind === 'CiliumNetworkPolicy' ? 'one' : '', {
      spec: {
        endpointSelector: podSelector,
        egress: [
          { toEndpoints: [podSelector] },
          { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'two' } }] },
          { toEndpoints: [{ matchLabels: { 'k8s:app': 'a' } }] },
          { toEntities: ['cluster'] },
          { toFQDNs: [{ matchName: 'example.com' }] },
        ],
      },
    }),
  ),
]);

const namespaces = ['one', 'two'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { team: name === 'two' ? 'x' : 'y' } },
}));
const content = [...namespaces, ...deployments, ...policies]
  .map((each) => JSON.stringify(each))
  .join('\n---\n');
const model = buildModel([{ path: 'all.yaml', content }], noDeclarations, {});

describe('checking few pods finds the same as checking all', () => {
  test('that a policy selects', () => {
    const all = policiesOf(model);
    expect(all.length).toBeGreaterThan(30);
    for (const policy of all) {
      const selected = podsOf(model).filter((pods) => policy.selects(pods));
      expect(podsLike(model, [policy.pods]).filter((pods) => policy.selects(pods))).toEqual(selected);
    }
  });

  test('that match a peer of a rule', () => {
    for (const { rules } of policiesOf(model)) {
      for (const { peers = [] } of rules.egress ?? []) {
        const matches = (pods: (typeof all)[number]) => peers.some((peer) => peer.matches(pods));
        const all = podsOf(model);
        const hints = peers.map(({ pods }) => pods);
        expect(podsLike(model, hints).filter(matches)).toEqual(all.filter(matches));
      }
    }
  });
});

test('with a label, only the pods that have it are checked', () => {
  const hint = { namespaces: ['one'], labels: { app: 'a', tier: 'web' } };
  expect(podsLike(model, [hint]).map(({ labels }) => labels)).toEqual([
    { app: 'a' },
    { app: 'a', tier: 'web' },
  ]);
});
