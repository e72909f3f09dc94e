import { describe } from 'vitest';
import { object, runNeighbours, runSound, smallFile } from '../neighbours/support.ts';

/** Reports about routes and their policies. */
const web = `${object('apps/v1', 'Deployment', 'web', '{selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: "r.example.org/a:1.0.0", ports: [{name: http, containerPort: 8080}]}]}}}')}${object('v1', 'Service', 'web', '{selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}')}`;
const http = '{name: http, protocol: HTTP, port: 80}';
const gateway = (listeners: string, more = '') =>
  object(
    'gateway.networking.k8s.io/v1',
    'Gateway',
    'g',
    `{gatewayClassName: envoy, listeners: [${listeners}]${more}}`,
  );
/** Line 4 is the spec of the route, or of the object before it. */
const route = (rule: string, more = '') =>
  smallFile(
    object(
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      'r',
      `{parentRefs: [{name: g}], hostnames: [a.example.org], rules: [${rule}]${more}}`,
    ),
    gateway(http),
    web,
  );
const to = 'backendRefs: [{name: web, port: 80}]';
const policy = (kind: string, spec: string, ...more: string[]) =>
  smallFile(
    object(
      'gateway.envoyproxy.io/v1alpha1',
      kind,
      'p',
      `{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g}], ${spec}}`,
    ),
    gateway(http),
    web,
    ...more,
  );
const secret = (name: string, key: string) =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: apps}\nstringData: {${key}: "\${X:=a}"}\n`;

describe('Gateway API', () => {
  runNeighbours([
    [
      'a redirect that also has a backend',
      route(`{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}], ${to}}`),
      'error apps/o.yaml:4',
    ],
    [
      'a path without its slash',
      route(`{matches: [{path: {type: PathPrefix, value: api}}], ${to}}`),
      'error apps/o.yaml:4',
    ],
    [
      'a prefix replaced where the path is exact',
      route(
        `{matches: [{path: {type: Exact, value: /a}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}], ${to}}`,
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a try that takes longer than the request',
      route(`{timeouts: {request: 10s, backendRequest: 20s}, ${to}}`),
      'error apps/o.yaml:4',
    ],
    [
      'a filter that is not the one of its type',
      route(`{filters: [{type: RequestHeaderModifier, responseHeaderModifier: {remove: [a]}}], ${to}}`),
      'error apps/o.yaml:4',
    ],
    [
      'a filter of Envoy Gateway that does not exist',
      route(
        `{filters: [{type: ExtensionRef, extensionRef: {group: gateway.envoyproxy.io, kind: HTTPRouteFilter, name: none}}], ${to}}`,
      ),
      'apps/o.yaml:4',
    ],
    [
      'a mirror that does not exist',
      route(`{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: wbe, port: 80}}}], ${to}}`),
      'apps/o.yaml:4',
    ],
    ['a backend without its port', route('{backendRefs: [{name: web}]}'), 'error apps/o.yaml:4'],
    [
      'a host with its port',
      smallFile(
        object(
          'gateway.networking.k8s.io/v1',
          'HTTPRoute',
          'r',
          `{parentRefs: [{name: g}], hostnames: ["a.example.org:443"], rules: [{${to}}]}`,
        ),
        gateway(http),
        web,
      ),
      'error apps/o.yaml:4',
    ],
    [
      'two listeners of one port',
      smallFile(gateway(`${http}, {name: other, protocol: HTTP, port: 80}`)),
      'error apps/o.yaml:4',
    ],
    [
      'two listeners of one name',
      smallFile(gateway(`${http}, {name: http, protocol: HTTP, port: 81}`)),
      'error apps/o.yaml:4',
    ],
    [
      'certificates for HTTP',
      smallFile(gateway('{name: http, protocol: HTTP, port: 80, tls: {certificateRefs: [{name: t}]}}')),
      'error apps/o.yaml:4',
    ],
    [
      'HTTPS without a certificate',
      smallFile(gateway('{name: a, protocol: HTTPS, port: 443, tls: {mode: Terminate}}')),
      'error apps/o.yaml:4',
    ],
    [
      'settings of Envoy that do not exist',
      smallFile(
        gateway(
          http,
          ', infrastructure: {parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: none}}',
        ),
      ),
      'apps/o.yaml:4',
    ],
    [
      'the key of headers of a match twice',
      route(`{matches: [{headers: [{name: a, value: b}, {name: a, value: c}]}], ${to}}`),
      'error apps/o.yaml:4',
    ],
    ['a method in small letters', route(`{matches: [{method: get}], ${to}}`), 'error apps/o.yaml:4'],
  ]);
  runSound([
    [
      'a redirect',
      route('{filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}]}'),
    ],
    ['no limit for a single try', route(`{timeouts: {request: 240s, backendRequest: 0s}, ${to}}`)],
    [
      'two backends by weight',
      route('{backendRefs: [{name: web, port: 80, weight: 9}, {name: web, port: 80, weight: 1}]}'),
    ],
    [
      'matches of every kind',
      route(
        `{matches: [{path: {type: RegularExpression, value: "/a/[0-9]+"}, headers: [{name: a, value: b}], queryParams: [{name: c, value: d}], method: GET}], ${to}}`,
      ),
    ],
    [
      'listeners of one port, by host',
      smallFile(
        gateway(
          '{name: a, protocol: HTTP, port: 80, hostname: a.example.org}, {name: b, protocol: HTTP, port: 80, hostname: "*.b.example.org"}',
        ),
      ),
    ],
    [
      'a certificate that cert-manager creates for a listener',
      smallFile(
        gateway(
          '{name: a, protocol: HTTPS, port: 443, hostname: a.example.org, tls: {certificateRefs: [{name: t}]}}',
        ).replace('namespace: apps', 'namespace: apps, annotations: {cert-manager.io/cluster-issuer: le}'),
        object('cert-manager.io/v1', 'ClusterIssuer', 'le', '{selfSigned: {}}', ''),
      ),
    ],
    [
      'an index of a web site',
      route(
        `{matches: [{path: {type: PathPrefix, value: /}}], filters: [{type: URLRewrite, urlRewrite: {hostname: b.example.org, path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}], ${to}}`,
      ),
    ],
  ]);
});

describe('policies of Envoy Gateway', () => {
  runNeighbours([
    [
      'labels among references',
      smallFile(
        object(
          'gateway.envoyproxy.io/v1alpha1',
          'ClientTrafficPolicy',
          'p',
          '{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {a: b}}]}',
        ),
        gateway(http),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'clients of a route',
      smallFile(
        object(
          'gateway.envoyproxy.io/v1alpha1',
          'ClientTrafficPolicy',
          'p',
          '{targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]}',
        ),
        gateway(http),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'users whose Secret lacks the file',
      policy('SecurityPolicy', 'basicAuth: {users: {name: u}}', secret('u', 'htpasswd')),
      'error apps/o.yaml:4',
    ],
    [
      'a client whose Secret lacks the secret',
      policy(
        'SecurityPolicy',
        'oidc: {provider: {issuer: "https://i.example.org"}, clientID: a, clientSecret: {name: o}}',
        secret('o', 'secret'),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'tokens without keys',
      policy('SecurityPolicy', 'jwt: {providers: [{name: a, issuer: "https://i.example.org"}]}'),
      'error apps/o.yaml:4',
    ],
    [
      'an authority that does not exist',
      policy(
        'ClientTrafficPolicy',
        'tls: {clientValidation: {caCertificateRefs: [{kind: ConfigMap, group: "", name: none}]}}',
      ),
      'apps/o.yaml:4',
    ],
    [
      'an address as the name of a host',
      smallFile(
        object(
          'gateway.envoyproxy.io/v1alpha1',
          'Backend',
          'b',
          '{endpoints: [{fqdn: {hostname: 10.0.0.1, port: 80}}]}',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a target that does not exist',
      smallFile(
        object(
          'gateway.envoyproxy.io/v1alpha1',
          'BackendTrafficPolicy',
          'p',
          '{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gg}], retry: {numRetries: 3}}',
        ),
        gateway(http),
      ),
      'apps/o.yaml:4',
    ],
    [
      'two policies of one target',
      smallFile(
        object(
          'gateway.envoyproxy.io/v1alpha1',
          'ClientTrafficPolicy',
          'p',
          '{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g}]}',
        ),
        object(
          'gateway.envoyproxy.io/v1alpha1',
          'ClientTrafficPolicy',
          'q',
          '{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g}]}',
        ),
        gateway(http),
      ),
      'apps/o.yaml',
    ],
    [
      'a limit per day, misspelt',
      policy(
        'BackendTrafficPolicy',
        'rateLimit: {type: Global, global: {rules: [{limit: {requests: 3, unit: Dayly}}]}}',
      ),
      'error apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'targets by labels',
      smallFile(
        object(
          'gateway.envoyproxy.io/v1alpha1',
          'ClientTrafficPolicy',
          'p',
          '{targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {a: b}}], http3: {}, clientIPDetection: {xForwardedFor: {numTrustedHops: 1}}}',
        ),
      ),
    ],
    ['users', policy('SecurityPolicy', 'basicAuth: {users: {name: u}}', secret('u', '.htpasswd'))],
    [
      'a client',
      policy(
        'SecurityPolicy',
        'oidc: {provider: {issuer: "https://i.example.org"}, clientID: a, clientSecret: {name: o}, scopes: [email]}',
        secret('o', 'client-secret'),
      ),
    ],
    [
      'retries and health',
      policy(
        'BackendTrafficPolicy',
        'retry: {numRetries: 3, retryOn: {httpStatusCodes: [502, 503]}}, timeout: {http: {requestTimeout: 30s}}, loadBalancer: {type: ConsistentHash, consistentHash: {type: SourceIP}}, compression: [{type: Gzip, gzip: {}}]',
      ),
    ],
  ]);
});

describe('names that are alike', () => {
  const attached = (...names: string[]) =>
    smallFile(
      ...names.map((name, index) =>
        object(
          'gateway.networking.k8s.io/v1',
          'HTTPRoute',
          `r${index}`,
          `{parentRefs: [{name: ${name}}], rules: [{${to}}]}`,
        ),
      ),
      web,
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        'gateways',
        '{interval: 1h, chartRef: {kind: OCIRepository, name: gateways}, values: {kind: Gateway}}',
      ),
      object(
        'source.toolkit.fluxcd.io/v1',
        'OCIRepository',
        'gateways',
        '{interval: 1h, url: "oci://r.example.org/gateways", ref: {tag: 1.0.0}}',
      ),
    );
  runSound([['two that are opposites', attached('internal', 'internal', 'external')]]);
  runNeighbours([
    [
      'one that is misspelt',
      attached('internal', 'internal', 'intrenal'),
      'warning apps/o.yaml:14 ref/missing-gateway',
    ],
  ]);
});
