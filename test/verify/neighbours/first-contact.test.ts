import { describe, expect, test } from 'vitest';
import { brief, type Files, verifyForeign } from '../support.ts';
import {
  configMap,
  deployment,
  fluxKustomization,
  fluxSource,
  namespace,
  object,
  runNeighbours,
  smallFile,
  smallTree,
} from './support.ts';

/** Trees as in repositories that nobody had tried before: what was reported there by mistake, and its neighbours. */
const found = (files: Files) =>
  verifyForeign(files).map((finding) => `${finding.severity} ${brief(finding)}`);
const silent = (code: string, rows: readonly (readonly [title: string, files: Files])[]) =>
  test.each(rows)('%s', (_title, files) => expect(found(files).join('\n')).not.toContain(code));

const policy = (space: string) =>
  object(
    'image.toolkit.fluxcd.io/v1',
    'ImagePolicy',
    'web',
    '{imageRepositoryRef: {name: web}, policy: {semver: {range: "*"}}}',
    space,
  ).slice(4);
const marked = (name: string) => ({
  'update/policy.yaml': policy(''),
  'base/web.yaml': `${deployment().slice(4).trimEnd()} # {"$imagepolicy": "apps:${name}"}\n`,
});

/** A release of a chart that nothing describes, with these values. */
const release = (values: string) =>
  smallFile(
    object(
      'source.toolkit.fluxcd.io/v1',
      'HelmRepository',
      'a',
      '{interval: 1h, url: "https://charts.example.org"}',
    ),
    object(
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      'a',
      `\n  interval: 1h\n  chart: {spec: {chart: a, version: 1.0.0, sourceRef: {kind: HelmRepository, name: a}}}\n  values:\n${values.replace(/^(?=.)/gm, '    ')}`,
    ),
  );

describe('image automation', () => {
  silent('flux/image-marker', [['a policy whose namespace another repository decides on', marked('web')]]);
  runNeighbours([
    ['a policy that does not exist', marked('wbe'), 'warning base/web.yaml:4 flux/image-marker'],
    [
      'the same, with a namespace',
      { ...marked('wbe'), 'update/policy.yaml': policy('apps') },
      'warning base/web.yaml:4 flux/image-marker',
    ],
  ]);

  const inPart = (path: string) => ({
    'gitops/cluster/source.yaml': fluxSource,
    'gitops/cluster/apps.yaml': fluxKustomization('apps', './tenants/one'),
    'gitops/cluster/more.yaml': fluxKustomization('more', './tenants/two'),
    'gitops/tenants/one/ns.yaml': namespace('one'),
    'gitops/tenants/two/update.yaml': object(
      'image.toolkit.fluxcd.io/v1',
      'ImageUpdateAutomation',
      'all',
      `{interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}, git: {commit: {author: {email: a@example.org}}}, update: {path: ${path}}}`,
      'flux-system',
    ).slice(4),
  });
  silent('flux/image-path', [['a repository that is a folder of this one', inPart('./tenants/one')]]);
  runNeighbours([
    [
      'a folder that does not exist there',
      inPart('./tenants/three'),
      'error gitops/tenants/two/update.yaml:4 flux/image-path',
    ],
  ]);
});

describe('versions of the API', () => {
  const versioned = (version: string) => ({
    'apps/web/repo.yaml': object(
      `source.toolkit.fluxcd.io/${version}`,
      'HelmRepository',
      'web',
      '{interval: 1h, url: "https://charts.example.org"}',
    ).slice(4),
  });
  silent('schema/unknown-version', [
    ['a default', versioned('${VERSION:-v1}')],
    ['a variable that only another repository sets', versioned('${VERSION}')],
  ]);
  runNeighbours([
    [
      'a default that does not exist',
      versioned('${VERSION:-v3}'),
      'error apps/web/repo.yaml:1 schema/unknown-version',
    ],
  ]);

  const chart = (name: string, version: string) =>
    `${object('source.toolkit.fluxcd.io/v1', 'HelmRepository', name, '{interval: 1h, url: "https://charts.example.org"}')}${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', name, `{interval: 1h, chart: {spec: {chart: ${name}, version: ${version}, sourceRef: {kind: HelmRepository, name: ${name}}}}}`)}`;
  const composition = object(
    'apiextensions.crossplane.io/v1',
    'Composition',
    'a',
    '{compositeTypeRef: {apiVersion: example.org/v1, kind: A}, patchSets: [], resources: []}',
    '',
  );
  const provider = object(
    'pkg.crossplane.io/v1',
    'Provider',
    'a',
    '{package: "r.example.org/a:v1", controllerConfigRef: {name: a}}',
    '',
  );
  const store = object(
    'external-secrets.io/v1alpha1',
    'ExternalSecret',
    'a',
    '{secretStoreRef: {name: a}, data: []}',
  );
  silent('schema/', [
    ['a Composition of Crossplane 1', smallFile(chart('crossplane', '1.15.0'), composition)],
    ['a Provider of Crossplane 1', smallFile(chart('crossplane', '1.20.1'), provider)],
    ['an ExternalSecret of an old operator', smallFile(chart('external-secrets', '0.4.4'), store)],
  ]);
  runNeighbours([
    [
      'a Composition of Crossplane 2',
      smallFile(chart('crossplane', '2.1.0'), composition),
      'schema/unknown-field',
    ],
    [
      'a typo in a Composition of Crossplane 1',
      smallFile(chart('crossplane', '1.15.0'), composition.replace('patchSets', 'patchSet')),
      'schema/unknown-field',
    ],
    [
      'an ExternalSecret of a newer operator',
      smallFile(chart('external-secrets', '0.16.1'), store),
      'schema/unknown-version',
    ],
  ]);

  const monitor = (group: string) =>
    smallFile(object(`${group}/v1`, 'PodMonitor', 'a', '{selector: {}, podMetricsEndpoints: [{port: web}]}'));
  silent('schema/unknown-kind', [
    ['a group with letters before another one', monitor('azmonitoring.coreos.com')],
  ]);
  runNeighbours([
    [
      'two wrong letters in a group',
      monitor('monitorign.coreos.com'),
      'error apps/o.yaml:1 schema/unknown-kind',
    ],
    [
      'a letter too much before a group',
      monitor('mmonitoring.coreos.com'),
      'error apps/o.yaml:1 schema/unknown-kind',
    ],
  ]);
});

describe('where Flux begins', () => {
  const copy = (folder: string) =>
    smallTree({}, '', {
      [`${folder}/flux-system/gotk-sync.yaml`]: fluxKustomization('flux-system', './clusters/name'),
    });
  runNeighbours([
    [
      'a template of a cluster',
      copy('clusters/template'),
      'warning clusters/template/flux-system/gotk-sync.yaml:6 flux/missing-path',
    ],
    ['a cluster', copy('clusters/two'), 'error clusters/two/flux-system/gotk-sync.yaml:6 flux/missing-path'],
  ]);

  const perCluster = (resource: string, path = './envs/${ENVIRONMENT}/0${NUMBER}') => ({
    'cluster/source.yaml': fluxSource,
    'cluster/cluster.yaml': fluxKustomization('cluster', './cluster'),
    'cluster/apps.yaml': fluxKustomization('apps', path),
    'envs/dev/01/kustomization.yaml': `resources: [../../base, ${resource}]\n`,
    'envs/dev/01/c.yaml': configMap('a', 'a: b'),
    'envs/base/kustomization.yaml': 'resources: [ns.yaml]\n',
    'envs/base/ns.yaml': namespace('apps'),
    'envs/other/kustomization.yaml': 'resources: [gone.yaml]\n',
  });
  runNeighbours([
    [
      'a folder for one of several clusters',
      perCluster('d.yaml'),
      'error envs/dev/01/kustomization.yaml:1 kustomize/missing-resource',
    ],
    [
      'a folder that the path cannot lead to',
      perCluster('c.yaml'),
      'warning envs/other/kustomization.yaml:1 kustomize/missing-resource',
    ],
    [
      'a variable for several steps',
      perCluster('d.yaml', './envs/${CLUSTER}'),
      'error envs/dev/01/kustomization.yaml:1 kustomize/missing-resource',
    ],
  ]);
  silent('kustomize/unlisted', [['nothing is forgotten there', perCluster('c.yaml')]]);

  const forgotten = smallTree(
    {
      'kustomization.yaml': 'resources: [ns.yaml, web/ks.yaml]\n',
      'web/ks.yaml': fluxKustomization('web', './base/web', '  targetNamespace: apps\n'),
      'old/kustomization.yaml': 'resources: []\n',
      'old/ks.yaml': fluxKustomization('old', './base/web'),
    },
    '',
    { 'base/web/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' },
  );
  silent('object/no-namespace', [['what a forgotten Kustomization would build', forgotten]]);
  runNeighbours([
    [
      'without a namespace for the other one either',
      { ...forgotten, 'apps/web/ks.yaml': fluxKustomization('web', './base/web') },
      'error base/web/c.yaml:3 object/no-namespace',
    ],
  ]);
});

describe('a Kustomization that patches itself', () => {
  const itself = (target: string) => ({
    'cluster/cluster.yaml': `${fluxKustomization('cluster', './cluster')}  patches:\n    - target: {kind: Kustomization, name: ${target}}\n      patch: |\n        apiVersion: kustomize.toolkit.fluxcd.io/v1\n        kind: Kustomization\n        metadata: {name: any}\n        spec: {decryption: {provider: sops, secretRef: {name: age}}}\n`,
    'cluster/source.yaml': fluxSource,
    'cluster/s.sops.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: flux-system}\nstringData: {a: "ENC[AES256_GCM,data:aa,iv:aa,tag:aa,type:str]"}\nsops: {age: [{recipient: age1, enc: a}], mac: "ENC[AES256_GCM,data:aa,iv:aa,tag:aa,type:str]", lastmodified: "2026-01-01T00:00:00Z", version: 3.9.0}\n',
  });
  silent('flux/no-decryption', [['with decryption', itself('cluster')]]);
  runNeighbours([['another one', itself('other'), 'flux/no-decryption']]);
});

test('what Flux goes on with is a warning', () => {
  const alert = (name: string) =>
    smallFile(
      object(
        'notification.toolkit.fluxcd.io/v1beta3',
        'Provider',
        'p',
        '{type: slack, address: "https://hooks.example.org"}',
      ),
      object(
        'notification.toolkit.fluxcd.io/v1beta3',
        'Alert',
        'a',
        `{providerRef: {name: ${name}}, eventSources: [{kind: Kustomization, name: gone}]}`,
      ),
    );
  expect(found(alert('p'))).toEqual(['warning apps/o.yaml:9 ref/missing-object']);
  expect(found(alert('q')).join('\n')).toContain('error apps/o.yaml:9 ref/missing-object');
});

describe('variables that some of several Kustomizations set', () => {
  const apps = (set: readonly string[]): Files => ({
    'cluster/source.yaml': fluxSource,
    'cluster/cluster.yaml': fluxKustomization('cluster', './cluster'),
    'base/c.yaml': configMap('"${APP}"', 'extra: "${EXTRA}"').replace(
      'namespace: apps',
      'namespace: flux-system',
    ),
    ...Object.fromEntries(
      set.map((more, index) => [
        `cluster/${index}.yaml`,
        fluxKustomization(`app-${index}`, './base', `  postBuild: {substitute: {APP: a${index}${more}}}\n`),
      ]),
    ),
  });
  const option = ', EXTRA: a';
  runNeighbours([
    ['an option of one', apps([option, '', '', '']), 'warning base/c.yaml:5 flux/undefined-variable'],
    ['forgotten by one', apps([option, option, option, '']), 'error base/c.yaml:5 flux/undefined-variable'],
    ['mistyped by one', apps([option, ', EXTAR: a', '']), 'error base/c.yaml:5 flux/undefined-variable'],
    ['set by none', apps(['', '']), 'error base/c.yaml:5 flux/undefined-variable'],
  ]);
});

describe('pods of Flux that the bootstrap creates', () => {
  const monitor = (app: string) =>
    smallFile(
      object(
        'monitoring.coreos.com/v1',
        'PodMonitor',
        'flux',
        `{namespaceSelector: {matchNames: [flux-system]}, selector: {matchExpressions: [{key: app, operator: In, values: [${app}]}]}, podMetricsEndpoints: [{port: http-prom}]}`,
      ),
    );
  silent('ref/monitor-selects-nothing', [['a controller', monitor('helm-controller')]]);
  runNeighbours([['something else', monitor('helm'), 'ref/monitor-selects-nothing']]);
});

describe('the sync of a FluxInstance', () => {
  const instance = (named: string) =>
    smallTree({
      'kustomization.yaml':
        'resources: [ns.yaml, o.yaml]\nconfigMapGenerator: [{name: values, namespace: flux-system, files: [values.yaml]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n',
      'values.yaml': `instance: {sync: {kind: GitRepository, name: ${named}, url: "https://git.example.org/a", ref: refs/heads/main, path: cluster}}\n`,
      'o.yaml': [
        object(
          'source.toolkit.fluxcd.io/v1',
          'OCIRepository',
          'flux-instance',
          '{interval: 1h, url: "oci://r.example.org/flux-instance", ref: {tag: 0.58.1}}',
          'flux-system',
        ).slice(4),
        object(
          'helm.toolkit.fluxcd.io/v2',
          'HelmRelease',
          'flux-instance',
          '{interval: 1h, chartRef: {kind: OCIRepository, name: flux-instance}, valuesFrom: [{kind: ConfigMap, name: values}]}',
          'flux-system',
        ),
        object('v1', 'Secret', 'token', '', 'flux-system').replace(
          'spec: \n',
          'stringData: {token: "${TOKEN}"}\n',
        ),
        object(
          'notification.toolkit.fluxcd.io/v1',
          'Receiver',
          'a',
          '{type: github, secretRef: {name: token}, resources: [{kind: Kustomization, name: home}]}',
          'flux-system',
        ),
      ].join(''),
    });
  silent('ref/missing-object', [['its name in a ConfigMap', instance('home')]]);
  runNeighbours([['another name there', instance('work'), 'ref/missing-object']]);
});

describe('values', () => {
  silent('helm/empty-value', [
    ['what the cluster decides', release('persistence: {a: 1}\nstorage:\n  size: 1Gi\n  storageClass:\n')],
    ['a part that was copied from the chart', release('certs:\n  key:\n  cert:\n')],
  ]);
  runNeighbours([
    [
      'a value that is gone',
      release('mail:\n  host: a\n  secure:\n'),
      'warning apps/o.yaml:15 helm/empty-value',
    ],
  ]);

  const role = (field: string) =>
    smallFile(
      `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get], ${field}: [~]}]\n`,
    );
  runNeighbours([
    [
      'an empty item that is the core group',
      smallFile(
        '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules: [{apiGroups: [~], resources: [pods], verbs: [get]}]\n',
      ),
      [],
    ],
    ['an empty item that is nothing', role('resourceNames'), 'error apps/o.yaml:4 schema/null-value'],
  ]);
});

describe('null in the place of a field with a default', () => {
  const release = (chart: string, more = '') =>
    smallFile(
      object(
        'source.toolkit.fluxcd.io/v1',
        'HelmRepository',
        'a',
        '{interval: 1h, url: "https://charts.example.org"}',
      ),
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        'a',
        `{interval: 1h, chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: a}, ${chart}}}${more}}`,
      ),
    );
  runNeighbours([
    ['the version of a chart', release('version: null'), 'warning apps/o.yaml:9 schema/null-value'],
    [
      'a field without one',
      release('version: 1.0.0', ', targetNamespace: null'),
      'error apps/o.yaml:9 schema/null-value',
    ],
    ['a number', release('version: 1.0.0', ', maxHistory: null'), 'error apps/o.yaml:9 schema/null-value'],
  ]);
});

describe('selectors of Kyverno', () => {
  const policy = (label: string) =>
    smallFile(
      object(
        'kyverno.io/v1',
        'ClusterPolicy',
        'a',
        `{rules: [{name: a, match: {any: [{resources: {kinds: [Pod], selector: {matchLabels: {job: ${label}}}}}]}, validate: {message: a, pattern: {}}}]}`,
        '',
      ),
    );
  const budget = smallFile(
    object('policy/v1', 'PodDisruptionBudget', 'a', '{selector: {matchLabels: {job: "*"}}}'),
  );
  silent('schema/malformed-value', [['a wildcard', policy('"*"')]]);
  runNeighbours([
    ['a number', policy('1'), 'error apps/o.yaml:4 schema/wrong-type'],
    ['a wildcard of Kubernetes', budget, 'error apps/o.yaml:4 schema/malformed-value'],
  ]);
});

describe('charts with the library of app-template', () => {
  const chart = (name: string) =>
    smallFile(
      object(
        'source.toolkit.fluxcd.io/v1',
        'OCIRepository',
        'a',
        `{interval: 1h, url: "oci://r.example.org/${name}", ref: {tag: 4.6.2}}`,
      ),
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        'a',
        '{interval: 1h, chartRef: {kind: OCIRepository, name: a}, values: {controllers: {one: {containers: {a: {image: {repository: r.example.org/a, tag: 1.0.0}}}}, two: {containers: {a: {image: {repository: r.example.org/a, tag: 1.0.0}}}}}, service: {app: {ports: {http: {port: 80}}}}}}',
      ),
    );
  silent('helm/refused-value', [['a Service that the chart completes', chart('operator')]]);
  runNeighbours([['app-template itself', chart('app-template'), 'error apps/o.yaml:9 helm/refused-value']]);
});

describe('gateways', () => {
  const gateway = (hostname: string) =>
    object(
      'gateway.networking.k8s.io/v1',
      'Gateway',
      'g',
      `{gatewayClassName: envoy, listeners: [{name: http, protocol: HTTP, port: 80, hostname: "${hostname}"}]}`,
    );
  const route = object(
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    'r',
    '{parentRefs: [{name: g}], hostnames: [a.example.org], rules: [{backendRefs: [{name: web, port: 80}]}]}',
  );
  const overlays = (first: string, second: string) => ({
    'kind/gateway.yaml': gateway(first).slice(4),
    'prod/gateway.yaml': gateway(second).slice(4),
    'web/route.yaml': route.slice(4),
  });
  silent('ref/route-not-allowed', [['one of two clusters fits', overlays('*.local', '*.example.org')]]);
  runNeighbours([
    ['neither fits', overlays('*.local', '*.example.net'), 'error web/route.yaml:4 ref/route-not-allowed'],
    [
      'one Gateway in a cluster',
      smallFile(gateway('*.local'), route),
      'error apps/o.yaml:9 ref/route-not-allowed',
    ],
  ]);

  const tenant = (elsewhere: string) =>
    smallFile(
      object(
        'gateway.networking.k8s.io/v1',
        'Gateway',
        'g',
        '{gatewayClassName: envoy, listeners: [{name: https, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: cert, namespace: db}]}}]}',
      ),
      object('v1', 'ServiceAccount', 'a', '', 'db').replace('spec: \n', ''),
      object(
        'source.toolkit.fluxcd.io/v1',
        'OCIRepository',
        'tenant',
        '{interval: 1h, url: "oci://r.example.org/tenant", ref: {tag: 1.0.0}}',
      ),
      object(
        'kustomize.toolkit.fluxcd.io/v1',
        'Kustomization',
        'tenant',
        `{interval: 1h, prune: true, path: ./, targetNamespace: ${elsewhere}, sourceRef: {kind: OCIRepository, name: tenant}}`,
      ),
    );
  silent('ref/missing-grant', [['a namespace that another repository fills', tenant('db')]]);
  runNeighbours([['another namespace', tenant('edge'), 'error apps/o.yaml:4 ref/missing-grant']]);
});

describe('Kustomizations that were left behind', () => {
  const apps = (count: number): Files => ({
    'cluster/source.yaml': fluxSource,
    'cluster/cluster.yaml': fluxKustomization('cluster', './cluster'),
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `cluster/app-${index}.yaml`,
        fluxKustomization(`app-${index}`, './base'),
      ]),
    ),
    'base/c.yaml': configMap('a', 'a: b').replace('namespace: apps', 'namespace: flux-system'),
    'old/web/ks.yaml': fluxKustomization('web', './old/web/app', '  dependsOn: [{name: gone}]\n'),
    'old/web/app/c.yaml': configMap('b', 'a: b').replace('namespace: apps', 'namespace: flux-system'),
  });
  runNeighbours([
    ['beside one that applies all others', apps(12), 'warning old/web/ks.yaml:9 ref/missing-dependency'],
    ['beside few others', apps(3), 'error old/web/ks.yaml:9 ref/missing-dependency'],
    [
      'of another cluster, which applies a folder elsewhere',
      { ...apps(12), 'other/web.yaml': fluxKustomization('web', './base', '  dependsOn: [{name: gone}]\n') },
      'error other/web.yaml:9 ref/missing-dependency',
    ],
  ]);
});

describe('values that are called secrets', () => {
  silent('security/secret-in-values', [
    ['the name of a Secret with numbers in it', release('runnerConfigSecret: k8s-home-ops-runner-secret')],
  ]);
  runNeighbours([
    [
      'a random text',
      release('runnerConfigSecret: k8s7f2a9c4e1b6d3'),
      'error apps/o.yaml:13 security/secret-in-values',
    ],
    [
      'a UUID',
      release('runnerConfigSecret: 1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d'),
      'error apps/o.yaml:13 security/secret-in-values',
    ],
  ]);
});

describe('Services of Flux that a FluxInstance brings', () => {
  const hook = (name: string, port: number): Files => ({
    'cluster/instance.yaml': object(
      'fluxcd.controlplane.io/v1',
      'FluxInstance',
      'flux',
      '{distribution: {version: 2.x, registry: ghcr.io/fluxcd}, sync: {kind: GitRepository, url: "https://git.example.org/a", ref: refs/heads/main, path: cluster}}',
      'flux-system',
    ).slice(4),
    'cluster/apps.yaml': fluxKustomization('apps', './apps'),
    'apps/o.yaml': [
      object(
        'source.toolkit.fluxcd.io/v1',
        'OCIRepository',
        'flux-operator',
        '{interval: 1h, url: "oci://r.example.org/flux-operator", ref: {tag: 0.58.1}}',
        'flux-system',
      ).slice(4),
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        'flux-operator',
        '{interval: 1h, chartRef: {kind: OCIRepository, name: flux-operator}}',
        'flux-system',
      ),
      object(
        'gateway.networking.k8s.io/v1',
        'HTTPRoute',
        'hook',
        `{hostnames: [a.example.org], rules: [{backendRefs: [{name: ${name}, port: ${port}}]}]}`,
        'flux-system',
      ),
    ].join(''),
  });
  runNeighbours([
    ['one of them', hook('webhook-receiver', 80), []],
    ['its name misspelt', hook('webhoko-receiver', 80), 'warning apps/o.yaml:14 ref/missing-service'],
    ['another port', hook('webhook-receiver', 81), 'apps/o.yaml:14 ref/'],
  ]);
});
