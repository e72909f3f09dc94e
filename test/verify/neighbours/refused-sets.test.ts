import { describe } from 'vitest';
import type { Files } from '../support.ts';
import { cluster, namespace, runNeighbours } from './support.ts';

const tree = (files: Files) => cluster({ 'ns.yaml': namespace('apps'), ...files });

const set = (spec: string) =>
  tree({
    's.yaml': `apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: s, namespace: apps}\nspec:\n${spec}`,
  });
const provider = (type: string, more = '') =>
  `---\napiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSetInputProvider\nmetadata: {name: p, namespace: apps, labels: {a: b}}\nspec: {type: ${type}${more}}\n`;
const from = '  inputsFrom: [{kind: ResourceSetInputProvider, name: p}]\n';
const map = (name: string) =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: "${name}", namespace: apps}, data: {a: b}}`;
const git = ', url: "https://github.com/a/b"';

describe('inputs and steps of ResourceSets', () => {
  runNeighbours([
    [
      'an input where there are none',
      set(`  resources: [${map('<< inputs.a >>')}]\n`),
      'error apps/s.yaml:5 flux/missing-input',
    ],
    [
      'an input of pull requests',
      set(`${from}  resources: [${map('a-<< inputs.sha >>')}]\n${provider('GitHubPullRequest', git)}`),
      [],
    ],
    [
      'an input that pull requests lack',
      set(`${from}  resources: [${map('a-<< inputs.number >>')}]\n${provider('GitHubPullRequest', git)}`),
      'flux/missing-input',
    ],
    [
      'a default value',
      set(
        `${from}  resources: [${map('<< inputs.x >>')}]\n${provider('GitHubTag', `${git}, defaultValues: {x: y}`)}`,
      ),
      [],
    ],
    [
      'an input of a service',
      set(`${from}  resources: [${map('<< inputs.x >>')}]\n${provider('ExternalService', git)}`),
      [],
    ],
    [
      'labels of no provider',
      set(
        `  inputsFrom: [{kind: ResourceSetInputProvider, selector: {matchLabels: {a: c}}}]\n  resources: [${map('a')}]\n${provider('Static', ', defaultValues: {x: y}')}`,
      ),
      'warning apps/s.yaml:5 flux/missing-input',
    ],
    [
      'labels of a provider',
      set(
        `  inputsFrom: [{kind: ResourceSetInputProvider, selector: {matchLabels: {a: b}}}]\n  resources: [${map('<< inputs.x >>')}]\n${provider('Static', ', defaultValues: {x: y}')}`,
      ),
      [],
    ],
    [
      'an object in two steps',
      set(`  steps: [{name: a, resources: [${map('c')}]}, {name: b, resources: [${map('c')}]}]\n`),
      'error apps/s.yaml:5 flux/in-two-steps',
    ],
    [
      'an object twice in a step',
      set(
        `  steps: [{name: a, resources: [${map('c')}, ${map('c')}]}, {name: b, resources: [${map('d')}]}]\n`,
      ),
      [],
    ],
  ]);
});

const routed = (service: string) =>
  tree({
    'g.yaml': `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: g, namespace: apps}\nspec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: 80}]}\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: apps}\nspec:\n  parentRefs: [{name: g}]\n  rules: [{backendRefs: [{name: s, port: 80}]}]\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: apps}\nspec: {${service}, ports: [{port: 80}]}\n`,
  });
const policy = (kind: string, spec: string) =>
  tree({
    'p.yaml': `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ${kind}\nmetadata: {name: p, namespace: apps}\nspec: ${spec}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: page, namespace: apps}\ndata: {a: b}\n`,
  });
const target = 'targetSelectors: [{kind: HTTPRoute, matchLabels: {a: b}}]';
const override = (name: string) =>
  policy(
    'BackendTrafficPolicy',
    `{${target}, responseOverride: [{match: {statusCodes: [{value: 404}]}, response: {body: {type: ValueRef, valueRef: {group: "", kind: ConfigMap, name: ${name}}}}}]}`,
  );
const jwt = (...names: string[]) =>
  policy(
    'SecurityPolicy',
    `{${target}, jwt: {providers: [${names.map((name) => `{name: ${name}, remoteJWKS: {uri: "https://a.example.org/k"}}`).join(', ')}]}}`,
  );
const fetching = (...keys: string[]) =>
  tree({
    'e.yaml': `apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: s}\nspec: {provider: {fake: {data: [{key: a, value: b}]}}}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e, namespace: apps}\nspec:\n  secretStoreRef: {kind: ClusterSecretStore, name: s}\n  data: [${keys.map((key) => `{secretKey: ${key}, remoteRef: {key: a}}`).join(', ')}]\n`,
  });

describe('what Envoy Gateway and External Secrets refuse', () => {
  runNeighbours([
    [
      'an external name behind a route',
      routed('type: ExternalName, externalName: a.example.org'),
      'warning apps/g.yaml:11 ref/external-name-backend',
    ],
    ['a Service behind a route', routed('clusterIP: None'), []],
    ['a page that does not exist', override('paeg'), 'apps/p.yaml:4 ref/missing-config-map'],
    ['a page', override('page'), []],
    ['two providers of one name', jwt('a', 'a'), 'error apps/p.yaml:4 schema/duplicate-item'],
    ['two providers', jwt('a', 'b'), []],
    ['a key twice', fetching('a', 'a'), 'error apps/e.yaml:11 schema/duplicate-item'],
    ['two keys of one value', fetching('a', 'b'), []],
  ]);
});
