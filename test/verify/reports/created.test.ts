import { describe } from 'vitest';
import { object, runNeighbours, runSound, smallFile } from '../neighbours/support.ts';

/** What operators, charts and controllers create, and what none of them can: an unknown excuses only what it could create. */
const reads = (env: string) =>
  object(
    'apps/v1',
    'Deployment',
    'web',
    `{selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: "r.example.org/a:1.0.0", ${env}}]}}}`,
  );
const whole = (name: string) => reads(`envFrom: [{secretRef: {name: ${name}}}]`);
const key = (name: string, of: string) =>
  reads(`env: [{name: A, valueFrom: {secretKeyRef: {name: ${name}, key: ${of}}}}]`);
const here = (apiVersion: string, kind: string, name: string, spec: string) =>
  object(apiVersion, kind, name, spec);
const annotated = (annotation: string, space: string) =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: pull, namespace: ${space}, annotations: {${annotation}}}\nstringData: {a: "\${X:=b}"}\n`;
const mirrored = annotated(
  'reflector.v1.k8s.emberstack.com/reflection-allowed: "true", reflector.v1.k8s.emberstack.com/reflection-auto-enabled: "true"',
  'db',
);
const chart =
  here(
    'source.toolkit.fluxcd.io/v1',
    'OCIRepository',
    'mail',
    '{interval: 1h, url: "oci://r.example.org/mail", ref: {tag: 1.0.0}}',
  ) +
  here(
    'helm.toolkit.fluxcd.io/v2',
    'HelmRelease',
    'mail',
    '{interval: 1h, chartRef: {kind: OCIRepository, name: mail}}',
  );
const postgres = (more = '') =>
  here('postgresql.cnpg.io/v1', 'Cluster', 'main', `{instances: 1, storage: {size: 1Gi}${more}}`);
const certificate =
  here(
    'cert-manager.io/v1',
    'Certificate',
    'c',
    '{secretName: tls, dnsNames: [a.example.org], issuerRef: {name: le, kind: ClusterIssuer}}',
  ) + object('cert-manager.io/v1', 'ClusterIssuer', 'le', '{selfSigned: {}}', '');
const store = object(
  'external-secrets.io/v1',
  'ClusterSecretStore',
  's',
  '{provider: {fake: {data: []}}}',
  '',
);
const external = (spec: string) =>
  store +
  here(
    'external-secrets.io/v1',
    'ExternalSecret',
    'e',
    `{secretStoreRef: {kind: ClusterSecretStore, name: s}, ${spec}}`,
  );
const bucket = here(
  'objectbucket.io/v1alpha1',
  'ObjectBucketClaim',
  'files',
  '{generateBucketName: files, storageClassName: ceph-bucket}',
);
const back = (service: string) =>
  here(
    'networking.k8s.io/v1',
    'Ingress',
    'i',
    `{defaultBackend: {service: {name: ${service}, port: {number: 80}}}}`,
  );

describe('what exists once controllers have run', () => {
  runSound([
    ['a Secret of a database', smallFile(postgres(), key('main-app', 'jdbc-uri'))],
    [
      'the superuser of a database that has one',
      smallFile(postgres(', enableSuperuserAccess: true'), key('main-superuser', 'password')),
    ],
    ['a Secret that is mirrored everywhere', smallFile(mirrored, whole('pull'))],
    ['a certificate', smallFile(certificate, key('tls', 'tls.key'))],
    ['whatever a store has', smallFile(external('dataFrom: [{extract: {key: k}}]'), key('e', 'anything'))],
    [
      'a Secret of another name',
      smallFile(
        external('target: {name: other}, data: [{secretKey: a, remoteRef: {key: k}}]'),
        key('other', 'a'),
      ),
    ],
    ['a bucket', smallFile(bucket, key('files', 'AWS_ACCESS_KEY_ID'))],
    ['a Secret after the name of a chart', smallFile(chart, whole('mail-credentials'))],
    [
      'a Secret after the name of an object of an unknown kind',
      smallFile(
        here('rabbitmq.com/v1beta1', 'RabbitmqCluster', 'queue', '{replicas: 1}'),
        whole('queue-default-user'),
      ),
    ],
    [
      'the first administrator of Keycloak',
      smallFile(
        here(
          'k8s.keycloak.org/v2beta1',
          'Keycloak',
          'kc',
          '{instances: 1, hostname: {hostname: a.example.org}, http: {httpEnabled: true}}',
        ),
        key('kc-initial-admin', 'password'),
      ),
    ],
    [
      'a token of an account',
      smallFile(
        '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: bot, namespace: apps}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: bot-token, namespace: apps, annotations: {kubernetes.io/service-account.name: bot}}\ntype: kubernetes.io/service-account-token\n',
        key('bot-token', 'token'),
      ),
    ],
  ]);
  runNeighbours([
    [
      'a key that a database does not have',
      smallFile(postgres(), key('main-app', 'url')),
      'error apps/o.yaml:9',
    ],
    [
      'the superuser of a database that has none',
      smallFile(postgres(), whole('main-superuser')),
      'apps/o.yaml:9',
    ],
    ['another Secret beside one that is mirrored', smallFile(mirrored, whole('pul1-other')), 'apps/o.yaml:9'],
    [
      'a key that a certificate does not have',
      smallFile(certificate, key('tls', 'cert.pem')),
      'error apps/o.yaml:14',
    ],
    [
      'a key that is not fetched',
      smallFile(external('data: [{secretKey: a, remoteRef: {key: k}}]'), key('e', 'b')),
      'error apps/o.yaml:14',
    ],
    [
      'the Secret after the object although it has another name',
      smallFile(external('target: {name: other}, data: [{secretKey: a, remoteRef: {key: k}}]'), whole('e')),
      'apps/o.yaml:14',
    ],
    [
      'a key that a bucket does not have',
      smallFile(bucket, key('files', 'ACCESS_KEY')),
      'error apps/o.yaml:9',
    ],
    ['a Secret that has nothing to do with the chart', smallFile(chart, whole('ldap')), 'apps/o.yaml:14'],
    [
      'a Secret that has nothing to do with an object of an unknown kind',
      smallFile(here('rabbitmq.com/v1beta1', 'RabbitmqCluster', 'queue', '{replicas: 1}'), whole('ldap')),
      'apps/o.yaml:9',
    ],
    ['a Service that a database does not have', smallFile(postgres(), back('main-write')), 'apps/o.yaml:9'],
    [
      'a chart does not make a source',
      smallFile(
        chart,
        here(
          'helm.toolkit.fluxcd.io/v2',
          'HelmRelease',
          'b',
          '{interval: 1h, chartRef: {kind: OCIRepository, name: mail-charts}}',
        ),
      ),
      'error apps/o.yaml:14',
    ],
  ]);
});
