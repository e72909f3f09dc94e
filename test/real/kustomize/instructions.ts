import fc from 'fast-check';

/** One of the texts, or rarely none. */
const text = (...texts: string[]) => fc.constantFrom(...texts);
/** Usually one of the first, which work; sometimes one of the others. */
const mostly = (usual: readonly string[], rare: readonly string[]) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );
const some = <T>(item: fc.Arbitrary<T>, maxLength = 2) => fc.array(item, { minLength: 1, maxLength });
const maybe: { requiredKeys: [] } = { requiredKeys: [] };

const kinds = text(
  'Deployment',
  'StatefulSet',
  'Service',
  'ConfigMap',
  'Secret',
  'Ingress',
  'Thing',
  'HelmRelease',
  '.*',
  'Deploy.*',
);
const names = text('web', 'db', 'settings', 'creds', 'generated', 'thing', 'w.*', 'p-web', 'none');

const target = fc.record(
  {
    kind: kinds,
    name: names,
    group: text('apps', 'a.*'),
    version: text('v1', 'v.*'),
    namespace: text('shop', 'default', 'team'),
    labelSelector: text('app=web', 'app in (web, db),tier!=back', '!tier', 'app', 'tier notin (front)'),
    annotationSelector: text('note', 'note=x'),
  },
  maybe,
);

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
const podPatch = (spec: object) => ({ ...deployment, spec: { template: { spec } } });

/** Strategic merge patches, which may not match the object. */
const merges = fc.constantFrom<object>(
  { ...deployment, spec: { replicas: 3 } },
  { ...deployment, spec: { replicas: null } },
  { ...deployment, $patch: 'delete' },
  { ...deployment, metadata: { name: 'web', labels: { tier: null, extra: 'y' }, finalizers: ['c/d'] } },
  podPatch({ containers: [{ name: 'proxy', image: 'proxy:9' }] }),
  podPatch({ containers: [{ name: 'proxy', $patch: 'delete' }] }),
  podPatch({ containers: [{ name: 'web', $patch: 'replace', image: 'only:1' }] }),
  podPatch({ containers: [{ name: 'new', image: 'new:1', env: [{ name: 'X', value: null }] }] }),
  podPatch({ containers: [{ $patch: 'replace' }, { name: 'sole', image: 'sole:1' }] }),
  podPatch({
    containers: [
      {
        name: 'web',
        env: [
          { name: 'A', value: 'b' },
          { name: 'B', value: 'c' },
        ],
      },
    ],
  }),
  podPatch({ containers: [{ name: 'web', ports: [{ containerPort: 80, protocol: 'UDP', name: 'u' }] }] }),
  podPatch({ containers: [{ name: 'web', ports: [{ containerPort: 81, name: 'v' }] }] }),
  podPatch({
    containers: [{ name: 'web', args: ['x'], volumeMounts: [{ mountPath: '/a', name: 'other' }] }],
  }),
  podPatch({ volumes: [{ name: 'conf', configMap: null, emptyDir: {} }] }),
  podPatch({ volumes: [{ name: 'extra', emptyDir: {} }], imagePullSecrets: [{ name: 'second' }] }),
  podPatch({ nodeSelector: { $patch: 'replace', a: 'b' }, affinity: { $patch: 'delete' } }),
  podPatch({
    topologySpreadConstraints: [{ topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 5 }],
  }),
);
/** For objects that may not exist. */
const otherMerges = fc.constantFrom<object>(
  podPatch({ containers: { not: 'a list' } }),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { ports: [{ port: 80, targetPort: 8080 }] },
  },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 443 }] } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: null, z: 'z' } },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { $patch: 'replace', z: 'z' },
  },
  {
    apiVersion: 'example.org/v1',
    kind: 'Thing',
    metadata: { name: 'thing' },
    spec: { items: [{ name: 'a', value: 3 }] },
  },
  {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'web' },
    spec: { values: { a: { b: 1 } } },
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'runner' },
    secrets: [{ name: 'two' }],
    imagePullSecrets: [{ name: 'two' }],
  },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'renamed' }, stringData: { z: 'z' } },
  { kind: 'Deployment', spec: { replicas: 2 } },
);

const pointer = mostly(
  ['/metadata/labels/app.kubernetes.io~1name', '/metadata/labels/app', '/metadata/labels', '/metadata/name'],
  ['/data/missing', '/spec/no/such/parent', '/metadata/annotations/note'],
);
/** Places in the Deployment. */
const within = mostly(
  [
    '/spec/replicas',
    '/metadata/annotations/note',
    '/spec/template/spec/containers/0/image',
    '/spec/template/spec/containers/-1/image',
    '/spec/template/spec/containers/1/imagePullPolicy',
    '/spec/template/spec/containers/0/args/-',
    '/spec/template/spec/containers/0/args/1',
    '/spec/template/spec/missing',
  ],
  ['/spec/template/spec/containers/7', '/spec/no/such/parent'],
);
const operationAt = (place: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ op: text('add', 'replace'), path: place, value }) },
    fc.record({ op: text('test'), path: place, value }),
    { weight: 2, arbitrary: fc.record({ op: fc.constant('remove'), path: place }) },
    { weight: 2, arbitrary: fc.record({ op: text('move', 'copy'), from: place, path: place }) },
  );
const operations = some(operationAt(pointer, text('x', 'web', '1')));
const deploymentOperations = some(
  operationAt(within, fc.constantFrom<unknown>(3, { name: 'n', image: 'n:1' }, 'web:1')),
  3,
);

const asPatch = (content: fc.Arbitrary<unknown>) => content.map((own) => ({ patch: JSON.stringify(own) }));
const patch = fc.oneof(
  { weight: 8, arbitrary: asPatch(merges) },
  { weight: 1, arbitrary: asPatch(otherMerges) },
  {
    weight: 4,
    arbitrary: asPatch(deploymentOperations).map((own) => ({
      ...own,
      target: { kind: 'Deploy.*', name: 'web' },
    })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      patch: fc.oneof(merges, operations).map((content) => JSON.stringify(content)),
      target,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      patch: fc.constant(
        JSON.stringify({ ...deployment, kind: 'StatefulSet', metadata: { name: 'renamed' } }),
      ),
      target: fc.record({ kind: text('Deployment', 'ConfigMap'), name: text('web', 'settings') }),
      options: fc.record({ allowNameChange: fc.boolean(), allowKindChange: fc.boolean() }, maybe),
    }),
  },
);

const options = fc.record(
  {
    disableNameSuffixHash: fc.boolean(),
    labels: fc.constant({ made: 'here' }),
    annotations: fc.constant({ note: 'made' }),
    immutable: fc.boolean(),
  },
  maybe,
);
const generator = fc.record(
  {
    name: mostly(['generated', 'secret-generated'], ['settings', 'creds']),
    namespace: text('shop'),
    behavior: mostly(['create'], ['merge', 'replace']),
    literals: fc.uniqueArray(
      mostly(
        ['a=1', 'b="quoted"', "c='x=y'", 'd=<&>', 'e=', `long=${'x'.repeat(120)}`, 'u=\u00e9\u2028'],
        ['noequals', 'X=again'],
      ),
      { minLength: 1, maxLength: 3 },
    ),
    files: fc.uniqueArray(mostly(['data.txt', 'key=data.txt'], ['missing.txt', 'a=b=c']), {
      minLength: 1,
      maxLength: 2,
    }),
    envs: fc.constant(['vars.env']),
    options,
    type: text('kubernetes.io/tls'),
  },
  { requiredKeys: ['name'] },
);
/** One that changes what the base has. */
const merging = fc.record(
  {
    name: fc.constant('settings'),
    behavior: text('merge', 'replace'),
    literals: fc.constant(['a=changed', 'fresh=1']),
    options,
  },
  { requiredKeys: ['name', 'behavior', 'literals'] },
);
const configMap = fc.oneof(
  merging,
  generator.map(({ type: _, ...rest }) => rest),
);

const image = fc.record(
  {
    name: text('web', 'example.org/proxy', 'registry:5000/init', 'no.*'),
    newName: text('mirror.example.org/web', 'web'),
    newTag: text('v2', '3'),
    digest: text('sha256:def'),
    tagSuffix: text('-alpine'),
  },
  { requiredKeys: ['name'] },
);

const label = fc.record(
  {
    pairs: fc.constantFrom({ team: 'a' }, { app: 'other', team: 'b' }),
    includeSelectors: fc.boolean(),
    includeTemplates: fc.boolean(),
    includeVolumeClaimTemplates: fc.boolean(),
    fields: fc.constantFrom(
      [{ path: 'spec/labels', kind: 'Thing', create: true }],
      [
        {
          path: 'spec/template/metadata/labels',
          group: 'apps',
          version: 'v1',
          kind: 'DaemonSet',
          create: true,
        },
      ],
    ),
  },
  { requiredKeys: ['pairs'] },
);

const fieldOptions = fc.record(
  { delimiter: text(':', '.'), index: fc.constantFrom(-1, 0, 1, 5), create: fc.boolean() },
  maybe,
);
/** Any source for any target: hardly any match. */
const anyReplacement = fc.record({
  source: fc.record(
    {
      kind: text('ConfigMap', 'Deployment', 'Service', 'Secret'),
      name: text('settings', 'web', 'generated', 'creds'),
      fieldPath: text(
        'metadata.name',
        'data.host',
        'data.a',
        'spec.replicas',
        'metadata.labels',
        'spec.template.spec.containers.[name=web].image',
        'spec.ports.0.port',
        'data.none',
      ),
      options: fieldOptions,
    },
    { requiredKeys: ['kind'] },
  ),
  targets: some(
    fc.record(
      {
        select: fc.record({ kind: kinds, name: names }, maybe),
        reject: some(fc.record({ kind: kinds, name: names, labelSelector: text('app=db') }, maybe), 1),
        fieldPaths: some(
          text(
            'metadata.annotations.copied',
            'metadata.annotations.[example.org/copied]',
            'spec.replicas',
            'spec.template.spec.containers.[name=web].image',
            'spec.template.spec.containers.[name=fresh].image',
            'spec.template.spec.containers.*.image',
            'spec.template.spec.containers.1.env.[name=Z].value',
            'spec.selector.matchLabels',
            'data.host',
            'data.fresh',
            'data.json.b.c',
            'data.json.fresh',
          ),
        ),
        options: fieldOptions,
      },
      { requiredKeys: ['select'] },
    ),
  ),
});

/** From what the base has, into fields that exist or are created. */
const soundReplacement = fc.record({
  source: fc.constantFrom(
    { kind: 'ConfigMap', name: 'settings', fieldPath: 'data.host' },
    { kind: 'ConfigMap', name: 'settings', fieldPath: 'data.host', options: { delimiter: ':', index: 1 } },
    { kind: 'Deployment', name: 'web', fieldPath: 'spec.template.spec.containers.[name=web].image' },
    { kind: 'Deployment', fieldPath: 'metadata.labels', name: 'web' },
    { kind: 'Service', name: 'web', fieldPath: 'spec.ports.0.port' },
    { kind: 'Service', name: 'web' },
  ),
  targets: some(
    fc.record(
      {
        select: fc.constantFrom(
          { kind: 'Deployment' },
          { kind: 'Deploy.*', name: 'w.b' },
          { group: 'apps', labelSelector: 'app=web' },
        ),
        reject: fc.constantFrom([{ name: 'db' }], [{ kind: 'StatefulSet' }, { labelSelector: 'tier' }]),
        fieldPaths: some(
          text(
            'metadata.labels.app',
            'metadata.annotations.copied',
            'metadata.annotations.[example.org/copied]',
            'spec.template.spec.containers.[name=web].image',
            'spec.template.spec.containers.[name=fresh].image',
            'spec.template.spec.containers.*.image',
            'spec.template.spec.containers.1.env.[name=Z].value',
            'spec.template.spec.containers.0.args.1',
          ),
          3,
        ),
        options: fc.record(
          { delimiter: text(':', '/', '.'), index: fc.constantFrom(-1, 0, 1, 5), create: fc.constant(true) },
          { requiredKeys: ['create'] },
        ),
      },
      { requiredKeys: ['select', 'fieldPaths', 'options'] },
    ),
  ),
});
/** Into the texts of the ConfigMap, and into numbers. */
const otherReplacement = fc.record({
  source: fc.constantFrom(
    { kind: 'ConfigMap', name: 'settings', fieldPath: 'data.host', options: { delimiter: ':', index: 1 } },
    { kind: 'ConfigMap', name: 'settings', fieldPath: 'data.a' },
  ),
  targets: fc.constantFrom(
    [
      {
        select: { kind: 'ConfigMap', name: 'settings' },
        fieldPaths: ['data.json.b.c', 'data.fresh'],
        options: { create: true },
      },
    ],
    [{ select: { kind: 'ConfigMap', name: 'settings' }, fieldPaths: ['data.json.a'] }],
    [{ select: { kind: 'ConfigMap', name: 'settings' }, fieldPaths: ['data.yaml.a.b'] }],
    [{ select: { kind: 'Deployment', name: 'web' }, fieldPaths: ['spec.replicas'] }],
    [{ select: { kind: 'Service', name: 'web' }, fieldPaths: ['spec.ports.[name=http].targetPort'] }],
  ),
});
const replacement = fc.oneof(
  { weight: 8, arbitrary: soundReplacement },
  { weight: 3, arbitrary: otherReplacement },
  { weight: 1, arbitrary: anyReplacement },
);

const variable = fc.record({
  name: text('HOST', 'OTHER'),
  objref: fc.constantFrom(
    { kind: 'Service', name: 'web', apiVersion: 'v1' },
    { kind: 'Service', name: 'web', apiVersion: 'v1' },
    { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' },
    { kind: 'ConfigMap', name: 'settings', apiVersion: 'v1' },
    { kind: 'Secret', name: 'none', apiVersion: 'v1' },
  ),
  fieldref: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom({}, { fieldpath: 'metadata.name' }, { fieldpath: 'metadata.labels.app' }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { fieldpath: 'spec.ports[0].port' },
        { fieldpath: 'data.host' },
        { fieldpath: 'metadata.labels' },
      ),
    },
  ),
});

const plugin = fc.constantFrom<object>(
  {
    apiVersion: 'builtin',
    kind: 'PrefixTransformer',
    metadata: { name: 'p' },
    prefix: 'x-',
    fieldSpecs: [{ path: 'metadata/name' }],
  },
  {
    apiVersion: 'builtin',
    kind: 'LabelTransformer',
    metadata: { name: 'p' },
    labels: { by: 'plugin' },
    fieldSpecs: [{ path: 'metadata/labels', create: true }],
  },
  {
    apiVersion: 'builtin',
    kind: 'NamespaceTransformer',
    metadata: { name: 'p', namespace: 'late' },
    unsetOnly: true,
    setRoleBindingSubjects: 'allServiceAccounts',
  },
  {
    apiVersion: 'builtin',
    kind: 'AnnotationsTransformer',
    metadata: { name: 'p' },
    annotations: { by: 'plugin' },
    fieldSpecs: [{ path: 'metadata/annotations', create: true }],
  },
  { apiVersion: 'example.org/v1', kind: 'Foreign', metadata: { name: 'p' } },
);

/** Fields that are usually rejected. */
const rare = ['patchesStrategicMerge', 'transformers'];

/** The fields of a kustomization besides its resources: a few of many. */
export const instructions = fc
  .tuple(
    fc.record(
      {
        namespace: text('shop', 'team', 'default'),
        namePrefix: text('p-'),
        nameSuffix: text('-s'),
        commonLabels: fc.constantFrom({ team: 'common' }, { app: 'all' }),
        commonAnnotations: fc.constant({ owner: 'me' }),
        labels: some(label),
        images: some(image),
        replicas: some(fc.record({ name: mostly(['web'], ['db', 'none']), count: fc.constantFrom(0, 3) }), 1),
        patches: some(patch),
        patchesStrategicMerge: some(
          merges.map((content) => JSON.stringify(content)),
          1,
        ),
        patchesJson6902: some(
          fc.record({
            patch: operations.map((content) => JSON.stringify(content)),
            target: fc.record({ version: fc.constant('v1'), kind: kinds, name: names }),
          }),
          1,
        ),
        configMapGenerator: some(configMap),
        secretGenerator: some(generator, 1),
        generatorOptions: options,
        replacements: some(replacement),
        vars: some(variable, 1),
        transformers: some(
          plugin.map((content) => JSON.stringify(content)),
          1,
        ),
        configurations: fc.constant(['config.yaml']),
        sortOptions: fc.constant({ order: 'fifo' }),
      },
      maybe,
    ),
    fc.infiniteStream(fc.nat(99)),
  )
  .map(([all, chances]): object =>
    // With every field at once, nearly every build would be rejected.
    Object.fromEntries(
      Object.entries(all).filter(([field]) => (chances.next().value ?? 0) < (rare.includes(field) ? 2 : 20)),
    ),
  );
