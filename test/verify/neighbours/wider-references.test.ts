import { describe, expect, test } from 'vitest';
import { brief, type Files, verifyForeign } from '../support.ts';
import { cluster, configMap, namespace, runNeighbours } from './support.ts';

const tree = (files: Files, rest = '', more: Files = {}) =>
  cluster({ 'ns.yaml': `${namespace('apps')}---\n${namespace('db')}`, ...files }, rest, more);
/** No finding about references, neither an error nor a warning. */
const sound = (rows: readonly (readonly [title: string, files: Files])[]) =>
  test.each(rows)('%s', (_title, files) => {
    const found = verifyForeign(files).map(brief);
    expect(found.filter((line) => /ref\/|flux\/|object\//.test(line))).toEqual([]);
  });

const pod = (spec: string, space = 'apps') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ${space}, labels: {app: web}}\nspec:\n  containers: [{name: a, image: "a.example.org/a:1"${spec}}]\n`;
const service = (name: string, ports = '{port: 80}') =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: apps}\nspec: {selector: {app: web}, ports: [${ports}]}\n`;
const web = pod(', ports: [{containerPort: 80}]') + service('web');
const object = (apiVersion: string, kind: string, name: string, spec: string, space = 'apps') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}${space === '' ? '' : `, namespace: ${space}`}}\nspec: ${spec}\n`;
const secret = (name: string) =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: apps}\n`;

const route = (more: string) =>
  tree({
    'w.yaml': web,
    't.yaml':
      object('traefik.io/v1alpha1', 'Middleware', 'auth', '{basicAuth: {secret: users}}') +
      secret('users') +
      object('traefik.io/v1alpha1', 'TLSOption', 'modern', '{minVersion: VersionTLS12}'),
    'r.yaml': object(
      'traefik.io/v1alpha1',
      'IngressRoute',
      'web',
      `{routes: [{match: "Host(\`w.example.org\`)", kind: Rule${more}}]}`,
    ).slice(4),
  });

describe('routes of Traefik', () => {
  runNeighbours([
    ['a middleware', route(', middlewares: [{name: atuh}]'), 'warning apps/r.yaml:4 ref/missing-object'],
    ['a Service', route(', services: [{name: wbe, port: 80}]'), 'warning apps/r.yaml:4 ref/missing-service'],
    ['a port', route(', services: [{name: web, port: 81}]'), 'error apps/r.yaml:4 ref/missing-service-port'],
    [
      'a Secret of a middleware',
      tree({
        't.yaml':
          object('traefik.io/v1alpha1', 'Middleware', 'auth', '{basicAuth: {secret: usres}}') +
          secret('users'),
      }),
      'ref/missing-secret',
    ],
    [
      'options of TLS',
      (() => {
        const files = route('');
        return {
          ...files,
          'apps/r.yaml':
            files['apps/r.yaml']?.replace('{routes:', '{tls: {options: {name: modren}}, routes:') ?? '',
        };
      })(),
      'warning apps/r.yaml:4 ref/missing-object',
    ],
  ]);
  sound([
    ['all references', route(', middlewares: [{name: auth}], services: [{name: web, port: 80}]')],
    ['what Traefik itself provides', route(', services: [{name: api@internal, kind: TraefikService}]')],
    ['a middleware of another provider', route(', middlewares: [{name: auth@file}]')],
  ]);
});

const monitored = (receiver: string) =>
  tree({
    'a.yaml':
      object(
        'monitoring.coreos.com/v1alpha1',
        'AlertmanagerConfig',
        'a',
        `{route: {receiver: r}, receivers: [{name: r, ${receiver}}]}`,
      ).slice(4) + secret('chat').replace('}\n', '}\nstringData: {url: ENC}\n'),
  });

describe('Secrets of receivers', () => {
  runNeighbours([
    [
      'with a name that does not exist',
      monitored('discordConfigs: [{apiURL: {name: caht, key: url}}]'),
      'ref/missing-secret',
    ],
    [
      'without the key',
      monitored('pushoverConfigs: [{userKey: {name: chat, key: user}, token: {name: chat, key: url}}]'),
      'ref/missing-secret-key',
    ],
  ]);
  sound([['that exist', monitored('slackConfigs: [{apiURL: {name: chat, key: url}}]')]]);
});

const bundle = object(
  'trust.cert-manager.io/v1alpha1',
  'Bundle',
  'roots',
  '{sources: [{useDefaultCAs: true}], target: {configMap: {key: ca.pem}}}',
  '',
).slice(4);
const reads = (key: string) =>
  `${bundle}---\n${pod(`, env: [{name: A, valueFrom: {configMapKeyRef: {name: roots, key: ${key}}}}]`)}`;

describe('what operators create', () => {
  sound([
    ['a bundle, in every namespace', tree({ 'b.yaml': reads('ca.pem') })],
    [
      'a key that is merged into the Secret of a certificate',
      tree({
        'e.yaml':
          object(
            'external-secrets.io/v1',
            'ClusterSecretStore',
            's',
            '{provider: {fake: {data: []}}}',
            '',
          ).slice(4) +
          object(
            'external-secrets.io/v1',
            'ExternalSecret',
            'e',
            '{secretStoreRef: {kind: ClusterSecretStore, name: s}, target: {name: tls, creationPolicy: Merge}, data: [{secretKey: more, remoteRef: {key: k}}]}',
          ) +
          object('cert-manager.io/v1', 'ClusterIssuer', 'i', '{selfSigned: {}}', '') +
          object(
            'cert-manager.io/v1',
            'Certificate',
            'c',
            '{secretName: tls, dnsNames: [a.example.org], issuerRef: {name: i, kind: ClusterIssuer}}',
          ) +
          `---\n${pod(', env: [{name: A, valueFrom: {secretKeyRef: {name: tls, key: more}}}]')}`,
      }),
    ],
  ]);
  runNeighbours([
    ['another key of a bundle', tree({ 'b.yaml': reads('ca.crt') }), 'ref/missing-config-map-key'],
    [
      'a key merged into a Secret that nothing creates',
      tree({
        'e.yaml':
          object(
            'external-secrets.io/v1',
            'ClusterSecretStore',
            's',
            '{provider: {fake: {data: []}}}',
            '',
          ).slice(4) +
          object(
            'external-secrets.io/v1',
            'ExternalSecret',
            'e',
            '{secretStoreRef: {kind: ClusterSecretStore, name: s}, target: {name: tls, creationPolicy: Merge}, data: [{secretKey: more, remoteRef: {key: k}}]}',
          ) +
          `---\n${pod(', envFrom: [{secretRef: {name: tls}}]')}`,
      }),
      'ref/missing-secret',
    ],
    [
      'a Service that a database does not have',
      tree({
        'c.yaml': `${object('postgresql.cnpg.io/v1', 'Cluster', 'pg', '{instances: 1, storage: {size: 1Gi}, managed: {services: {disabledDefaultServices: [ro]}}}').slice(4)}${object('networking.k8s.io/v1', 'Ingress', 'i', '{defaultBackend: {service: {name: pg-ro, port: {number: 5432}}}}')}`,
      }),
      'ref/missing-service',
    ],
    [
      'a version that an image catalogue does not have',
      tree({
        'c.yaml': `${object('postgresql.cnpg.io/v1', 'Cluster', 'pg', '{instances: 1, storage: {size: 1Gi}, imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: c, major: 16}}').slice(4)}${object('postgresql.cnpg.io/v1', 'ImageCatalog', 'c', '{images: [{major: 17, image: "pg:17.5"}]}')}`,
      }),
      'error apps/c.yaml:4 ref/missing-object',
    ],
    [
      'a class that is one letter away from one of the tree',
      tree({
        'c.yaml': `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: ceph-block}\nprovisioner: x\n${object('v1', 'PersistentVolumeClaim', 'c', '{storageClassName: ceph-blokc, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}')}`,
      }),
      'warning apps/c.yaml:9 ref/missing-object',
    ],
    [
      'a pool of addresses',
      tree({
        'm.yaml': `${object('metallb.io/v1beta1', 'IPAddressPool', 'lan', '{addresses: [10.0.0.0/24]}').slice(4)}${object('metallb.io/v1beta1', 'L2Advertisement', 'l', '{ipAddressPools: [lna]}')}`,
      }),
      'warning apps/m.yaml:9 ref/missing-object',
    ],
  ]);
  sound([
    [
      'a class that the tree does not have',
      tree({
        'c.yaml': object(
          'v1',
          'PersistentVolumeClaim',
          'c',
          '{storageClassName: ceph-block, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}',
        ).slice(4),
      }),
    ],
  ]);
});

const nodePort = (name: string, ports: string) =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: apps}\nspec: {type: NodePort, selector: {app: web}, ports: [${ports}]}\n`;

describe('what the API server allocates once', () => {
  runNeighbours([
    [
      'a node port',
      tree({
        's.yaml':
          pod('') + nodePort('a', '{port: 1, nodePort: 30080}') + nodePort('b', '{port: 1, nodePort: 30080}'),
      }),
      'error apps/s.yaml:15 object/allocated-twice',
    ],
    [
      'a node port of two ports',
      tree({
        's.yaml':
          pod('') + nodePort('a', '{name: a, port: 1, nodePort: 30080}, {name: b, port: 2, nodePort: 30080}'),
      }),
      'error apps/s.yaml:10 object/allocated-twice',
    ],
    [
      'an address',
      tree({
        's.yaml':
          pod('') +
          ['a', 'b']
            .map((name) => service(name).replace('{selector', '{clusterIP: 10.43.0.9, selector'))
            .join(''),
      }),
      'error apps/s.yaml:15 object/allocated-twice',
    ],
  ]);
  sound([
    [
      'one number for TCP and for UDP',
      tree({
        's.yaml':
          pod('') +
          nodePort(
            'a',
            '{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, protocol: UDP, nodePort: 30053}',
          ),
      }),
    ],
    [
      'no address at all',
      tree({
        's.yaml':
          pod('') +
          service('a').replace('{selector', '{clusterIP: None, selector') +
          service('b').replace('{selector', '{clusterIP: None, selector'),
      }),
    ],
  ]);
});

const job = (spec: string) =>
  tree({
    'j.yaml': `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j, namespace: apps}\nspec:\n${spec}  template: {metadata: {labels: {app: j}}, spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}\n`,
  });

describe('selectors of Jobs', () => {
  runNeighbours([
    [
      'of one’s own',
      job('  selector: {matchLabels: {app: j}}\n'),
      'error apps/j.yaml:5 schema/conflicting-fields',
    ],
    [
      'that match no pod',
      job('  manualSelector: true\n  selector: {matchLabels: {app: k}}\n'),
      'error apps/j.yaml:6 ref/selector-mismatch',
    ],
    ['that are intended', job('  manualSelector: true\n  selector: {matchLabels: {app: j}}\n'), []],
    [
      'of a CronJob',
      tree({
        'j.yaml':
          'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j, namespace: apps}\nspec:\n  schedule: 0 3 * * *\n  jobTemplate:\n    spec:\n      selector: {matchLabels: {app: j}}\n      template: {metadata: {labels: {app: j}}, spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}\n',
      }),
      'error apps/j.yaml:8 schema/conflicting-fields',
    ],
  ]);
});

const automated = (path: string, marker: string) =>
  tree({
    'i.yaml': `${object('image.toolkit.fluxcd.io/v1', 'ImageRepository', 'web', '{interval: 1h, image: a.example.org/a}', 'flux-system').slice(4)}${object('image.toolkit.fluxcd.io/v1', 'ImagePolicy', 'web', '{imageRepositoryRef: {name: web}, policy: {semver: {range: 1.x}}}', 'flux-system')}${object('image.toolkit.fluxcd.io/v1', 'ImageUpdateAutomation', 'all', `{interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}, git: {commit: {author: {email: a@example.org}}}, update: {path: ${path}, strategy: Setters}}`, 'flux-system')}`,
    'c.yaml': configMap('c', `tag: a.example.org/a:1.0.0 # {"$imagepolicy": "${marker}"}`),
  });

describe('image automation', () => {
  runNeighbours([
    ['into a missing folder', automated('./aps', 'flux-system:web'), 'error apps/i.yaml:14 flux/image-path'],
    [
      'by a missing policy',
      automated('./apps', 'flux-system:wbe'),
      'warning apps/c.yaml:5 flux/image-marker',
    ],
    [
      'of a missing part',
      automated('./apps', 'flux-system:web:image'),
      'warning apps/c.yaml:5 flux/image-marker',
    ],
  ]);
  sound([
    ['of a whole image', automated('./apps', 'flux-system:web')],
    ['of a tag', automated('/apps', 'flux-system:web:tag')],
  ]);
});

describe('what Kustomize reads', () => {
  const object_ =
    '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "namespace": "apps"}, "data": {"a": "b"}';
  runNeighbours([
    [
      'truncated JSON',
      tree({ 'kustomization.yaml': 'resources: [ns.yaml, c.json]\n', 'c.json': object_ }),
      'error apps/c.json:1 yaml/syntax',
    ],
    [
      'JSON that others refer to',
      tree({
        'kustomization.yaml': 'resources: [ns.yaml, c.json, p.yaml]\n',
        'c.json': `${object_}}`,
        'p.yaml': pod(', env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: z}}}]'),
      }),
      'ref/missing-config-map-key',
    ],
    [
      'a missing schema',
      tree({ 'kustomization.yaml': 'resources: [ns.yaml]\nopenapi: {path: schema.json}\n' }),
      'error apps/kustomization.yaml:2 kustomize/missing-file',
    ],
  ]);
  test('an invalid version is reported once', () => {
    const release = object(
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      'r',
      '{interval: 1h, chart: {spec: {chart: c, version: ">1.2.x <", sourceRef: {kind: HelmRepository, name: h}}}}',
    );
    const repository = object(
      'source.toolkit.fluxcd.io/v1',
      'HelmRepository',
      'h',
      '{url: "https://example.org"}',
    );
    const found = verifyForeign(tree({ 'r.yaml': repository.slice(4) + release })).map(brief);
    expect(found).toEqual([expect.stringContaining('apps/r.yaml:9 schema/malformed-value')]);
  });
});
