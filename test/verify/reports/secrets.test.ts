import { describe } from 'vitest';
import { object, runNeighbours, runSound, smallFile } from '../neighbours/support.ts';

/** Reports about External Secrets and cert-manager. */
const secret = (name: string, keys: string, space = 'apps', type = 'Opaque') =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: ${space}}\ntype: ${type}\nstringData: {${keys}}\n`;
const filled = (...names: string[]) => names.map((name) => `${name}: "\${X:=a}"`).join(', ');
const store =
  '---\napiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: s}\nspec: {provider: {fake: {data: []}}}\n';
const external = (spec: string) =>
  smallFile(
    store,
    object(
      'external-secrets.io/v1',
      'ExternalSecret',
      'e',
      `{secretStoreRef: {kind: ClusterSecretStore, name: s}, ${spec}}`,
    ),
  );
const data = 'data: [{secretKey: a, remoteRef: {key: k}}]';

describe('External Secrets', () => {
  runNeighbours([
    ['nothing to fetch', external('refreshInterval: 1h'), 'error apps/o.yaml:9'],
    ['days as an interval', external(`refreshInterval: 1d, ${data}`), 'error apps/o.yaml:9'],
    [
      'a policy of deletion that needs an owner',
      external(`target: {creationPolicy: Merge, deletionPolicy: Delete}, ${data}`),
      'error apps/o.yaml:9',
    ],
    [
      'a merge without a Secret',
      external(`target: {creationPolicy: None, deletionPolicy: Merge}, ${data}`),
      'error apps/o.yaml:9',
    ],
    [
      'a generator and a search',
      external(
        'dataFrom: [{find: {path: a}, sourceRef: {generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: p}}}]',
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a search and an extract',
      external('dataFrom: [{find: {path: a}, extract: {key: k}}]'),
      'error apps/o.yaml:9',
    ],
    [
      'one key twice',
      external('data: [{secretKey: a, remoteRef: {key: k}}, {secretKey: a, remoteRef: {key: l}}]'),
      'apps/o.yaml:9',
    ],
    [
      'an engine that was removed',
      external(`target: {template: {engineVersion: v1, data: {a: b}}}, ${data}`),
      'error apps/o.yaml:9',
    ],
    [
      'a template from a missing ConfigMap',
      external(`target: {template: {templateFrom: [{configMap: {name: none, items: [{key: a}]}}]}}, ${data}`),
      'apps/o.yaml:9',
    ],
    [
      'a store of the cluster whose Secret has no namespace',
      smallFile(
        object(
          'external-secrets.io/v1',
          'ClusterSecretStore',
          's',
          '{provider: {onepassword: {connectHost: "https://o.example.org", vaults: {a: 1}, auth: {secretRef: {connectTokenSecretRef: {name: t, key: token}}}}}}',
          '',
        ),
        secret('t', filled('token')),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'two providers',
      smallFile(
        object(
          'external-secrets.io/v1',
          'SecretStore',
          's',
          '{provider: {fake: {data: []}, vault: {server: "https://v.example.org"}}}',
        ),
      ),
      'error apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'a template of settings',
      external(
        'target: {name: t, creationPolicy: Owner, template: {engineVersion: v2, type: Opaque, metadata: {labels: {a: b}}, data: {url: "postgres://{{ .a | urlquery }}@h/d", b64: "{{ .a | b64enc }}"}}}, refreshPolicy: CreatedOnce, ' +
          data,
      ),
    ],
    [
      'keys that are rewritten',
      external('dataFrom: [{extract: {key: k}, rewrite: [{regexp: {source: "(.*)", target: "x_$1"}}]}]'),
    ],
    [
      'a source of its own for each key',
      smallFile(
        store,
        object(
          'external-secrets.io/v1',
          'ExternalSecret',
          'e',
          '{data: [{secretKey: a, sourceRef: {storeRef: {kind: ClusterSecretStore, name: s}}, remoteRef: {key: k, property: p}}]}',
        ),
      ),
    ],
    [
      'the same for all namespaces',
      smallFile(
        store,
        object(
          'external-secrets.io/v1',
          'ClusterExternalSecret',
          'c',
          `{namespaceSelectors: [{matchLabels: {a: b}}], externalSecretSpec: {secretStoreRef: {kind: ClusterSecretStore, name: s}, ${data}}}`,
          '',
        ),
      ),
    ],
  ]);
});

const issuer = (spec: string) => object('cert-manager.io/v1', 'ClusterIssuer', 'le', spec, '');
const acme = (solver: string) =>
  issuer(
    `{acme: {server: "https://acme-v02.api.letsencrypt.org/directory", privateKeySecretRef: {name: le}, solvers: [${solver}]}}`,
  );
const certificate = (spec: string) =>
  object('cert-manager.io/v1', 'Certificate', 'c', `{secretName: tls, ${spec}}`);

describe('cert-manager', () => {
  runNeighbours([
    [
      'an issuer of the other kind',
      smallFile(issuer('{selfSigned: {}}'), certificate('dnsNames: [a.example.org], issuerRef: {name: le}')),
      'apps/o.yaml:9',
    ],
    [
      'an issuer of two types',
      smallFile(issuer('{selfSigned: {}, ca: {secretName: a}}')),
      'error apps/o.yaml:4',
    ],
    [
      'no name at all',
      smallFile(issuer('{selfSigned: {}}'), certificate('issuerRef: {name: le, kind: ClusterIssuer}')),
      'error apps/o.yaml:9',
    ],
    [
      'an annotation with a name that is misspelt',
      smallFile(
        issuer('{selfSigned: {}}'),
        object(
          'networking.k8s.io/v1',
          'Ingress',
          'i',
          '{tls: [{hosts: [a.example.org], secretName: t}], rules: [{host: a.example.org}]}',
        ).replace('namespace: apps', 'namespace: apps, annotations: {cert-manager.io/cluster-issuer: lee}'),
      ),
      'apps/o.yaml:8',
    ],
    [
      'two ways of one solver',
      smallFile(
        acme('{http01: {ingress: {}}, dns01: {cloudflare: {apiTokenSecretRef: {name: cf, key: t}}}}'),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a size that a key cannot have',
      smallFile(
        issuer('{selfSigned: {}}'),
        certificate(
          'dnsNames: [a.example.org], privateKey: {algorithm: RSA, size: 1024}, issuerRef: {name: le, kind: ClusterIssuer}',
        ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a duration in days',
      smallFile(
        issuer('{selfSigned: {}}'),
        certificate('dnsNames: [a.example.org], duration: 90d, issuerRef: {name: le, kind: ClusterIssuer}'),
      ),
      'error apps/o.yaml:9',
    ],
  ]);
  runSound([
    [
      'a solver by routes',
      smallFile(
        acme('{http01: {gatewayHTTPRoute: {parentRefs: [{name: g, namespace: apps}]}}}'),
        object(
          'gateway.networking.k8s.io/v1',
          'Gateway',
          'g',
          '{gatewayClassName: envoy, listeners: [{name: http, protocol: HTTP, port: 80, allowedRoutes: {namespaces: {from: All}}}]}',
        ),
      ),
    ],
    [
      'a key on a curve, renewed in good time',
      smallFile(
        issuer('{selfSigned: {}}'),
        certificate(
          'commonName: a.example.org, dnsNames: [a.example.org, "*.a.example.org"], privateKey: {algorithm: ECDSA, size: 384, rotationPolicy: Always}, duration: 2160h, renewBefore: 720h, usages: [server auth], issuerRef: {name: le, kind: ClusterIssuer, group: cert-manager.io}',
        ),
      ),
    ],
  ]);
});
