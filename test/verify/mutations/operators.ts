import { isMap, isScalar, isSeq } from 'yaml';
import {
  at,
  type Editable,
  type Mutant,
  type Operator,
  pairRange,
  pairs,
  rangeOf,
  removeLines,
  replaceRange,
  textOf,
} from './edit.ts';

/** Mistakes between the objects of a tree, one operator for each. */
export const operators: Readonly<Record<string, Operator>> = {
  'drop a key from a Secret': (all) => dropKeys(all, 'Secret', 'stringData'),
  'delete a Secret': (all) => deleteDocuments('delete a Secret', all, 'Secret'),
  'rename a Secret': (all) => renameObjects('rename a Secret', all, 'Secret'),
  'rename a ConfigMap': (all) => renameObjects('rename a ConfigMap', all, 'ConfigMap'),
  'rename a database cluster': (all) => renameObjects('rename a database cluster', all, 'Cluster'),
  'misspell a secretKeyRef': (all) =>
    misspell('misspell a secretKeyRef', all, inside('secretKeyRef', 'name')),
  'misspell the key of a secretKeyRef': (all) =>
    misspell('misspell the key of a secretKeyRef', all, inside('secretKeyRef', 'key')),
  'misspell an existingSecret': (all) => misspell('misspell an existingSecret', all, ['existingSecret']),
  'misspell the key of an existingSecret': (all) =>
    misspell('misspell the key of an existingSecret', all, [
      'existingSecretKey',
      'existingSecretPasswordKey',
      'userPasswordKey',
    ]),
  'misspell a passwordSecret': (all) =>
    misspell('misspell a passwordSecret', all, inside('passwordSecret', 'name')),
  'misspell a volume’s source': (all) =>
    misspell('misspell a volume’s source', all, ['secretName', 'claimName', ...inside('configMap', 'name')]),
  'misspell a mounted volume': (all) =>
    misspell('misspell a mounted volume', all, inside('volumeMounts', 'name')),
  'misspell a sourceRef': (all) =>
    misspell('misspell a sourceRef', all, inside('sourceRef', 'name'), ['HelmRelease']),
  'misspell a dependency': (all) => misspell('misspell a dependency', all, inside('dependsOn', 'name')),
  'depend on oneself': dependOnSelf,
  'misspell a database’s cluster': (all) =>
    misspell('misspell a database’s cluster', all, inside('cluster', 'name'), [
      'Database',
      'ScheduledBackup',
    ]),
  'misspell a database’s owner': (all) =>
    misspell('misspell a database’s owner', all, ['owner'], ['Database']),
  'misspell a route’s backend': (all) =>
    misspell('misspell a route’s backend', all, inside('backendRefs', 'name')),
  'change a route’s port': changeBackendPort,
  'delete a ReferenceGrant': (all) =>
    deleteDocuments('delete a ReferenceGrant', all, 'ReferenceGrant', ['ai-system', 'namespace:']),
  'move a ReferenceGrant’s source': (all) =>
    misspell(
      'move a ReferenceGrant’s source',
      all,
      inside('from', 'namespace'),
      ['ReferenceGrant'],
      ['namespace:'],
    ),
  'remove a port from a policy': (all) => dropItems('remove a port from a policy', all, 'ports'),
  'change a port of a policy': changePolicyPort,
  'open another port in a policy': openPort,
  'remove a peer from a policy': (all) => [
    ...dropItems('remove a peer from a policy', all, 'toEndpoints'),
    ...dropItems('remove a peer from a policy', all, 'fromEndpoints'),
  ],
  'misspell a policy’s peer': misspellPeer,
  'misspell a policy’s subject': misspellSubject,
  'delete a policy': (all) =>
    deleteDocuments('delete a policy', all, 'CiliumNetworkPolicy', ['kind: CiliumNetworkPolicy', '  name:']),
  'drop a file from a kustomization': dropResource,
  'list a file that is not there': listMissing,
  'misspell a resource': misspellResource,
  'misspell a Kustomization’s path': (all) =>
    misspell(
      'misspell a Kustomization’s path',
      all,
      ['path'],
      ['Kustomization'],
      ['kind: Kustomization', 'apiVersion: kustomize.config'],
    ),
  'forget decryption': forgetDecryption,
  'write a key twice': duplicateKey,
  'leave a quote open': openQuote,
  'misspell a namespace': misspellNamespace,
  'write a name in capitals': capitalName,
  'leave a label’s quotes out': numericLabel,
  'follow latest': followLatest,
  'loosen a container': loosen,
  'misspell a monitor’s selector': (all) =>
    misspellSelector('misspell a monitor’s selector', all, 'PodMonitor'),
  'misspell a Service’s selector': (all) => misspellSelector('misspell a Service’s selector', all, 'Service'),
  'write an object twice': duplicateObject,
  'leave an object without a name': dropName,
};

/** `parent/child`: a child key below a parent key, in a map or in a list of maps. */
function inside(parent: string, child: string): string[] {
  return [`${parent}/${child}`];
}

function* misspell(
  operator: string,
  all: readonly Editable[],
  keys: readonly string[],
  kinds?: readonly string[],
  names: readonly string[] = [],
): Generator<Mutant> {
  for (const document of all) {
    if (kinds && !kinds.includes(document.kind)) continue;
    if (document.file.path.endsWith('/kustomization.yaml')) continue;
    for (const key of keys) {
      const [parent, child] = key.includes('/') ? key.split('/') : [undefined, key];
      const scopes = parent
        ? [...pairs(document.syntax.contents, (name) => name === parent)].map(({ value }) => value)
        : [document.syntax.contents];
      for (const scope of scopes) {
        for (const pair of direct(scope, child ?? key, parent !== undefined)) {
          const text = textOf(pair.value);
          if (text === undefined || text === '' || text.includes('{{')) continue;
          yield replaceRange(operator, document, rangeOf(pair.value), `${text}x`, [text, ...names]);
        }
      }
    }
  }
}

/** Pairs with a key in a map or in the maps of a list; at any depth if the key needs no parent. */
function direct(scope: unknown, key: string, shallow: boolean) {
  if (!shallow) return [...pairs(scope, (name) => name === key)];
  const maps = isSeq(scope) ? scope.items : [scope];
  return maps.flatMap((map) =>
    isMap(map) ? map.items.filter((pair) => isScalar(pair.key) && pair.key.value === key) : [],
  );
}

function* dropKeys(all: readonly Editable[], kind: string, field: string): Generator<Mutant> {
  for (const document of all) {
    const map = at(document, field);
    if (document.kind !== kind || !isMap(map) || map.items.length < 2) continue;
    for (const pair of map.items) {
      const key = String(isScalar(pair.key) ? pair.key.value : '');
      // A key that nothing reads by name is not missed when it is removed.
      const read = all.some(
        ({ file }) => file !== document.file && new RegExp(`[Kk]ey: "?${key}"?\\s`).test(file.content),
      );
      const basic = document.syntax.get('type') === 'kubernetes.io/basic-auth';
      if (!read && !basic) continue;
      yield removeLines('drop a key from a Secret', document, pairRange(pair), [key, document.name]);
    }
  }
}

function* deleteDocuments(
  operator: string,
  all: readonly Editable[],
  kind: string,
  names: readonly string[] = [],
): Generator<Mutant> {
  for (const document of all) {
    if (document.kind !== kind || !isUsed(all, document)) continue;
    const { content, path } = document.file;
    yield {
      operator,
      file: path,
      content: content.slice(0, document.from) + content.slice(document.to),
      lines: [1, 1],
      names: [document.name, path.split('/').at(-1) ?? path, ...names],
    };
  }
}

/**
 * Whether another place names an object; what nothing names is not missed. Policies and grants take effect without being named.
 */
function isUsed(all: readonly Editable[], { kind, name, file }: Editable): boolean {
  if (kind === 'CiliumNetworkPolicy' || kind === 'ReferenceGrant') return true;
  const used = new RegExp(`(: |- )"?${name}"?\\s`, 'g');
  const elsewhere = all.filter((other, index) => all.findIndex(({ file: f }) => f === other.file) === index);
  const count = elsewhere.reduce((sum, other) => sum + [...other.file.content.matchAll(used)].length, 0);
  const own = [...file.content.matchAll(new RegExp(`^  name: "?${name}"?\\s`, 'gm'))].length;
  return count > own;
}

function* renameObjects(operator: string, all: readonly Editable[], kind: string): Generator<Mutant> {
  for (const document of all) {
    const node = at(document, 'metadata', 'name');
    if (document.kind !== kind || !isUsed(all, document)) continue;
    yield replaceRange(operator, document, rangeOf(node), `${document.name}-x`, [document.name]);
  }
}

function* dependOnSelf(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    if (document.kind !== 'Kustomization' || !isMap(at(document, 'spec'))) continue;
    const [from] = rangeOf(at(document, 'spec'));
    if (document.syntax.hasIn(['spec', 'dependsOn'])) continue;
    yield replaceRange(
      'depend on oneself',
      document,
      [from, from],
      `dependsOn:\n    - name: ${document.name}\n  `,
    );
  }
}

function* changeBackendPort(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    for (const { value } of pairs(document.syntax.contents, (key) => key === 'backendRefs')) {
      for (const pair of direct(value, 'port', true)) {
        yield replaceRange('change a route’s port', document, rangeOf(pair.value), '4711');
      }
    }
  }
}

function isPolicy({ kind }: Editable): boolean {
  return kind === 'CiliumNetworkPolicy';
}

/** Removes an item from a list of a policy; if it was the only one, the rule too. */
function* dropItems(operator: string, all: readonly Editable[], list: string): Generator<Mutant> {
  for (const document of all.filter(isPolicy)) {
    for (const direction of ['ingress', 'egress']) {
      const rules = at(document, 'spec', direction);
      if (!isSeq(rules)) continue;
      for (const rule of rules.items) {
        for (const { value } of pairs(rule, (key) => key === list)) {
          if (!isSeq(value)) continue;
          for (const item of value.items) {
            const single = value.items.length === 1;
            if (single && rules.items.length === 1) continue;
            const target = single ? rule : item;
            const [start] = rangeOf(rules);
            const header = document.file.content.lastIndexOf(`${direction}:`, start);
            yield removeLines(operator, document, trimmed(document, rangeOf(target)), ['toPorts:'], header);
          }
        }
      }
    }
  }
}

function trimmed({ file }: Editable, [from, to]: readonly [number, number]): [number, number] {
  const text = file.content.slice(from, to);
  return [from, from + text.trimEnd().length];
}

function* policyPorts(all: readonly Editable[]) {
  for (const document of all.filter(isPolicy)) {
    for (const { value } of pairs(document.syntax.contents, (key) => key === 'ports')) {
      for (const pair of direct(value, 'port', true)) yield { document, pair };
    }
  }
}

function* changePolicyPort(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, pair } of policyPorts(all)) {
    yield replaceRange('change a port of a policy', document, rangeOf(pair.value), '"4711"', [
      'toPorts',
      'egress:',
      'ingress:',
    ]);
  }
}

function* openPort(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, pair } of policyPorts(all)) {
    const [from] = rangeOf(pair.key);
    yield replaceRange(
      'open another port in a policy',
      document,
      [from, from],
      'port: "4711"\n            - ',
    );
  }
}

function* policyLabels(all: readonly Editable[], within: readonly string[]) {
  for (const document of all.filter(isPolicy)) {
    for (const { value } of pairs(document.syntax.contents, (key) => within.includes(key))) {
      for (const labels of pairs(value, (key) => key === 'matchLabels')) {
        if (!isMap(labels.value)) continue;
        for (const pair of labels.value.items) yield { document, pair };
      }
    }
  }
}

function* misspellPeer(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, pair } of policyLabels(all, ['toEndpoints', 'fromEndpoints'])) {
    const text = textOf(pair.value);
    if (text) {
      yield replaceRange('misspell a policy’s peer', document, rangeOf(pair.value), `${text}x`, [
        'toEndpoints',
        'matchLabels',
        'egress:',
        'ingress:',
        'toPorts',
        'fromEndpoints',
      ]);
    }
  }
}

function* misspellSubject(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, pair } of policyLabels(all, ['endpointSelector'])) {
    const text = textOf(pair.value);
    if (text) {
      yield replaceRange('misspell a policy’s subject', document, rangeOf(pair.value), `${text}x`, [
        'endpointSelector',
      ]);
    }
  }
}

function* resources(all: readonly Editable[]) {
  for (const document of all) {
    const list = at(document, 'resources');
    if (!document.file.path.endsWith('/kustomization.yaml') || !isSeq(list)) continue;
    for (const item of list.items) yield { document, item };
  }
}

function* dropResource(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, item } of resources(all)) {
    const resource = textOf(item)?.replace(/^\.\//, '') ?? '';
    const folder = document.file.path.replace(/[^/]*$/, '');
    const mutant = removeLines('drop a file from a kustomization', document, rangeOf(item), ['resources:']);
    yield { ...mutant, about: `${folder}${resource}` };
  }
}

function* listMissing(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, item } of resources(all)) {
    const [from] = rangeOf(item);
    yield replaceRange('list a file that is not there', document, [from, from], './no-such-file.yaml\n  - ');
  }
}

function* misspellResource(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, item } of resources(all)) {
    yield replaceRange('misspell a resource', document, rangeOf(item), `${textOf(item)}x`);
  }
}

function* forgetDecryption(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    const pair = [...pairs(at(document, 'spec'), (key) => key === 'decryption')][0];
    const path = document.syntax.getIn(['spec', 'path']);
    const folder = typeof path === 'string' ? path.replace(/^\.\//, '') : '';
    const sealed = all.some(({ file }) => file.path.startsWith(`${folder}/`) && file.path.includes('.sops.'));
    // Above a folder with its own Kustomizations, nothing sealed is applied.
    const leaf = !all.some(
      ({ file, kind }) =>
        file.path.startsWith(`${folder}/`) && kind === 'Kustomization' && file.path.endsWith('ks.yaml'),
    );
    if (pair && sealed && leaf)
      yield removeLines('forget decryption', document, trimmed(document, pairRange(pair)), ['spec:']);
  }
}

function* duplicateKey(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    const pair = isMap(document.syntax.contents) ? document.syntax.contents.items[0] : undefined;
    if (!pair) continue;
    const [from, to] = pairRange(pair);
    const line = document.file.content.slice(from, to).trimEnd();
    if (line.includes('\n')) continue;
    yield replaceRange('write a key twice', document, [from, from], `${line}\n`);
  }
}

function* openQuote(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    const node = at(document, 'metadata', 'name');
    if (node === undefined) continue;
    yield replaceRange('leave a quote open', document, rangeOf(node), `"${document.name}`);
  }
}

function* misspellNamespace(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    const node = at(document, 'metadata', 'namespace');
    const text = textOf(node);
    if (!text) continue;
    yield replaceRange('misspell a namespace', document, rangeOf(node), `${text}x`, [text, document.name]);
  }
}

function* capitalName(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    const node = at(document, 'metadata', 'name');
    // Names of roles and bindings may be in capitals.
    if (node === undefined || document.kind.startsWith('Role')) continue;
    yield replaceRange('write a name in capitals', document, rangeOf(node), document.name.toUpperCase());
  }
}

function* numericLabel(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    for (const { value } of pairs(document.syntax.contents, (key) => key === 'labels')) {
      if (!isMap(value)) continue;
      for (const pair of value.items) {
        yield replaceRange('leave a label’s quotes out', document, rangeOf(pair.value), '8');
      }
    }
  }
}

function* followLatest(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    for (const { value } of pairs(document.syntax.contents, (key) => key === 'image')) {
      const text = textOf(value);
      if (text?.includes(':')) {
        yield replaceRange(
          'follow latest',
          document,
          rangeOf(value),
          `${text.split('@')[0]?.replace(/:[^:/]*$/, '')}:latest`,
        );
      }
    }
  }
}

const hardening = [
  'runAsNonRoot',
  'allowPrivilegeEscalation',
  'readOnlyRootFilesystem',
  'seccompProfile',
  'capabilities',
  'limits',
];

function* loosen(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    if (!['CronJob', 'Deployment', 'Job', 'StatefulSet'].includes(document.kind)) continue;
    for (const pair of pairs(document.syntax.contents, (key) => hardening.includes(key))) {
      yield removeLines('loosen a container', document, trimmed(document, pairRange(pair)), [
        'securityContext:',
        'resources:',
        'containers:',
        '- name:',
      ]);
    }
  }
}

function* misspellSelector(operator: string, all: readonly Editable[], kind: string): Generator<Mutant> {
  for (const document of all) {
    const selector = at(document, 'spec', 'selector');
    if (document.kind !== kind || !isMap(selector)) continue;
    const nested = selector.get('matchLabels', true);
    const labels = isMap(nested) ? nested : selector;
    for (const pair of labels.items) {
      const text = textOf(pair.value);
      if (text) yield replaceRange(operator, document, rangeOf(pair.value), `${text}x`, ['selector:']);
    }
  }
}

function* duplicateObject(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    if (document.name === '' || document.file.path.endsWith('/kustomization.yaml')) continue;
    const { content, path } = document.file;
    const text = content.slice(document.from, document.to).replace(/^---\n/, '');
    const line = content.split('\n').length;
    yield {
      operator: 'write an object twice',
      file: path,
      content: `${content}---\n${text}`,
      lines: [line, line + text.split('\n').length],
      names: [],
    };
  }
}

function* dropName(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    const metadata = at(document, 'metadata');
    if (!isMap(metadata) || metadata.items.length < 2) continue;
    const [pair] = metadata.items.filter(({ key }) => isScalar(key) && key.value === 'name');
    if (pair)
      yield removeLines('leave an object without a name', document, pairRange(pair), [
        'metadata:',
        document.name,
      ]);
  }
}
