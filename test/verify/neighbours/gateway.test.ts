import { describe } from 'vitest';
import { cluster, type Neighbour, namespace, runNeighbours } from './support.ts';

const gateway = (more = '') => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: edge}
spec:
  gatewayClassName: envoy
${more}  listeners: [{name: http, protocol: HTTP, port: 80, allowedRoutes: {namespaces: {from: All}}}]
`;

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: apps}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: a, image: "registry.example.org/a:1.0.0", ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: apps}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
`;

const route = (parent: string, kind = 'HTTPRoute', version = 'v1') =>
  `apiVersion: gateway.networking.k8s.io/${version}\nkind: ${kind}\nmetadata: {name: r, namespace: apps}\nspec:\n  parentRefs: [${parent}]\n  rules: [{name: one, backendRefs: [{name: web, port: 80}]}]\n`;

const listenerSet =
  'apiVersion: gateway.networking.k8s.io/v1\nkind: ListenerSet\nmetadata: {name: set, namespace: apps}\nspec:\n  parentRef: {name: public, namespace: edge}\n  listeners: [{name: demo, protocol: HTTP, port: 8080}]\n';

const policy = (target: string) =>
  `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: SecurityPolicy\nmetadata: {name: p, namespace: apps}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, ${target}}]\n  cors: {allowOrigins: ["https://a.example.org"]}\n`;

const tls = (section: string) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {name: p, namespace: apps}\nspec:\n  targetRefs: [{group: "", kind: Service, name: web, sectionName: ${section}}]\n  validation: {hostname: web, wellKnownCACertificates: System}\n`;

const toGateway = '{name: public, namespace: edge, sectionName: http}';
const toSet = (section: string) =>
  `{group: gateway.networking.k8s.io, kind: ListenerSet, name: set, sectionName: ${section}}`;
const open = '  allowedListeners: {namespaces: {from: All}}\n';

const tree = (more: Readonly<Record<string, string>>, allowed = '') =>
  cluster({
    'ns.yaml': `${namespace('apps')}---\n${namespace('edge')}`,
    'gw.yaml': gateway(allowed),
    'web.yaml': web,
    ...more,
  });

const rows: readonly Neighbour[] = [
  ['a route that its listener accepts', tree({ 'r.yaml': route(toGateway) }), []],
  [
    'a TCPRoute on a listener for HTTP',
    tree({ 'r.yaml': route(toGateway, 'TCPRoute', 'v1alpha2') }),
    'r.yaml:5 ref/route-not-allowed',
  ],
  [
    'a route on a listener of a ListenerSet',
    tree({ 'r.yaml': route(toSet('demo')), 's.yaml': listenerSet }, open),
    [],
  ],
  [
    'a route that no listener of a ListenerSet accepts',
    tree({ 'r.yaml': route(toSet('dmeo')), 's.yaml': listenerSet }, open),
    'error apps/r.yaml:5 ref/missing-listener',
  ],
  [
    'a ListenerSet that its Gateway does not allow',
    tree({ 's.yaml': listenerSet }),
    'error apps/s.yaml:5 ref/route-not-allowed',
  ],
  [
    'a policy for a rule of a route',
    tree({ 'r.yaml': route(toGateway), 'p.yaml': policy('kind: HTTPRoute, name: r, sectionName: one') }),
    [],
  ],
  [
    'a policy for a rule that the route does not have',
    tree({ 'r.yaml': route(toGateway), 'p.yaml': policy('kind: HTTPRoute, name: r, sectionName: noe') }),
    'error apps/p.yaml:5 ref/missing-listener',
  ],
  ['a policy for a port of a Service', tree({ 'p.yaml': tls('http') }), []],
  [
    'a policy for a port that the Service does not have',
    tree({ 'p.yaml': tls('htpt') }),
    'error apps/p.yaml:5 ref/missing-listener',
  ],
];

describe('sections of Gateways, routes and Services', () => runNeighbours(rows));
