import type { BrokenFixture } from './broken-fixtures.ts';
import type { Files } from './support.ts';

/** Small trees of other people, each with one mistake that shows only across files. */

const flux = (name: string, path: string, rest = '') => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 1h
  path: ${path}
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
${rest}`;

const object = (apiVersion: string, kind: string, name: string, rest: string) =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: apps}\n${rest}`;

/** A tree whose folder `apps` Flux applies. */
const applied = (files: Files, rest = ''): Files => ({
  'cluster/apps.yaml': flux('apps', './apps', rest),
  ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`apps/${path}`, content])),
});

const decrypting = '  decryption: {provider: sops, secretRef: {name: sops-age}}\n';

const sealed = (content: string) =>
  `${content}sops:\n    encrypted_regex: ^(data|stringData)$\n    mac: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n`;

const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: web, namespace: apps}\n';
const password = 'stringData:\n    password: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n';

const external = (name: string, rest: string) =>
  object(
    'external-secrets.io/v1',
    'ExternalSecret',
    name,
    `spec:\n  secretStoreRef: {kind: ClusterSecretStore, name: vault}\n${rest}`,
  );

const data = '  data:\n    - {secretKey: password, remoteRef: {key: web}}\n';

const cluster = (rest: string) =>
  object('postgresql.cnpg.io/v1', 'Cluster', 'db', `spec:\n  instances: 1\n  storage: {size: 1Gi}\n${rest}`);

const store = object(
  'barmancloud.cnpg.io/v1',
  'ObjectStore',
  'store',
  'spec: {configuration: {destinationPath: s3://a/b, s3Credentials: {inheritFromIAMRole: true}}}\n',
);

const plugin = (parameters: string) =>
  `  plugins:\n    - name: barman-cloud.cloudnative-pg.io\n      isWALArchiver: true\n${parameters}`;

const role = (name: string, secretName: string) =>
  `  managed:\n    roles:\n      - {name: ${name}, passwordSecret: {name: ${secretName}}}\n`;

const user = (name: string, username: string) =>
  external(
    name,
    `  target:\n    template:\n      data: {username: ${username}, password: "{{ .password }}"}\n${data}`,
  );

const release = (rest: string) =>
  `${object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'web', 'spec: {interval: 1h, url: oci://a.example/web, ref: {tag: 1.0.0}}\n')}${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', `spec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: web}\n${rest}`)}`;

const pod = `${object('apps/v1', 'Deployment', 'web', 'spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: a:1, ports: [{name: http, containerPort: 80}]}]}\n')}`;

const policy = object(
  'networking.k8s.io/v1',
  'NetworkPolicy',
  'web',
  'spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n    - ports:\n        - port: web\n',
);

const elsewhere: BrokenFixture = {
  code: 'flux/unknown-entry',
  beside: 'object/data-not-string',
  tree: {
    ...applied({ 'a.yaml': object('v1', 'ConfigMap', 'a', 'data: {a: b}\n') }),
    'tools/b.yaml': object('v1', 'ConfigMap', 'b', 'data: {a: 1}\n'),
  },
  file: 'tools/b.yaml',
  foreign: true,
};

const deepOverlays: BrokenFixture = {
  code: 'kustomize/endless-overlays',
  // Nothing includes what is beyond the limit.
  beside: 'kustomize/unlisted-folder',
  tree: applied({
    'kustomization.yaml': 'resources: [./o1]\n',
    ...Object.fromEntries(
      Array.from({ length: 99 }, (_, at) => [
        `o${at + 1}/kustomization.yaml`,
        `resources: [../o${at + 2}]\n`,
      ]),
    ),
    'o100/kustomization.yaml': 'resources: [a.yaml]\n',
    'o100/a.yaml': object('v1', 'ConfigMap', 'a', 'data: {a: b}\n'),
  }),
  file: 'apps/o99/kustomization.yaml',
  foreign: true,
};

const nodePort = (name: string) =>
  object('v1', 'Service', name, 'spec:\n  type: NodePort\n  ports:\n    - port: 80\n      nodePort: 30080\n');

const issuer = (email: string) =>
  object(
    'cert-manager.io/v1',
    'Issuer',
    'public',
    `spec:\n  acme:\n    email: ${email}\n    server: https://acme-v02.api.letsencrypt.org/directory\n    privateKeySecretRef: {name: account}\n    solvers:\n      - http01: {ingress: {ingressClassName: nginx}}\n`,
  );

const certificate = (name: string, secretName: string, host: string) =>
  object(
    'cert-manager.io/v1',
    'Certificate',
    name,
    `spec:\n  secretName: ${secretName}\n  issuerRef: {name: public, kind: Issuer}\n  dnsNames:\n    - "${host}"\n`,
  );

const imageKind = (kind: string, name: string, spec: string) =>
  object('image.toolkit.fluxcd.io/v1', kind, name, `spec:\n${spec}`);

const imageAutomation = (path: string) =>
  imageKind('ImageRepository', 'web', '  interval: 1h\n  image: registry.example.net/web\n') +
  imageKind('ImagePolicy', 'web', '  imageRepositoryRef: {name: web}\n  policy: {semver: {range: 1.x}}\n') +
  imageKind(
    'ImageUpdateAutomation',
    'all',
    `  interval: 1h\n  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}\n  git: {commit: {author: {email: flux@example.net}}}\n  update:\n    strategy: Setters\n    path: ${path}\n`,
  );

const marked = (policy: string) =>
  object(
    'v1',
    'ConfigMap',
    'web',
    `data:\n  image: registry.example.net/web:1.0.0 # {"$imagepolicy": "${policy}"}\n`,
  );

export const laterFixtures: readonly BrokenFixture[] = [
  elsewhere,
  deepOverlays,
  ...(
    [
      [
        'flux/substituted-text',
        applied(
          { 'a.yaml': object('v1', 'ConfigMap', 'a', 'data:\n  note: ${NOTE}\n') },
          '  postBuild: {substitute: {NOTE: "closed: monday"}}\n',
        ),
        'apps/a.yaml',
        'note:',
      ],
      [
        'flux/endless-substitution',
        applied(
          {
            'a.yaml': object(
              'v1',
              'ConfigMap',
              'a',
              `data:\n  note: "${'${NOTE:-'.repeat(60)}${'}'.repeat(60)}"\n`,
            ),
          },
          '  postBuild: {substitute: {NOTE: a}}\n',
        ),
        'apps/a.yaml',
        'name: a',
      ],
      [
        'flux/unsubstituted-variable',
        applied({ 'web.yaml': flux('web', './apps/${CLUSTER}') }),
        'apps/web.yaml',
        'path:',
      ],
      [
        'flux/sealed-in-config-map',
        applied(
          {
            'kustomization.yaml':
              'configMapGenerator:\n  - name: a\n    namespace: apps\n    files:\n      - app.sops.yaml\n',
            'app.sops.yaml': sealed('a: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n'),
          },
          decrypting,
        ),
        'apps/kustomization.yaml',
        'app.sops.yaml',
      ],
      [
        'flux/sealed-format',
        applied(
          {
            'kustomization.yaml':
              'secretGenerator:\n  - name: a\n    namespace: apps\n    files:\n      - value=app.sops.yaml\n',
            'app.sops.yaml': sealed('a: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\n'),
          },
          decrypting,
        ),
        'apps/kustomization.yaml',
        'value=',
      ],
      [
        'flux/sealed-twice',
        applied(
          {
            'kustomization.yaml': 'resources: [secret.sops.yaml]\npatches: [{path: patch.sops.yaml}]\n',
            'secret.sops.yaml': sealed(secret + password),
            'patch.sops.yaml': sealed(secret + password),
          },
          decrypting,
        ),
        'apps/kustomization.yaml',
        'patches',
      ],
      [
        'flux/sealed-by-comment',
        applied(
          {
            'secret.sops.yaml': sealed(secret + password).replace(
              'encrypted_regex',
              'encrypted_comment_regex',
            ),
          },
          decrypting,
        ),
        'apps/secret.sops.yaml',
        'encrypted_comment_regex',
      ],
      [
        'flux/sealed-metadata',
        applied(
          {
            'secret.sops.yaml': sealed(
              secret.replace('kind: Secret', 'kind: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]') + password,
            ),
          },
          decrypting,
        ),
        'apps/secret.sops.yaml',
        'kind: ENC',
      ],
      [
        'helm/post-renderer',
        applied({
          'web.yaml': release(
            '  postRenderers:\n    - kustomize:\n        patches:\n          - target: {kind: Deployment}\n            patch: |\n              - {op: replace, path: /spec/replicas, vaule: 2}\n',
          ),
        }),
        'apps/web.yaml',
        'patch: |',
      ],
      [
        'ref/impossible-backup',
        applied({
          'db.yaml': `${cluster('')}${object('postgresql.cnpg.io/v1', 'ScheduledBackup', 'db', 'spec:\n  schedule: "0 0 2 * * *"\n  method: volumeSnapshot\n  cluster: {name: db}\n')}`,
        }),
        'apps/db.yaml',
        'method:',
      ],
      [
        'ref/plugin-without-store',
        applied({ 'db.yaml': cluster(plugin('')) }),
        'apps/db.yaml',
        '- name: barman',
      ],
      [
        'ref/own-archive',
        applied({
          'db.yaml': `${store}${cluster(`  bootstrap: {recovery: {source: old}}\n  externalClusters: [{name: old, plugin: {name: barman-cloud.cloudnative-pg.io, parameters: {barmanObjectName: store, serverName: db}}}]\n${plugin('      parameters:\n        barmanObjectName: store\n')}`)}`,
        }),
        'apps/db.yaml',
        '        barmanObjectName: store',
      ],
      [
        'ref/shared-archive',
        applied({
          'db.yaml': `${store}${['db', 'bills']
            .map((name) =>
              object(
                'postgresql.cnpg.io/v1',
                'Cluster',
                name,
                `spec:\n  instances: 1\n  storage: {size: 1Gi}\n  plugins:\n    - name: barman-cloud.cloudnative-pg.io\n      isWALArchiver: true\n      parameters:\n        serverName: main\n        barmanObjectName: ${name === 'db' ? '"store"' : 'store'}\n`,
              ),
            )
            .join('')}`,
        }),
        'apps/db.yaml',
        'barmanObjectName: store',
      ],
      [
        'ref/role-with-two-passwords',
        applied({
          'db.yaml': `${cluster(`  bootstrap: {initdb: {owner: web, database: web}}\n${role('web', 'clerk')}`)}${user('clerk', 'web')}`,
        }),
        'apps/db.yaml',
        'passwordSecret',
      ],
      [
        'ref/other-username',
        applied({ 'db.yaml': `${cluster(role('web', 'clerk'))}${user('clerk', 'wbe')}` }),
        'apps/db.yaml',
        'passwordSecret',
      ],
      [
        'ref/managed-twice',
        applied({
          'db.yaml': `${cluster('')}${['a', 'b'].map((name) => object('postgresql.cnpg.io/v1', 'Database', name, `spec:\n  name: shop # ${name}\n  owner: app\n  cluster: {name: db}\n`)).join('')}`,
        }),
        'apps/db.yaml',
        'shop # b',
      ],
      [
        'ref/missing-external-cluster',
        applied({
          'db.yaml': `${cluster('  externalClusters: [{name: origin, connectionParameters: {host: x}}]\n')}${object('postgresql.cnpg.io/v1', 'Subscription', 'a', 'spec:\n  name: s\n  dbname: app\n  publicationName: p\n  cluster: {name: db}\n  externalClusterName: orign\n')}`,
        }),
        'apps/db.yaml',
        'externalClusterName',
      ],
      [
        'flux/missing-input',
        applied({
          'set.yaml': object(
            'fluxcd.controlplane.io/v1',
            'ResourceSet',
            'set',
            'spec:\n  inputs: [{tenant: web}]\n  resources:\n    - apiVersion: v1\n      kind: ConfigMap\n      metadata:\n        name: << inputs.tennant >>\n',
          ),
        }),
        'apps/set.yaml',
        'tennant',
      ],
      [
        'flux/broken-template',
        applied({
          'set.yaml': object(
            'fluxcd.controlplane.io/v1',
            'ResourceSet',
            'set',
            'spec:\n  inputs: [{tenant: web}]\n  resources:\n    - apiVersion: v1\n      kind: ConfigMap\n      metadata:\n        name: << tenant | lower >>\n',
          ),
        }),
        'apps/set.yaml',
        '<< tenant',
      ],
      [
        'flux/in-two-steps',
        applied({
          'set.yaml': object(
            'fluxcd.controlplane.io/v1',
            'ResourceSet',
            'set',
            `spec:\n  steps:\n${['first', 'second']
              .map(
                (name) =>
                  `    - name: ${name}\n      resources:\n        - apiVersion: v1 ${name === 'first' ? '' : '# again'}\n          kind: ConfigMap\n          metadata: {name: web}\n`,
              )
              .join('')}`,
          ),
        }),
        'apps/set.yaml',
        '# again',
      ],
      [
        'ref/external-name-backend',
        applied({
          'web.yaml':
            object(
              'gateway.networking.k8s.io/v1',
              'Gateway',
              'edge',
              'spec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: 80}]}\n',
            ) +
            object(
              'gateway.networking.k8s.io/v1',
              'HTTPRoute',
              'web',
              'spec:\n  parentRefs: [{name: edge}]\n  rules: [{backendRefs: [{name: nas, port: 80}]}]\n',
            ) +
            object(
              'v1',
              'Service',
              'nas',
              'spec: {type: ExternalName, externalName: nas.example.org, ports: [{port: 80}]}\n',
            ),
        }),
        'apps/web.yaml',
        'backendRefs',
      ],
      [
        'flux/health-check',
        applied(
          { 'web.yaml': release('') },
          '  healthChecks:\n    - {kind: HelmRelease, name: web, namespace: apps}\n',
        ),
        'cluster/apps.yaml',
        'kind: HelmRelease',
      ],
      [
        'ref/policy-conflict',
        applied({
          'p.yaml': ['a', 'b']
            .map((name) =>
              object(
                'gateway.envoyproxy.io/v1alpha1',
                'SecurityPolicy',
                name,
                `spec:\n  cors: {allowOrigins: ["*"]}\n  targetRefs:\n    - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: web} # ${name}\n`,
              ),
            )
            .join(''),
        }),
        'apps/p.yaml',
        '# b',
        // The route is nowhere in the tree.
        'ref/missing-object',
      ],
      [
        'ref/secret-owned-twice',
        applied({
          'es.yaml': `${external('web', data)}${external('more', `  target:\n    name: web\n    creationPolicy: Merge\n${data}`)}`,
        }),
        'apps/es.yaml',
        '    name: web',
      ],
      [
        'ref/broken-template',
        applied({
          'es.yaml': external(
            'web',
            `  target:\n    template:\n      data:\n        url: "{{ .password | urlencode }}"\n${data}`,
          ),
        }),
        'apps/es.yaml',
        'url:',
      ],
      [
        'ref/unfetched-key',
        applied({
          'es.yaml': external(
            'web',
            `  target:\n    template:\n      data:\n        url: "{{ .pasword }}"\n${data}`,
          ),
        }),
        'apps/es.yaml',
        'url:',
      ],
      ['net/unknown-port-name', applied({ 'web.yaml': pod + policy }), 'apps/web.yaml', 'port: web'],
      [
        'object/late-namespace',
        applied({
          'ns.yaml': release('  values: {namespaces: {work: {}}}\n'),
          'work.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: work\n',
        }),
        'apps/work.yaml',
        'namespace: work',
      ],
      [
        'object/subject-without-namespace',
        applied({
          'b.yaml':
            'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects:\n  - kind: ServiceAccount\n    name: default\n',
        }),
        'apps/b.yaml',
        '- kind: ServiceAccount',
      ],
      [
        'object/allocated-twice',
        applied({ 'one.yaml': nodePort('one'), 'two.yaml': nodePort('two') }),
        'apps/two.yaml',
        'nodePort:',
      ],
      [
        'object/unbindable-claim',
        applied({
          'media.yaml':
            'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: media}\nspec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], nfs: {server: nas, path: /media}}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: media, namespace: default}\nspec:\n  accessModes: [ReadWriteMany]\n  resources: {requests: {storage: 1Gi}}\n  storageClassName: ""\n  volumeName: media\n',
        }),
        'apps/media.yaml',
        'accessModes: [ReadWriteMany]',
      ],
      ['object/unfilled', applied({ 'issuer.yaml': issuer('<your-email>') }), 'apps/issuer.yaml', 'email:'],
      [
        'ref/certificate-secret-twice',
        applied({
          'issuer.yaml': issuer('me@shop.io'),
          'one.yaml': certificate('one', 'web-tls', 'one.example.net'),
          'two.yaml': certificate('two', 'web-tls', 'two.example.net'),
        }),
        'apps/two.yaml',
        'secretName:',
      ],
      [
        'ref/unproved-name',
        applied({
          'issuer.yaml': issuer('me@shop.io'),
          'all.yaml': certificate('all', 'all-tls', '*.example.net'),
        }),
        'apps/all.yaml',
        '*.example.net',
      ],
      [
        'flux/image-path',
        applied({ 'images.yaml': imageAutomation('./aps'), 'web.yaml': marked('apps:web') }),
        'apps/images.yaml',
        'path:',
      ],
      [
        'flux/image-marker',
        applied({ 'images.yaml': imageAutomation('./apps'), 'web.yaml': marked('apps:wbe') }),
        'apps/web.yaml',
        '$imagepolicy',
      ],
    ] as const
  ).map(
    ([code, tree, file, on, beside]) =>
      ({ code, tree, file, on, foreign: true, ...(beside && { beside }) }) satisfies BrokenFixture,
  ),
];
