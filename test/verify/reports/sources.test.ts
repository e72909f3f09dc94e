import { describe } from 'vitest';
import { configMap, object, runNeighbours, runSound, smallFile } from '../neighbours/support.ts';

/** Reports about sources, releases, images and notifications. */
const repository = (spec: string) =>
  smallFile(object('source.toolkit.fluxcd.io/v1', 'HelmRepository', 'h', spec));
const release = (spec: string, more = '') =>
  smallFile(
    `${object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'web', '{interval: 1h, url: "oci://r.example.org/web", ref: {tag: 1.0.0}}')}${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', `{interval: 1h, chartRef: {kind: OCIRepository, name: web}${spec}}`)}${more}`,
  );

describe('sources and releases', () => {
  runNeighbours([
    [
      'an address of OCI without the type',
      repository('{interval: 1h, url: "oci://r.example.org/charts"}'),
      'apps/o.yaml:4',
    ],
    [
      'the type of OCI with another address',
      repository('{interval: 1h, type: oci, url: "https://r.example.org/charts"}'),
      'apps/o.yaml:4',
    ],
    [
      'a chart and a reference to one',
      release(', chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: h}}}'),
      'error apps/o.yaml:9',
    ],
    [
      'a reference to a repository of charts',
      smallFile(
        `${object('source.toolkit.fluxcd.io/v1', 'HelmRepository', 'h', '{interval: 1h, url: "https://r.example.org"}')}${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', '{interval: 1h, chartRef: {kind: HelmRepository, name: h}}')}`,
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a mode that drift detection does not have',
      release(', driftDetection: {mode: enable}'),
      'error apps/o.yaml:9',
    ],
    [
      'a policy for definitions that does not exist',
      release(', upgrade: {crds: CreateOrReplace}'),
      'error apps/o.yaml:9',
    ],
    ['retries in quotes', release(', install: {remediation: {retries: "3"}}'), 'error apps/o.yaml:9'],
    ['a release name that is too long', release(`, releaseName: ${'a'.repeat(54)}`), 'error apps/o.yaml:9'],
    [
      'a dependency of another namespace',
      release(', dependsOn: [{name: web, namespace: db}]'),
      'error apps/o.yaml:9',
    ],
    [
      'a path into values that is not closed',
      release(
        ', valuesFrom: [{kind: ConfigMap, name: v, valuesKey: a, targetPath: "a.b[0"}]',
        `---\n${configMap('v', 'a: b')}`,
      ),
      'apps/o.yaml:9',
    ],
    [
      'values of a kind that cannot hold any',
      release(', valuesFrom: [{kind: Deployment, name: v}]'),
      'error apps/o.yaml:9',
    ],
    [
      'an old version of the API',
      smallFile(
        object(
          'helm.toolkit.fluxcd.io/v2beta1',
          'HelmRelease',
          'web',
          '{interval: 1h, chart: {spec: {chart: a, version: 1.0.0, sourceRef: {kind: HelmRepository, name: h}}}}',
        ) +
          object(
            'source.toolkit.fluxcd.io/v1',
            'HelmRepository',
            'h',
            '{interval: 1h, url: "https://r.example.org"}',
          ),
      ),
      'apps/o.yaml:1',
    ],
    [
      'a branch beside nothing else, misspelt',
      smallFile(
        object(
          'source.toolkit.fluxcd.io/v1',
          'GitRepository',
          'g',
          '{interval: 1h, url: "https://g.example.org/a", ref: {brnch: main}}',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a bucket without its address',
      smallFile(object('source.toolkit.fluxcd.io/v1', 'Bucket', 'b', '{interval: 1h, bucketName: a}')),
      'error apps/o.yaml:4',
    ],
  ]);
  runSound([
    ['a repository of OCI', repository('{interval: 1h, type: oci, url: "oci://r.example.org/charts"}')],
    [
      'everything that a release may say',
      release(
        ', releaseName: other, targetNamespace: db, storageNamespace: db, timeout: 10m, maxHistory: 3, persistentClient: false, driftDetection: {mode: warn, ignore: [{paths: [/spec/replicas], target: {kind: Deployment}}]}, install: {crds: CreateReplace, remediation: {retries: -1}}, upgrade: {cleanupOnFail: true, remediation: {strategy: rollback, retries: 3}}, uninstall: {keepHistory: false}, test: {enable: true}',
      ),
    ],
    [
      'a list in a path into values',
      release(
        ', valuesFrom: [{kind: ConfigMap, name: v, valuesKey: a, targetPath: "a.b[0].c"}]',
        `---\n${configMap('v', 'a: b')}`,
      ),
    ],
    [
      'a source by its branch and its directory of sparse files',
      smallFile(
        object(
          'source.toolkit.fluxcd.io/v1',
          'GitRepository',
          'g',
          '{interval: 1h, url: "https://g.example.org/a", ref: {branch: main}, sparseCheckout: [deploy], recurseSubmodules: true}',
        ),
      ),
    ],
  ]);
});

const images = (more: string) =>
  smallFile(
    `${object('image.toolkit.fluxcd.io/v1', 'ImageRepository', 'web', '{interval: 1h, image: r.example.org/web}', 'flux-system')}${more}`,
  );
const provider = object(
  'notification.toolkit.fluxcd.io/v1beta3',
  'Provider',
  'chat',
  '{type: generic, address: "https://c.example.org"}',
  'flux-system',
);

describe('images and notifications', () => {
  runNeighbours([
    [
      'a policy of a missing repository',
      images(
        object(
          'image.toolkit.fluxcd.io/v1',
          'ImagePolicy',
          'web',
          '{imageRepositoryRef: {name: wbe}, policy: {semver: {range: 1.x}}}',
          'flux-system',
        ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a policy with two orders',
      images(
        object(
          'image.toolkit.fluxcd.io/v1',
          'ImagePolicy',
          'web',
          '{imageRepositoryRef: {name: web}, policy: {semver: {range: 1.x}, numerical: {order: asc}}}',
          'flux-system',
        ),
      ),
      'apps/o.yaml:9',
    ],
    [
      'an order that does not exist',
      images(
        object(
          'image.toolkit.fluxcd.io/v1',
          'ImagePolicy',
          'web',
          '{imageRepositoryRef: {name: web}, policy: {numerical: {order: up}}}',
          'flux-system',
        ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'an image with its scheme',
      smallFile(
        object(
          'image.toolkit.fluxcd.io/v1',
          'ImageRepository',
          'web',
          '{interval: 1h, image: "https://r.example.org/web"}',
          'flux-system',
        ),
      ),
      'apps/o.yaml:4',
    ],
    [
      'a provider of a type that does not exist',
      smallFile(
        object(
          'notification.toolkit.fluxcd.io/v1beta3',
          'Provider',
          'chat',
          '{type: discrod, address: "https://c.example.org"}',
          'flux-system',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a severity that does not exist',
      smallFile(
        provider +
          object(
            'notification.toolkit.fluxcd.io/v1beta3',
            'Alert',
            'a',
            '{providerRef: {name: chat}, eventSeverity: warning, eventSources: [{kind: Kustomization, name: "*"}]}',
            'flux-system',
          ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a provider of another namespace',
      smallFile(
        provider +
          object(
            'notification.toolkit.fluxcd.io/v1beta3',
            'Alert',
            'a',
            '{providerRef: {name: chat}, eventSources: [{kind: Kustomization, name: "*", namespace: flux-system}]}',
          ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a receiver of a missing source',
      smallFile(
        `${object('notification.toolkit.fluxcd.io/v1', 'Receiver', 'r', '{type: github, secretRef: {name: token}, resources: [{kind: GitRepository, name: flux-sytem}]}', 'flux-system')}---\napiVersion: v1\nkind: Secret\nmetadata: {name: token, namespace: flux-system}\nstringData: {token: "\${T:=x}"}\n`,
      ),
      'apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'a policy',
      images(
        object(
          'image.toolkit.fluxcd.io/v1',
          'ImagePolicy',
          'web',
          '{imageRepositoryRef: {name: web}, filterTags: {pattern: "^main-(?P<ts>[0-9]+)", extract: "$ts"}, policy: {numerical: {order: asc}}}',
          'flux-system',
        ),
      ),
    ],
    [
      'an alert',
      smallFile(
        provider +
          object(
            'notification.toolkit.fluxcd.io/v1beta3',
            'Alert',
            'a',
            '{providerRef: {name: chat}, eventSeverity: error, exclusionList: ["waiting.*socket"], eventSources: [{kind: Kustomization, name: "*"}, {kind: HelmRelease, name: "*", namespace: apps}]}',
            'flux-system',
          ),
      ),
    ],
  ]);
});
