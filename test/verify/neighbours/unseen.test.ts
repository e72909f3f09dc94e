import { describe, expect, test } from 'vitest';
import { noDeclarations } from '../../../src/verify/declarations.ts';
import { verifyTree } from '../../../src/verify/verify.ts';
import { brief, type Files, verifyForeign } from '../support.ts';
import { cluster, configMap, fluxKustomization, fluxSource, namespace, runNeighbours } from './support.ts';

const tree = (files: Files, rest = '', more: Files = {}) =>
  cluster({ 'ns.yaml': `${namespace('apps')}---\n${namespace('db')}`, ...files }, rest, more);
const variables = '  postBuild: {substitute: {KNOWN: a}}\n';
/** No finding with this code, neither an error nor a warning. */
const silent = (code: string, rows: readonly (readonly [title: string, files: Files])[]) =>
  test.each(rows)('%s', (_title, files) => {
    expect(verifyForeign(files).map(brief).join('\n')).not.toContain(code);
  });

const key = (body: string) =>
  tree({
    'c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: apps}\ndata:\n  file: |\n${body.replace(/^/gm, '    ')}\n`,
  });
const base64 = 'MIIEowIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gun';
const marker = (what: 'BEGIN' | 'END') => `-----${what} RSA PRIVATE KEY-----`;

describe('private keys', () => {
  silent('security/secret-in', [
    [
      'a script that assembles a key',
      key(`echo "${marker('BEGIN')}"\ncat key | fold\necho "${marker('END')}"`),
    ],
    [
      'a text that mentions the first line of a key',
      key(`The file begins with ${marker('BEGIN')}, as above.`),
    ],
    ['a placeholder for a key', key(`${marker('BEGIN')}\n<your key>\n${marker('END')}`)],
  ]);
  runNeighbours([
    ['a key', key(`${marker('BEGIN')}\n${base64}\n${marker('END')}`), 'security/secret-in-config-map'],
    [
      'a key with headers',
      key(
        `${marker('BEGIN')}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${base64}\n${marker('END')}`,
      ),
      'security/secret-in-config-map',
    ],
    [
      'a key on one line',
      key(`{"key": "${marker('BEGIN')}\\n${base64}\\n${marker('END')}"}`),
      'security/secret-in-config-map',
    ],
  ]);
});

const pooler = (spec: string) =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: main, namespace: db}\nspec: {instances: 1, storage: {size: 1Gi}}\n---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: main-pooler, namespace: db}\nspec:\n  cluster: {name: main}\n  pgbouncer: {poolMode: session}\n${spec}`;
const managed = (services: string) =>
  `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: main, namespace: db}\nspec:\n  instances: 1\n  storage: {size: 1Gi}\n  managed: {services: {additional: [${services}]}}\n`;
const pod = (containers: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: apps}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: ${containers}}\n`;

describe('templates that an operator completes', () => {
  runNeighbours([
    [
      'a Pooler that leaves its containers to the operator',
      tree({ 'p.yaml': pooler('  template: {spec: {containers: []}}\n') }),
      [],
    ],
    [
      'a Service of a Pooler without ports',
      tree({ 'p.yaml': pooler('  serviceTemplate: {spec: {type: LoadBalancer}}\n') }),
      [],
    ],
    [
      'a Service of a Cluster without ports',
      tree({
        'c.yaml': managed(
          '{selectorType: rw, serviceTemplate: {metadata: {name: main-lb}, spec: {type: LoadBalancer}}}',
        ),
      }),
      [],
    ],
    [
      'a Pooler with a field that pods do not have',
      tree({ 'p.yaml': pooler('  template: {spec: {containers: [], afinity: {}}}\n') }),
      'schema/unknown-field',
    ],
    ['a Deployment without containers', tree({ 'd.yaml': pod('[]') }), 'schema/out-of-range'],
    [
      'a Service without ports',
      tree({
        's.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: apps}\nspec: {selector: {app: web}}\n',
      }),
      'error apps/s.yaml:4 schema/missing-field',
    ],
  ]);
});

const definition = (field: string) =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.org}\nspec:\n  group: example.org\n  names: {kind: Thing, plural: things, singular: thing}\n  scope: Namespaced\n  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n        openAPIV3Schema:\n          type: object\n          ${field}\n`;
const text = (content: string, name = 'run.sh') =>
  tree(
    {
      'c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: apps}\ndata:\n  ${name}: |\n${content.replace(/^/gm, '    ')}\n`,
    },
    variables,
  );

describe('variables in prose', () => {
  silent('flux/undefined-variable', [
    [
      'of a kind',
      tree({ 'crd.yaml': definition('description: "as ${var:=default} or ${var:3} says"') }, variables),
    ],
    ['in a comment of a script', text('#!/bin/sh\n  # for ${section} in all\necho a')],
    ['in a comment of a program', text('int a;\n// see ${HOME}\n', 'a.c')],
  ]);
  runNeighbours([
    [
      'a default of a kind',
      tree({ 'crd.yaml': definition('default: "${missing}"') }, variables),
      'flux/undefined-variable',
    ],
    ['a command of a script', text('#!/bin/sh\necho ${section} # all\n'), 'flux/undefined-variable'],
    ['the line that names the shell', text('#!${SHELL}\necho a\n'), 'flux/undefined-variable'],
    ['a heading', text('# ${TITLE}\ntext\n', 'index.md'), 'flux/undefined-variable'],
  ]);
});

const instance = (name: string) =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}}\nspec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: flux-instance}\n  values: {instance: {sync: {kind: GitRepository, url: "https://git.example.org/fleet.git", ref: refs/heads/main, path: flux/cluster}}}\n`;
const oci =
  'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: flux-instance}\nspec: {interval: 1h, url: "oci://example.org/flux-instance", ref: {tag: 1.0.0}}\n';
const transformed = (targets: string): Files => ({
  'apps/a/ks.yaml':
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: flux-instance}\nspec:\n  interval: 1h\n  path: ./apps/instance\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}\n',
  'flux/cluster/apps.yaml': fluxKustomization('apps', './apps'),
  'apps/kustomization.yaml': 'resources: [a/ks.yaml, ns.yaml]\ntransformers: [./transformers]\n',
  'apps/ns.yaml': namespace('flux-system'),
  'apps/transformers/kustomization.yaml': 'namespace: flux-system\nresources: [t.yaml]\n',
  'apps/transformers/t.yaml': `apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: t, namespace: .invalid}\nunsetOnly: false\nfieldSpecs:\n${targets}`,
  'apps/instance/release.yaml': instance('flux-instance'),
  'apps/instance/source.yaml': oci,
});
const target =
  '  - {path: spec/targetNamespace, group: kustomize.toolkit.fluxcd.io, kind: Kustomization, create: true}\n';

describe('a FluxInstance that applies itself', () => {
  runNeighbours([
    ['a parent gives the namespace', transformed(target), []],
    [
      'nothing gives the namespace',
      transformed('  - {path: metadata/name, kind: Namespace, create: true}\n'),
      'error apps/instance/source.yaml:3 object/no-namespace',
    ],
    [
      'a mistake beside it',
      { ...transformed(target), 'apps/instance/c.yaml': configMap('c', 'a: 1') },
      'error apps/instance/c.yaml:5 object/data-not-string',
    ],
  ]);
});

describe('namespaces that existed before', () => {
  const other = { 'other.yaml': namespace('other') };
  const placed = (name: string) => configMap('c', 'a: b').replace('namespace: apps', `namespace: ${name}`);
  const bootstrapped = (name: string): Files => ({
    'flux/instance.yaml': `apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\nspec:\n  distribution: {version: 2.x, registry: ghcr.io/fluxcd}\n  sync: {kind: GitRepository, url: "https://git.example.org/fleet.git", ref: refs/heads/main, path: flux}\n`,
    'flux/c.yaml': placed(name),
    'flux/ns.yaml': namespace('other'),
  });
  silent('object/missing-namespace', [
    ['that of a FluxInstance', bootstrapped('flux-system')],
    [
      'that of the sources, if the tree does not show how Flux begins',
      { 'source.yaml': fluxSource, 'c.yaml': placed('flux-system'), ...other },
    ],
    ['that of the first Kustomization', tree({ 'c.yaml': placed('flux-system') })],
  ]);
  test('any other is reported once, with the places', () => {
    const files = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [
        `${name}.yaml`,
        configMap(name, 'a: b').replace('namespace: apps', 'namespace: gone'),
      ]),
    );
    const found = verifyForeign(tree(files)).filter(({ code }) => code === 'object/missing-namespace');
    expect(found).toHaveLength(1);
    expect(found[0]?.hint).toContain('apps/b.yaml:3');
  });
  runNeighbours([
    ['one that nothing creates', bootstrapped('gone'), 'warning flux/c.yaml:3 object/missing-namespace'],
  ]);
});

const templated = (key: string) =>
  tree({
    'e.yaml': `apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: s}\nspec: {provider: {fake: {data: [{key: a, value: b}]}}}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a, namespace: apps}\nspec:\n  secretStoreRef: {name: s, kind: ClusterSecretStore}\n  target: {template: {data: {x: '{{ ${key} }}'}}}\n  data: [{secretKey: user, remoteRef: {key: a}}]\n`,
  });

describe('template keys that are not fetched', () => {
  runNeighbours([
    ['a missing field stops the template', templated('.usr'), 'error apps/e.yaml:11 ref/unfetched-key'],
    ['a missing index is empty', templated('index . "usr"'), 'warning apps/e.yaml:11 ref/unfetched-key'],
  ]);
  silent('ref/unfetched-key', [
    ['an index of a fetched key', templated('index . "user"')],
    ['a text that looks like a field', templated('printf "%s.usr" .user')],
  ]);
});

const secret = (entries: string) =>
  tree({
    's.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: apps}\nstringData: {${entries}}\n`,
  });

describe('a Secret without secret values', () => {
  silent('security/plain-secret', [
    [
      'an address and a type',
      secret('name: charts, type: helm, url: "https://charts.example.org", enableOCI: "true"'),
    ],
    ['identifiers', secret('AZURE_CLIENT_ID: d864b3ca, tenantId: 531ff96d, clusterID: 407036f5')],
    ['addresses in a store', secret('token: "op://home/app/token", other: "ref+vault://a/b#c"')],
    ['words that ask for a value', secret('password: REPLACE_WITH_YOUR_OWN, token: changeme')],
    ['a value of tests', secret('access-key-id: test, secret-access-key: test')],
  ]);
  runNeighbours([
    [
      'a password beside settings',
      secret('url: "https://a.example.org", password: hunter2hunter2'),
      'error apps/s.yaml:4 security/plain-secret',
    ],
    [
      'an address with a password',
      secret('url: "https://me:hunter2@a.example.org"'),
      'error apps/s.yaml:4 security/plain-secret',
    ],
    [
      'a value with an unknown name',
      secret('blob: c2VjcmV0LWJsb2I'),
      'warning apps/s.yaml:4 security/plain-secret',
    ],
  ]);
});

const release = (values: string) =>
  tree({
    'r.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web, namespace: apps}\nspec: {interval: 1h, url: "oci://example.org/web", ref: {tag: 1.0.0}}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: apps}\nspec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: web}\n  values:\n${values}`,
  });

describe('empty values', () => {
  silent('helm/empty-value', [
    ['in a list', release('    rules:\n      - name: a\n        labels:\n')],
    ['a whole map of free keys', release('    podAnnotations:\n')],
    [
      'below a user-defined name',
      release(
        '    controllers:\n      web:\n        containers:\n          app:\n            resources:\n              limits:\n',
      ),
    ],
  ]);
  runNeighbours([
    ['a setting', release('    mail:\n      secure:\n'), 'warning apps/r.yaml:14 helm/empty-value'],
  ]);
});

const volsync = (claim: string) =>
  `apiVersion: volsync.backube/v1alpha1\nkind: ReplicationSource\nmetadata: {name: r, namespace: apps}\nspec: {sourcePVC: ${claim}, trigger: {manual: a}, restic: {repository: repo, copyMethod: Direct}}\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: other, namespace: apps}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n`;
const stateful = (replicas: number) =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web, namespace: apps}\nspec:\n  serviceName: web\n  replicas: ${replicas}\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: "a:1"}]}}\n  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]\n`;
const dashboards = (more: string) =>
  `apiVersion: grafana.integreatly.org/v1beta1\nkind: Grafana\nmetadata: {name: main, namespace: apps}\nspec: {${more}}\n`;
const disk =
  'persistentVolumeClaim: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}';

describe('claims that controllers create', () => {
  silent('ref/missing-claim', [
    ['a StatefulSet', tree({ 'v.yaml': volsync('data-web-1'), 's.yaml': stateful(2) })],
    ['the Grafana operator', tree({ 'v.yaml': volsync('main-pvc'), 'g.yaml': dashboards(disk) })],
    ['a chart with a StatefulSet', { ...release('    a: b\n'), 'apps/v.yaml': volsync('config-web-0') }],
  ]);
  runNeighbours([
    [
      'a StatefulSet with fewer pods',
      tree({ 'v.yaml': volsync('data-web-5'), 's.yaml': stateful(2) }),
      'ref/missing-claim',
    ],
    ['another name', tree({ 'v.yaml': volsync('date-web-0'), 's.yaml': stateful(2) }), 'ref/missing-claim'],
    [
      'a Grafana without a disk',
      tree({ 'v.yaml': volsync('main-pvc'), 'g.yaml': dashboards('') }),
      'ref/missing-claim',
    ],
  ]);
});

const retrying = (fields: string) => tree({}, `  ${fields}\n`);

describe('reconciliation intervals', () => {
  silent('flux/short-interval', [
    ['soon after a failure', retrying('retryInterval: 10s')],
    ['after a minute', retrying('retryInterval: 1m')],
  ]);
  runNeighbours([
    ['immediately', retrying('retryInterval: 1s'), 'warning cluster/apps.yaml:9 flux/short-interval'],
    [
      'every few seconds',
      { ...tree({}), 'cluster/apps.yaml': fluxKustomization('apps', './apps').replace('1h', '10s') },
      'warning cluster/apps.yaml:5 flux/short-interval',
    ],
  ]);
});

describe('a file that is too large to be read', () => {
  const listing = { 'kustomization.yaml': 'resources: [ns.yaml, big.yaml]\n' };
  test('may contain what is missing elsewhere', () => {
    const files = Object.entries(tree({ ...listing, 'big.yaml': '' })).map(([path, content]) => ({
      path,
      content,
      ...(path.endsWith('big.yaml') && { unread: true }),
    }));
    const found = verifyTree({ files, declarations: noDeclarations }).map(brief);
    expect(found.join('\n')).not.toContain('not-a-manifest');
  });
  runNeighbours([
    [
      'one that is empty',
      tree({ ...listing, 'big.yaml': '' }),
      'warning apps/kustomization.yaml:1 kustomize/not-a-manifest',
    ],
    [
      'one that contains something else',
      tree({ ...listing, 'big.yaml': 'a: b\n' }),
      'error apps/kustomization.yaml:1 kustomize/not-a-manifest',
    ],
    ['one that does not exist', tree(listing), 'error apps/kustomization.yaml:1 kustomize/missing-resource'],
  ]);
});

describe('files that are not for Flux', () => {
  const beside = (files: Files) => ({ ...tree({}), ...files });
  silent('yaml/syntax', [
    ['tasks of another program', beside({ 'ansible/tasks/main.yml': '- name: a: b\n' })],
    [
      'a template with a condition',
      beside({ 'tool/t.yaml': '{{ if .a }}\napiVersion: v1\nkind: ConfigMap\n{{ end }}\n' }),
    ],
    [
      'a template of Jinja',
      beside({
        'tool/t.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n{% if b %}\n  c: {{ d }} e\n{% endif %}\n',
      }),
    ],
  ]);
  runNeighbours([
    [
      'an object',
      beside({ 'old/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a: b\n' }),
      'warning old/c.yaml:3 yaml/syntax',
    ],
    [
      'a file that Flux applies',
      beside({ 'apps/tasks.yaml': '- name: a: b\n' }),
      'error apps/tasks.yaml:1 yaml/syntax',
    ],
    ['a kustomization file', beside({ 'old/kustomization.yaml': 'resources: [a.yaml\n' }), 'yaml/syntax'],
  ]);
});

const acme = (version: string, field: string) =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: secretstores.external-secrets.io}\nspec:\n  group: external-secrets.io\n  names: {kind: SecretStore, plural: secretstores}\n  scope: Namespaced\n  versions:\n    - name: ${version}\n      served: true\n      storage: true\n      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${field}: {type: object}}}}}}\n`;
const store =
  'apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: s, namespace: apps}\nspec: {provider: {fake: {data: []}}}\n';
const root = (name: string) => ({
  [`clusters/${name}/apps.yaml`]: fluxKustomization(`apps`, `./${name}`),
  [`clusters/${name}/flux.yaml`]: `${fluxSource}---\n${fluxKustomization('flux-system', `./clusters/${name}`)}`,
  [`${name}/ns.yaml`]: namespace('apps'),
});

describe('kinds that one of several clusters defines', () => {
  const other = { ...root('one'), ...root('two'), 'one/crd.yaml': acme('v1', 'only') };
  runNeighbours([
    ['an object of another cluster', { ...other, 'two/s.yaml': store }, []],
    [
      'an object of the same cluster',
      { ...other, 'one/s.yaml': store },
      'error one/s.yaml:4 schema/unknown-field',
    ],
    [
      'a kind that only the tree knows',
      {
        ...other,
        'one/crd.yaml': acme('v1', 'only').replaceAll('external-secrets.io', 'example.org'),
        'two/s.yaml': store.replace('external-secrets.io', 'example.org'),
      },
      'error two/s.yaml:4 schema/unknown-field',
    ],
  ]);
});

describe('variables in archived files', () => {
  const reading = '  postBuild: {substituteFrom: [{kind: Secret, name: vars}]}\n';
  const made = (folder: string) => ({
    [`${folder}/kustomization.yaml`]:
      'namespace: flux-system\ngeneratorOptions: {disableNameSuffixHash: true}\nsecretGenerator: [{name: vars, literals: [OTHER=a]}]\n',
  });
  const used = { 'c.yaml': configMap('c', 'a: ${MISSING}') };
  silent('flux/undefined-variable', [
    ['in a folder whose name begins with a dot', tree(used, reading, made('.archive/old'))],
    ['nowhere', tree(used, reading)],
  ]);
  runNeighbours([
    [
      'beside what is applied',
      tree(used, reading, made('cluster/vars')),
      'error apps/c.yaml:5 flux/undefined-variable',
    ],
  ]);
});

describe('patches that have a target', () => {
  const patched = (patch: string) =>
    tree({
      'kustomization.yaml':
        'resources: [ns.yaml, c.yaml]\npatches: [{target: {kind: ConfigMap, name: c}, path: patch.yaml}]\n',
      'c.yaml': configMap('c', 'a: b'),
      'patch.yaml': patch,
    });
  silent('object/no-kind', [
    ['and no apiVersion', patched('kind: any\nmetadata: {name: any}\ndata: {a: c}\n')],
    ['and both', patched('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: any}\ndata: {a: c}\n')],
  ]);
  runNeighbours([
    [
      'an object without apiVersion',
      tree({ 'c.yaml': 'kind: ConfigMap\nmetadata: {name: c, namespace: apps}\n' }),
      'object/no-kind',
    ],
    [
      'a patch that turns a string into a number',
      patched('kind: any\nmetadata: {name: any}\ndata: {a: 1}\n'),
      'object/data-not-string',
    ],
  ]);
});

const operator = (version: string) =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: eso, namespace: apps}\nspec: {interval: 1h, url: "oci://example.org/charts/external-secrets", ref: {tag: ${version}}}\n---\napiVersion: external-secrets.io/v1beta1\nkind: SecretStore\nmetadata: {name: s, namespace: apps}\nspec: {provider: {fake: {data: []}}}\n`;

describe('API versions that the pinned chart of an operator serves', () => {
  silent('schema/unknown-version', [
    ['an older chart', tree({ 'o.yaml': operator('0.9.13') })],
    ['the last one that served it', tree({ 'o.yaml': operator('0.16.2') })],
  ]);
  runNeighbours([
    ['a newer chart', tree({ 'o.yaml': operator('0.17.0') }), 'apps/o.yaml:6 schema/unknown-version'],
    ['the next major release', tree({ 'o.yaml': operator('1.2.0') }), 'apps/o.yaml:6 schema/unknown-version'],
  ]);
});

describe('files that are for tools', () => {
  const kuttl = 'apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: {name: t}\n';
  const listed = { 'kustomization.yaml': 'resources: [ns.yaml]\n' };
  silent('kustomize/unlisted-file', [
    [
      'a test, and what it applies',
      tree({ ...listed, 'tests/t.yaml': kuttl, 'tests/in/c.yaml': configMap('c', 'a: b') }),
    ],
    [
      'the settings of a machine',
      tree({
        ...listed,
        'init.yaml': 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nmetadata: {name: a}\n',
      }),
    ],
    ['a template by its name', tree({ ...listed, 'job.tmpl.yaml': configMap('c', 'a: b') })],
  ]);
  runNeighbours([
    [
      'a manifest beside them',
      tree({ ...listed, 'tests/t.yaml': kuttl, 'c.yaml': configMap('c', 'a: b') }),
      'warning apps/c.yaml:1 kustomize/unlisted-file',
    ],
  ]);
});

describe('names with placeholders', () => {
  const named = (name: string) => configMap(name, 'a: b').replace(`{name: ${name}`, `{name: "${name}"`);
  silent('object/invalid-name', [
    ['by a shell', { ...tree({}), 'templates/c.yaml': named('app-$NAME') }],
    ['by a program', { ...tree({}), 'templates/c.yaml': named('app-{USER_ID}') }],
  ]);
  runNeighbours([
    [
      'one that Flux applies',
      tree({ 'c.yaml': named('app-$NAME') }),
      'error apps/c.yaml:3 object/invalid-name',
    ],
    ['one that is only wrong', { ...tree({}), 'templates/c.yaml': named('App_1') }, 'object/invalid-name'],
  ]);
});

describe('two Kustomizations of one folder', () => {
  const twice = (variables: string) => ({
    ...tree(
      { 'own.yaml': configMap('"${NAME}"', 'a: b'), 'c.yaml': configMap('shared', 'a: b') },
      '  postBuild: {substitute: {NAME: one}}\n',
    ),
    'cluster/second.yaml': fluxKustomization(
      'second',
      './apps',
      `  postBuild: {substitute: {NAME: ${variables}}}\n`,
    ),
  });
  test('report what they share', () => {
    const reported = (files: Files) =>
      verifyForeign(files).flatMap(({ code, message }) => (code === 'object/duplicate' ? [message] : []));
    expect(reported(twice('one')).join()).toContain('the same objects as');
    expect(reported(twice('two')).join()).toContain('Namespace apps and 2 more, as apps does');
  });
});

describe('Secrets that something in the cluster writes', () => {
  const reads = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: apps}\nspec:\n  containers: [{name: a, image: "a:1", envFrom: [{secretRef: {name: token}}]}]\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: other, namespace: apps}\nstringData: {host: a}\n`;
  const role = (verbs: string, name: string) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: apps}\nrules: [{apiGroups: [""], resources: [secrets], resourceNames: [${name}], verbs: [${verbs}]}]\n`;
  const job = (container: string) =>
    `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j, namespace: apps}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:1", ${container}}]}}}\n`;
  const account = (tokens: string) =>
    `apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaServiceAccount\nmetadata: {name: mcp, namespace: apps}\nspec: {name: mcp, instanceName: main, role: Viewer, tokens: [${tokens}]}\n`;
  silent('ref/missing-secret', [
    ['by a role for it', tree({ 'p.yaml': reads, 'r.yaml': role('get, patch', 'token') })],
    [
      'by a job that is told its name',
      tree({ 'p.yaml': reads, 'j.yaml': job('env: [{name: TARGET, value: token}]') }),
    ],
    [
      'by a script',
      tree({ 'p.yaml': reads, 'j.yaml': job('args: ["kubectl create secret generic token --from-file=a"]') }),
    ],
    ['by the Grafana operator', tree({ 'p.yaml': reads, 'g.yaml': account('{name: t, secretName: token}') })],
  ]);
  runNeighbours([
    [
      'a role that only reads',
      tree({ 'p.yaml': reads, 'r.yaml': role('get, list', 'token') }),
      'apps/p.yaml:5 ref/missing-secret',
    ],
    [
      'a role for another Secret',
      tree({ 'p.yaml': reads, 'r.yaml': role('patch', 'tokens') }),
      'apps/p.yaml:5 ref/missing-secret',
    ],
    [
      'a job that reads it itself',
      tree({ 'p.yaml': reads, 'j.yaml': job('envFrom: [{secretRef: {name: token}}]') }),
      'ref/missing-secret',
    ],
    [
      'a token of another name',
      tree({ 'p.yaml': reads, 'g.yaml': account('{name: t, secretName: tokn}') }),
      'apps/p.yaml:5 ref/missing-secret',
    ],
  ]);
});

describe('causes that are reported once', () => {
  const bare = (name: string) => configMap(name, 'a: b').replace(', namespace: apps', '');
  const all = (folder: string) =>
    Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [`${folder}${name}.yaml`, bare(folder + name)]),
    );
  const count = (files: Files) =>
    verifyForeign(tree(files)).filter(({ code }) => code === 'object/no-namespace').length;
  test('objects of one folder without a namespace', () => expect(count(all(''))).toBe(1));
  test('objects of two folders', () => expect(count({ ...all('x/'), ...all('y/') })).toBe(2));
  test('two objects', () => expect(count({ 'a.yaml': bare('a'), 'b.yaml': bare('b') })).toBe(2));
});

describe('a release of Flux by the labels of its manifests', () => {
  const flux = (version: string) =>
    `apiVersion: v1\nkind: Namespace\nmetadata: {name: flux-system, labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/version: ${version}}}\n`;
  const old =
    'apiVersion: source.toolkit.fluxcd.io/v1beta2\nkind: HelmRepository\nmetadata: {name: h, namespace: apps}\nspec: {interval: 1h, url: "https://charts.example.org"}\n';
  silent('schema/unknown-version', [
    ['one that serves an older version', tree({ 'f.yaml': flux('v2.2.3'), 'h.yaml': old })],
  ]);
  runNeighbours([
    ['one that does not', tree({ 'f.yaml': flux('v2.8.0'), 'h.yaml': old }), 'schema/unknown-version'],
    [
      'one that serves no newer version',
      tree({ 'f.yaml': flux('v2.2.3'), 'h.yaml': old.replace('v1beta2', 'v1') }),
      'apps/h.yaml:1 schema/unknown-version',
    ],
  ]);
});

describe('passwords in values', () => {
  silent('security/secret-in-values', [
    ['a key of a Secret', release('    passwordKey: password1\n')],
    ['the name of a Secret', release('    password: grafana-admin1\n')],
    ['a word', release('    password: administrator\n')],
    ['a reference', release('    password: ${PASSWORD1_OF_ALL}\n')],
  ]);
  runNeighbours([
    ['a word with digits', release('    adminPassword: hunter2hunter2\n'), 'security/secret-in-values'],
  ]);
});

describe('a variable of another Kustomization in a ConfigMap', () => {
  const holding = (data: string): Files => ({
    ...tree({ 'c.yaml': configMap('c', data) }),
    'cluster/more.yaml': fluxKustomization('more', './more', '  postBuild: {substitute: {DOMAIN: a}}\n'),
    'more/c.yaml': configMap('d', 'a: ${DOMAIN}'),
  });
  silent('flux/unsubstituted-variable', [
    ['in a text', holding('text: Welcome to ${DOMAIN}')],
    ['that none of them defines', holding('url: https://${HOST}/')],
  ]);
  runNeighbours([
    [
      'in an address',
      holding('url: https://${DOMAIN}/'),
      'warning apps/c.yaml:5 flux/unsubstituted-variable',
    ],
    ['in a host', holding('HOST: www.${DOMAIN}'), 'warning apps/c.yaml:5 flux/unsubstituted-variable'],
  ]);
});

describe('a source that nothing creates', () => {
  const children = (name: string): Files =>
    Object.fromEntries(
      ['a', 'b', 'c'].flatMap((own) => [
        [
          `apps/${own}.yaml`,
          fluxKustomization(own, `./own/${own}`).replace('name: flux-system}\n', `name: ${name}}\n`),
        ],
        [`own/${own}/c.yaml`, configMap(own, 'a: b')],
      ]),
    );
  runNeighbours([
    ['for all children', { ...tree({}), ...children('fleet') }, 'error apps/a.yaml:8 ref/missing-source'],
    ['the one of their parent', { ...tree({}), ...children('flux-system') }, []],
  ]);
});
