import type { DiagnosticCode } from '../../src/codes.ts';
import { laterFixtures } from './later-fixtures.ts';
import { sampleTree } from './sample-tree.ts';
import { change, type Files } from './support.ts';

/** One mistake: the tree with it, and where it must be found. */
export interface BrokenFixture {
  readonly code: DiagnosticCode;
  readonly tree: Files;
  readonly file: string;
  /** A text on the line of the finding; the first line of the file if absent. */
  readonly on?: string;
  /** Which of the lines with that text. */
  readonly which?: 'first' | 'last';
  /** The tree is someone else's: nothing is declared, and much may be unknown. */
  readonly foreign?: boolean;
  /** A finding of another code that comes with it. */
  readonly beside?: DiagnosticCode;
}

const app = 'kubernetes/apps/shop/web/app';
const db = 'kubernetes/apps/shop/db/app';
const edge = 'kubernetes/apps/edge';
const webKs = 'kubernetes/apps/shop/web/ks.yaml';
const dbKs = 'kubernetes/apps/shop/db/ks.yaml';

/** Replaces `from` by `to`; the finding is on the line that then contains `on`, in the same file or another. */
function swap(
  code: DiagnosticCode,
  file: string,
  from: string,
  to: string,
  on: string = to,
  found: string = file,
): BrokenFixture {
  return { code, tree: change(file, from, to), file: found, on };
}

/** Adds text at the end of a file; the finding is on the last line that contains `on`. */
function append(code: DiagnosticCode, file: string, text: string, on: string): BrokenFixture {
  return {
    code,
    tree: { ...sampleTree, [file]: `${sampleTree[file] ?? ''}${text}` },
    file,
    on,
    which: 'last',
  };
}

const configMap = (name: string, rest: string) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;

export const brokenFixtures: readonly BrokenFixture[] = [
  // YAML
  swap('yaml/syntax', `${app}/monitoring.yaml`, 'name: web', 'name: "web'),
  swap(
    'yaml/duplicate-key',
    `${app}/monitoring.yaml`,
    '    - port: http',
    '    - port: http\n      port: http2',
    'port: http2',
  ),
  append(
    'yaml/ambiguous-scalar',
    `${app}/grant.yaml`,
    configMap('flags', 'data:\n  debug: on\n'),
    'debug: on',
  ),
  append(
    'object/no-kind',
    `${app}/grant.yaml`,
    '---\napiVersion: v1\nmetadata:\n  name: nothing\n',
    'apiVersion: v1',
  ),
  append(
    'object/invalid-json',
    `${app}/grant.yaml`,
    configMap('dashboard', 'data:\n  web.json: |\n    {"title": "Web",}\n'),
    'web.json',
  ),
  // Objects
  append(
    'object/no-name',
    `${app}/grant.yaml`,
    '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: {a: b}\n',
    'metadata:',
  ),
  append('object/invalid-name', `${app}/grant.yaml`, configMap('My_Map', 'data: {}\n'), 'My_Map'),
  append(
    'object/invalid-namespace',
    'kubernetes/apps/shop/namespace.yaml',
    configMap('lost', '  namespace: Shop\n'),
    'namespace: Shop',
  ),
  append(
    'object/no-namespace',
    'kubernetes/apps/shop/namespace.yaml',
    configMap('lost', 'data: {}\n'),
    'name: lost',
  ),
  append(
    'object/missing-namespace',
    'kubernetes/apps/shop/namespace.yaml',
    configMap('lost', '  namespace: shp\n'),
    'namespace: shp',
  ),
  swap(
    'object/label-not-string',
    `${app}/service.yaml`,
    '    app: web\nspec',
    '    app: web\n    tier: 2\nspec',
    '    tier: 2',
  ),
  swap(
    'object/invalid-label',
    `${app}/service.yaml`,
    '    app: web\nspec',
    '    app: web\n    tier: a b\nspec',
    '    tier: a b',
  ),
  append(
    'object/data-not-string',
    `${app}/grant.yaml`,
    configMap('flags', 'data:\n  port: 80\n'),
    'port: 80',
  ),
  append('object/invalid-base64', `${app}/secret.sops.yaml`, 'data:\n  pin: "1234!"\n', 'pin:'),
  {
    code: 'object/duplicate',
    tree: {
      ...change(`${db}/kustomization.yaml`, 'resources:', 'resources:\n  - ./more.yaml'),
      [`${db}/more.yaml`]: configMap('settings', 'data: {settings.ini: "b"}\n'),
    },
    file: `${app}/kustomization.yaml`,
    on: '- name: settings',
  },
  // Kustomize
  swap(
    'kustomize/missing-resource',
    `${edge}/kustomization.yaml`,
    '  - ./route.yaml',
    '  - ./route.yaml\n  - ./more.yaml',
    './more.yaml',
  ),
  swap('kustomize/missing-component', `${app}/kustomization.yaml`, 'components/common', 'components/comon'),
  append(
    'kustomize/helm-charts',
    `${edge}/kustomization.yaml`,
    'helmCharts:\n  - name: web\n',
    'helmCharts:',
  ),
  swap(
    'kustomize/missing-file',
    `${app}/kustomization.yaml`,
    '- settings.ini',
    '- settings.ini\n      - setings.ini',
    '- setings.ini',
  ),
  {
    code: 'kustomize/no-kustomization',
    tree: {
      ...change(`${edge}/kustomization.yaml`, '  - ./route.yaml', '  - ./route.yaml\n  - ./docs'),
      [`${edge}/docs/README.md`]: 'Notes\n',
    },
    file: `${edge}/kustomization.yaml`,
    on: './docs',
  },
  {
    code: 'kustomize/not-a-manifest',
    tree: {
      ...change(`${edge}/kustomization.yaml`, '  - ./route.yaml', '  - ./route.yaml\n  - ./values.yaml'),
      [`${edge}/values.yaml`]: 'replicas: 2\n',
    },
    file: `${edge}/kustomization.yaml`,
    on: './values.yaml',
  },
  swap(
    'kustomize/listed-twice',
    `${edge}/kustomization.yaml`,
    '  - ./route.yaml',
    '  - ./route.yaml\n  - route.yaml',
    '- route.yaml',
  ),
  append(
    'kustomize/duplicate-object',
    `${app}/grant.yaml`,
    configMap('a', 'data: {}\n') + configMap('a', 'data: {}\n'),
    'name: a',
  ),
  {
    code: 'kustomize/cycle',
    tree: change(`${edge}/kustomization.yaml`, '  - ./route.yaml', '  - ./route.yaml\n  - ../'),
    file: `${edge}/kustomization.yaml`,
    on: '- ../',
  },
  {
    code: 'kustomize/empty',
    tree: {
      ...change(`${edge}/kustomization.yaml`, '  - ./route.yaml', '  - ./route.yaml\n  - ./none'),
      [`${edge}/none/kustomization.yaml`]:
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
    },
    file: `${edge}/none/kustomization.yaml`,
  },
  swap(
    'kustomize/wrong-type',
    `${edge}/kustomization.yaml`,
    'kustomize.config.k8s.io/v1beta1',
    'kustomize.config.k8s.io/v1',
  ),
  swap(
    'kustomize/unknown-field',
    `${edge}/kustomization.yaml`,
    'namespace: edge',
    'namespace: edge\nimage: []',
    'image: []',
  ),
  {
    code: 'kustomize/patch-without-target',
    tree: {
      ...change(
        `${app}/kustomization.yaml`,
        '  - path: ./replicas.yaml',
        '  - path: ./replicas.yaml\n  - path: ./other.yaml',
      ),
      [`${app}/other.yaml`]: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: wbe\n',
    },
    file: `${app}/kustomization.yaml`,
    on: './other.yaml',
  },
  {
    code: 'kustomize/patch-fails',
    tree: {
      ...change(
        `${app}/kustomization.yaml`,
        '  - path: ./replicas.yaml',
        '  - path: ./replicas.yaml\n  - path: ./ops.yaml\n    target: {kind: Service}',
      ),
      [`${app}/ops.yaml`]: '- op: remove\n  path: /spec/typ\n',
    },
    file: `${app}/ops.yaml`,
    on: '/spec/typ',
  },
  {
    code: 'kustomize/replacement-fails',
    tree: {
      ...sampleTree,
      [`${app}/kustomization.yaml`]: `${sampleTree[`${app}/kustomization.yaml`]}replacements:
  - source: {kind: Service, name: web, fieldPath: spec.nothing}
    targets: [{select: {kind: HelmRelease}, fieldPaths: [spec.interval]}]
`,
    },
    file: `${app}/kustomization.yaml`,
    on: 'source: {kind: Service',
  },
  {
    code: 'kustomize/refused',
    tree: {
      ...sampleTree,
      [`${edge}/kustomization.yaml`]: `${sampleTree[`${edge}/kustomization.yaml`]}configMapGenerator:
  - literals: [color=blue]
`,
    },
    file: `${edge}/kustomization.yaml`,
    on: '- literals:',
  },
  {
    code: 'kustomize/unlisted-file',
    tree: { ...sampleTree, [`${edge}/more.yaml`]: configMap('more', 'data: {}\n') },
    file: `${edge}/more.yaml`,
    on: 'apiVersion',
  },
  {
    code: 'kustomize/unlisted-folder',
    tree: {
      ...sampleTree,
      'kubernetes/apps/old/kustomization.yaml': 'resources: [a.yaml]\n',
      'kubernetes/apps/old/a.yaml': configMap('old', '  namespace: shop\n'),
    },
    file: 'kubernetes/apps/old/kustomization.yaml',
  },
  swap(
    'kustomize/unpinned-remote',
    `${edge}/kustomization.yaml`,
    '  - ./route.yaml',
    '  - ./route.yaml\n  - https://raw.githubusercontent.com/example/crds/main/crd.yaml',
    'raw.githubusercontent',
  ),
  {
    code: 'kustomize/hash-not-followed',
    tree: change(
      `${app}/release.yaml`,
      '  values:',
      '  valuesFrom:\n    - kind: ConfigMap\n      name: settings\n      valuesKey: settings.ini\n      targetPath: settings\n  values:',
      {
        ...sampleTree,
        [`${app}/kustomization.yaml`]: (sampleTree[`${app}/kustomization.yaml`] ?? '').replace(
          'NameSuffixHash: true',
          'NameSuffixHash: false',
        ),
      },
    ),
    file: `${app}/release.yaml`,
    on: 'name: settings',
  },
  // Flux
  {
    code: 'flux/missing-path',
    tree: {
      ...change(
        'kubernetes/apps/shop/kustomization.yaml',
        '  - ./web/ks.yaml',
        '  - ./web/ks.yaml\n  - ./more.yaml',
      ),
      'kubernetes/apps/shop/more.yaml': (sampleTree[dbKs] ?? '')
        .replace('name: db', 'name: more')
        .replace('db/app', 'db/ap'),
    },
    file: 'kubernetes/apps/shop/more.yaml',
    on: 'path:',
  },
  swap('flux/undefined-variable', `${app}/deployment.yaml`, '"${GREETING}"', '"${GRETING}"'),
  swap('flux/bad-substitution', `${app}/deployment.yaml`, '"${GREETING}"', '"${GREETING} ${names[@]}"'),
  swap(
    'flux/target-namespace-conflict',
    `${app}/grant.yaml`,
    'metadata:\n  name: web',
    'metadata:\n  name: web\n  namespace: edge',
    '  namespace: edge',
  ),
  swap(
    'flux/no-decryption',
    dbKs,
    '  decryption:\n    provider: sops\n    secretRef:\n      name: sops-age\n',
    '',
    'spec:',
  ),
  {
    code: 'flux/decryption-secret',
    tree: {
      ...change(
        'kubernetes/apps/shop/kustomization.yaml',
        '  - ./web/ks.yaml',
        '  - ./web/ks.yaml\n  - ./more.yaml',
      ),
      'kubernetes/apps/shop/more.yaml': (sampleTree[dbKs] ?? '')
        .replace('name: db', 'name: more')
        .replace('namespace: flux-system', 'namespace: shop')
        .replace(
          'kind: GitRepository\n    name: flux-system',
          'kind: GitRepository\n    name: flux-system\n    namespace: flux-system',
        )
        .replace('db/app', 'more'),
      'kubernetes/apps/shop/more/a.sops.yaml':
        '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: more\nstringData: {a: "b"}\n',
    },
    file: 'kubernetes/apps/shop/more.yaml',
    on: 'name: sops-age',
  },
  {
    code: 'flux/decryption-key',
    file: dbKs,
    tree: change(dbKs, 'name: sops-age', 'name: keys', {
      ...sampleTree,
      'kubernetes/apps/shop/namespace.yaml': `${sampleTree['kubernetes/apps/shop/namespace.yaml']}---
apiVersion: v1
kind: Secret
metadata:
  name: keys
  namespace: flux-system
`,
    }),
    on: 'name: keys',
  },
  swap('flux/suspended-parent', webKs, '  prune: true', '  prune: true\n  suspend: true', '  suspend: true'),
  append(
    'flux/suspended-dependency',
    `${app}/release.yaml`,
    `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: front
spec:
  interval: 1h
  suspend: true
  chart:
    spec: {chart: cache, version: 1.0.0, sourceRef: {kind: HelmRepository, name: charts}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: back
spec:
  interval: 1h
  dependsOn:
    - name: front
  chart:
    spec: {chart: cache, version: 1.0.0, sourceRef: {kind: HelmRepository, name: charts}}
`,
    '    - name: front',
  ),
  swap(
    'flux/health-checks-ignored',
    webKs,
    '  wait: true',
    '  wait: true\n  healthChecks:\n    - {apiVersion: apps/v1, kind: Deployment, name: web, namespace: shop}',
    'healthChecks:',
  ),
  swap('flux/no-prune', webKs, 'prune: true', 'prune: false'),
  swap(
    'flux/dependency-not-awaited',
    dbKs,
    '  wait: true\n',
    '',
    '    - name: db',
    'kubernetes/apps/shop/web/ks.yaml',
  ),
  swap('flux/short-interval', webKs, 'interval: 1h', 'interval: 5s'),
  swap('flux/variable-in-secret', `${app}/secret.sops.yaml`, '"secret-of-the-test"', '"a${GREETING}b"'),
  swap('flux/repository-type', `${app}/release.yaml`, '  type: oci\n', '', 'url:'),
  {
    ...swap(
      'flux/chart-choice',
      `${app}/release.yaml`,
      '  chart:\n    spec:\n      chart: cache\n      version: 1.0.0\n      sourceRef:\n        kind: HelmRepository\n        name: charts\n',
      '',
    ),
    on: 'spec:',
    which: 'last',
  },
  // References
  swap('ref/missing-secret', `${db}/cluster.yaml`, '          name: db-owner', '          name: db-ownr'),
  swap('ref/missing-secret-key', `${app}/deployment.yaml`, 'key: token', 'key: tokn'),
  swap('ref/missing-config-map', `${app}/deployment.yaml`, 'name: settings', 'name: setings'),
  swap('ref/missing-config-map-key', `${app}/deployment.yaml`, 'key: settings.ini', 'key: settings'),
  swap('ref/missing-service', `${edge}/route.yaml`, '- name: web', '- name: wbe'),
  swap('ref/missing-service-port', `${edge}/route.yaml`, 'port: 80', 'port: 8080'),
  swap(
    'ref/missing-service-account',
    `${app}/deployment.yaml`,
    'serviceAccountName: web',
    'serviceAccountName: wbe',
  ),
  swap('ref/missing-claim', `${app}/deployment.yaml`, 'claimName: web-data', 'claimName: data'),
  swap(
    'ref/missing-source',
    `${app}/release.yaml`,
    '        kind: HelmRepository\n        name: charts',
    '        kind: HelmRepository\n        name: chart',
    '        name: chart',
  ),
  swap('ref/missing-dependency', webKs, '- name: db', '- name: dragonfly'),
  swap(
    'ref/dependency-cycle',
    dbKs,
    '  prune: true',
    '  prune: true\n  dependsOn:\n    - name: web',
    '    - name: db',
    'kubernetes/apps/shop/web/ks.yaml',
  ),
  swap(
    'ref/missing-health-check',
    webKs,
    '  wait: true',
    '  healthChecks:\n    - {apiVersion: apps/v1, kind: Deployment, name: wbe, namespace: shop}',
    'name: wbe',
  ),
  swap(
    'ref/missing-scale-target',
    `${app}/scaling.yaml`,
    '    kind: Deployment\n    name: web',
    '    kind: Deployment\n    name: wbe',
    'name: wbe',
  ),
  swap(
    'ref/missing-role',
    `${app}/deployment.yaml`,
    '  kind: Role\n  name: reader',
    '  kind: Role\n  name: raeder',
    'name: raeder',
  ),
  swap('ref/missing-gateway', `${edge}/route.yaml`, '- name: public', '- name: private'),
  swap('ref/missing-listener', `${edge}/route.yaml`, 'sectionName: https', 'sectionName: http'),
  swap('ref/route-not-allowed', `${edge}/route.yaml`, 'web.example.com', 'web.example.org', '- name: public'),
  {
    code: 'ref/missing-grant',
    tree: change(
      `${app}/kustomization.yaml`,
      '  - ./grant.yaml\n',
      '',
      Object.fromEntries(Object.entries(sampleTree).filter(([path]) => path !== `${app}/grant.yaml`)),
    ),
    file: 'kubernetes/apps/edge/route.yaml',
    on: 'namespace: shop',
  },
  swap(
    'ref/idle-grant',
    `${app}/grant.yaml`,
    '  to:\n',
    '    - group: gateway.networking.k8s.io\n      kind: HTTPRoute\n      namespace: egde\n  to:\n',
    'namespace: egde',
  ),
  swap('ref/missing-issuer', `${edge}/certificate.yaml`, '    name: internal', '    name: external'),
  append(
    'ref/missing-store',
    `${edge}/certificate.yaml`,
    '---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: a\nspec:\n  secretStoreRef:\n    name: vault\n  dataFrom:\n    - extract: {key: a}\n',
    'name: vault',
  ),
  swap(
    'ref/missing-object',
    `${db}/cluster.yaml`,
    '  cluster:\n    name: db',
    '  cluster:\n    name: bd',
    'name: bd',
  ),
  swap(
    'ref/missing-volume',
    `${app}/deployment.yaml`,
    '            - name: data\n',
    '            - name: date\n',
    'name: date',
  ),
  swap(
    'ref/missing-role-for-owner',
    `${db}/cluster.yaml`,
    '  name: shop\n  owner: shop',
    '  name: shop\n  owner: shp',
    'owner: shp',
  ),
  append(
    'ref/missing-plugin',
    `${db}/cluster.yaml`,
    '---\napiVersion: postgresql.cnpg.io/v1\nkind: ScheduledBackup\nmetadata:\n  name: db\nspec:\n  schedule: "0 0 3 * * *"\n  cluster:\n    name: db\n  method: plugin\n  pluginConfiguration:\n    name: barman-cloud.cloudnative-pg.io\n',
    'name: barman-cloud',
  ),
  swap(
    'ref/service-selects-nothing',
    `${app}/service.yaml`,
    '  selector:\n    app: web',
    '  selector:\n    app: wbe',
    'selector:',
  ),
  swap(
    'ref/probe-port',
    `${app}/deployment.yaml`,
    '              containerPort: 8080\n',
    '              containerPort: 8080\n          livenessProbe: {httpGet: {path: /, port: htpp}}\n',
    'livenessProbe',
  ),
  swap('ref/service-target-port', `${app}/service.yaml`, 'targetPort: http', 'targetPort: htpp'),
  swap('ref/monitor-selects-nothing', `${app}/monitoring.yaml`, 'app: web', 'app: wbe', 'selector:'),
  swap('ref/monitor-port', `${app}/monitoring.yaml`, 'port: http', 'port: htpp'),
  swap('ref/budget-selects-nothing', `${app}/scaling.yaml`, 'app: web', 'app: wbe', 'selector:'),
  swap(
    'ref/selector-mismatch',
    `${app}/deployment.yaml`,
    '    matchLabels:\n      app: web',
    '    matchLabels:\n      app: web\n      tier: front',
    'matchLabels:',
  ),
  // Network
  swap(
    'net/egress-blocked',
    `${app}/policy.yaml`,
    `    - toEndpoints:
        - matchLabels:
            cnpg.io/cluster: db
            cnpg.io/podRole: instance
      toPorts:
        - ports:
            - port: "5432"
              protocol: TCP
`,
    '',
    '  egress:',
  ),
  swap(
    'net/ingress-blocked',
    `${app}/policy.yaml`,
    `  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - port: 5432
`,
    '  ingress: []\n',
  ),
  {
    code: 'net/unprotected',
    tree: {
      ...sampleTree,
      [`${app}/policy.yaml`]:
        (sampleTree[`${app}/policy.yaml`] ?? '').split('---\napiVersion: networking')[0] ?? '',
    },
    file: `${app}/policy.yaml`,
    on: '  name: web',
  },
  { ...swap('net/service-port', `${app}/policy.yaml`, 'port: "8080"', 'port: "80"'), foreign: true },
  swap(
    'net/undeclared',
    `${app}/policy.yaml`,
    '            - port: "443"\n',
    '            - port: "443"\n            - port: "22"\n',
    'port: "22"',
  ),
  swap(
    'net/no-dns',
    `${app}/policy.yaml`,
    '- port: "53"',
    '- port: "53"\n              protocol: TCP',
    '  egress:',
  ),
  swap(
    'net/names-without-dns',
    `${app}/policy.yaml`,
    '          rules:\n            dns:\n              - matchPattern: "*"\n',
    '',
    'toFQDNs',
  ),
  append(
    'net/selects-nothing',
    `${app}/policy.yaml`,
    '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: old\nspec:\n  podSelector:\n    matchLabels:\n      app: old\n',
    'podSelector:',
  ),
  // Security
  swap('security/moving-tag', `${app}/deployment.yaml`, 'web:1.2.3', 'web:latest'),
  swap(
    'security/privileged',
    `${app}/deployment.yaml`,
    '            allowPrivilegeEscalation: false\n',
    '            privileged: true\n',
    'privileged: true',
  ),
  swap(
    'security/root',
    `${app}/deployment.yaml`,
    '        runAsNonRoot: true\n',
    '',
    '          securityContext:',
  ),
  swap(
    'security/privilege-escalation',
    `${app}/deployment.yaml`,
    'allowPrivilegeEscalation: false',
    'allowPrivilegeEscalation: true',
  ),
  swap('security/capabilities', `${app}/deployment.yaml`, 'drop: [ALL]', 'drop: [NET_RAW]'),
  swap('security/no-seccomp', `${app}/deployment.yaml`, 'RuntimeDefault', 'Unconfined'),
  swap(
    'security/writable-root',
    `${app}/deployment.yaml`,
    'readOnlyRootFilesystem: true',
    'readOnlyRootFilesystem: false',
  ),
  swap(
    'security/no-limits',
    `${app}/deployment.yaml`,
    '            limits: {memory: 128Mi}\n',
    '',
    '          resources:',
  ),
  swap(
    'security/host-access',
    `${app}/deployment.yaml`,
    '      serviceAccountName: web',
    '      serviceAccountName: web\n      hostNetwork: true',
    'hostNetwork',
  ),
  {
    code: 'security/plain-secret',
    tree: {
      ...change(`${edge}/kustomization.yaml`, '  - ./route.yaml', '  - ./route.yaml\n  - ./secret.yaml'),
      [`${edge}/secret.yaml`]:
        '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  pin: "1234"\n',
    },
    file: `${edge}/secret.yaml`,
    on: 'pin:',
  },
  append(
    'security/secret-in-config-map',
    `${app}/grant.yaml`,
    configMap('keys', `data:\n  key: "AKIA${'ABCD'.repeat(4)}"\n`),
    '  key:',
  ),
  swap(
    'security/secret-in-values',
    `${app}/release.yaml`,
    '      existingSecret: web',
    '      password: x7Kq9Zt2Lm4Pw8\n      existingSecret: web',
    'password:',
  ),
  // Suppressions
  swap(
    'silence/unused',
    `${app}/service.yaml`,
    '      port: 80',
    '      port: 80 # clusterwright: ignore ref/missing-secret -- by hand',
    'port: 80',
  ),
  swap(
    'silence/unknown-code',
    `${app}/service.yaml`,
    '      port: 80',
    '      port: 80 # clusterwright: ignore ref/mising -- by hand',
    'port: 80',
  ),
  swap(
    'silence/no-reason',
    `${app}/service.yaml`,
    '      port: 80',
    '      port: 80 # clusterwright: ignore ref/missing-secret',
    'port: 80',
  ),
  {
    code: 'silence/invalid-file',
    tree: { ...sampleTree, '.clusterwright-ignore.yaml': 'ignore: all\n' },
    file: '.clusterwright-ignore.yaml',
  },
  ...laterFixtures,
];
