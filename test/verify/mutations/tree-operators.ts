import { isSeq } from 'yaml';
import { at, type Editable, type Mutant, type Operator, rangeOf, replaceRange, textOf } from './edit.ts';
import { holderLines, isFilledIn, lineOf, type Spot, spots, wholeLines, withValue } from './walk.ts';

/** Mistakes with whole objects and files, and with references between them. */
export const treeOperators: Readonly<Record<string, Operator>> = {
  'remove a file': removeFile,
  'rename a file': renameFile,
  'empty a file': emptyFile,
  'list a file twice': listTwice,
  'add a file that nobody lists': addFile,
  'copy a file under another name and list it': copyFile,
  'list a folder without a kustomization': listFolder,
  'list the parent folder': listParent,
  'empty the list of resources': emptyResources,
  'remove any object that something needs': removeObject,
  'rename any object that something needs': renameObject,
  'leave the namespace out': leaveNamespaceOut,
  'misspell the namespace of a reference': referenceNamespace,
  'misspell the kind of a reference': referenceKind,
  'misspell the group of an apiVersion': (all) =>
    onRoot('misspell the group of an apiVersion', all, 'apiVersion', (text) =>
      text.includes('/') ? text.replace(/\/(?=v)/, 's/') : 'core/v1',
    ),
  'ask for an API version that is not there': (all) =>
    onRoot('ask for an API version that is not there', all, 'apiVersion', (text) =>
      text.replace(/v\d\w*$/, 'v7'),
    ),
  'misspell a kind': (all) => onRoot('misspell a kind', all, 'kind', (text) => text.slice(0, -1)),
  'write a kind in small letters': (all) =>
    onRoot('write a kind in small letters', all, 'kind', (text) => text.toLowerCase()),
  'leave the kind or the version out': leaveTypeOut,
  'leave a required field out': leaveRequiredOut,
  'depend in a circle': dependInCircle,
  'let two Kustomizations apply one folder': samePath,
  'give two Kustomizations one name': sameName,
};

const isKustomizeFile = ({ file }: Editable) => file.path.endsWith('/kustomization.yaml');
const isRoot = ({ file }: Editable) => file.path.includes('/flux/');
const base = (path: string) => path.replace(/^.*\//, '');

function files(all: readonly Editable[]): Editable['file'][] {
  return [...new Set(all.map(({ file }) => file))];
}

/** What lists a file: the kustomization of its folder, or of the folder above. */
function listing(all: readonly Editable[], path: string): { document: Editable; item: unknown } | undefined {
  for (const document of all.filter(isKustomizeFile)) {
    const list = at(document, 'resources');
    const folder = document.file.path.replace(/[^/]*$/, '');
    for (const item of isSeq(list) ? list.items : []) {
      const listed = `${folder}${(textOf(item) ?? '').replace(/^\.\//, '')}`;
      if (listed === path || `${listed}/kustomization.yaml` === path) return { document, item };
    }
  }
  return undefined;
}

/** The place where the file is listed, as the place of a mistake. */
function atListing(
  all: readonly Editable[],
  path: string,
): Pick<Mutant, 'names' | 'lines'> & { about?: string } {
  const listed = listing(all, path);
  const text = listed && textOf(listed.item);
  // What a Kustomization applies by its folder is missed where that folder is named.
  return { lines: [1, 1], names: [text ?? `/${path.split('/').at(-2)}`] };
}

/** If a folder that Flux applies has no kustomization.yaml, Flux writes one with everything in it. */
function isGenerated(all: readonly Editable[], path: string): boolean {
  const folder = path.replace('/kustomization.yaml', '');
  return all.some(({ syntax }) => syntax.getIn(['spec', 'path']) === `./${folder}`);
}

function* removeFile(all: readonly Editable[]): Generator<Mutant> {
  for (const { path } of files(all)) {
    if (path.includes('/flux/') || isGenerated(all, path)) continue;
    yield { operator: 'remove a file', file: path, ...atListing(all, path) };
  }
}

function* renameFile(all: readonly Editable[]): Generator<Mutant> {
  for (const { path, content } of files(all)) {
    // The entry point may have any name.
    if (path.includes('/flux/') || isGenerated(all, path)) continue;
    const renamed = path.replace(/\.yaml$/, '-new.yaml');
    yield {
      operator: 'rename a file',
      file: path,
      others: [{ file: renamed, content }],
      ...atListing(all, path),
    };
  }
}

function* emptyFile(all: readonly Editable[]): Generator<Mutant> {
  for (const { path } of files(all)) {
    const listed = atListing(all, path);
    yield { operator: 'empty a file', file: path, content: '---\n', ...listed };
  }
}

function* resources(all: readonly Editable[]) {
  for (const document of all.filter(isKustomizeFile)) {
    const list = at(document, 'resources');
    for (const item of isSeq(list) ? list.items : []) yield { document, item, text: textOf(item) ?? '' };
  }
}

function* listTwice(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, item, text } of resources(all)) {
    const [, to] = rangeOf(item);
    yield replaceRange('list a file twice', document, [to, to], `\n  - ${text}`);
  }
}

const configMap = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: b\n`;

function* addFile(all: readonly Editable[]): Generator<Mutant> {
  for (const { file } of all.filter(isKustomizeFile)) {
    const added = file.path.replace(/[^/]*$/, 'forgotten.yaml');
    yield {
      operator: 'add a file that nobody lists',
      file: added,
      content: configMap('forgotten'),
      lines: [1, 5],
      names: [],
    };
  }
}

function* copyFile(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, item, text } of resources(all)) {
    const path = `${document.file.path.replace(/[^/]*$/, '')}${text.replace(/^\.\//, '')}`;
    const source = files(all).find((file) => file.path === path);
    if (source === undefined) continue;
    const [, to] = rangeOf(item);
    const copy = text.replace(/([^/]*)$/, 'copy-of-$1');
    yield {
      ...replaceRange('copy a file under another name and list it', document, [to, to], `\n  - "${copy}"`),
      others: [{ file: path.replace(/([^/]*)$/, 'copy-of-$1'), content: source.content }],
      names: ['name:'],
    };
  }
}

function* listFolder(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, item } of resources(all)) {
    yield {
      ...replaceRange('list a folder without a kustomization', document, rangeOf(item), '"./empty"'),
      others: [{ file: document.file.path.replace(/[^/]*$/, 'empty/notes.txt'), content: 'Notes\n' }],
    };
  }
}

function* listParent(all: readonly Editable[]): Generator<Mutant> {
  for (const { document, item } of resources(all)) {
    const [from] = rangeOf(item);
    yield replaceRange('list the parent folder', document, [from, from], '..\n  - ');
  }
}

function* emptyResources(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all.filter(isKustomizeFile)) {
    const list = at(document, 'resources');
    const [from, to] = rangeOf(list);
    if (!isSeq(list)) continue;
    const { content, path } = document.file;
    yield {
      operator: 'empty the list of resources',
      file: path,
      content: `${content.slice(0, from).trimEnd()} []\n${content.slice(to)}`,
      lines: [lineOf({ document } as Spot, from) - 1, lineOf({ document } as Spot, from)],
      names: [],
      about: path.replace(/[^/]*$/, ''),
    };
  }
}

/** Nothing refers to these by name, and nothing else depends on them. */
const unreferenced = [
  'CronJob',
  'Database',
  'HTTPRoute',
  'PodMonitor',
  'ReferenceGrant',
  'ScheduledBackup',
  'ServiceMonitor',
  'CiliumNetworkPolicy',
  'NetworkPolicy',
  'Kustomization',
  'HelmRelease',
];

function isNeeded(all: readonly Editable[], { kind, name, file }: Editable): boolean {
  if (unreferenced.includes(kind) || name === '') return false;
  const used = new RegExp(`(: |- |[,"/])"?${name}["\\s,.]`, 'g');
  const here = (text: string) => [...text.matchAll(used)].length;
  const own = [...file.content.matchAll(new RegExp(`^  name: "?${name}"?\\s`, 'gm'))].length;
  return files(all).reduce((sum, { content }) => sum + here(content), 0) > own;
}

function* removeObject(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    if (!isNeeded(all, document)) continue;
    const { content, path } = document.file;
    yield {
      operator: 'remove any object that something needs',
      file: path,
      content: content.slice(0, document.from) + content.slice(document.to),
      lines: [1, 1],
      names: [document.name, base(path)],
    };
  }
}

function* renameObject(all: readonly Editable[]): Generator<Mutant> {
  for (const document of all) {
    const node = at(document, 'metadata', 'name');
    if (!isNeeded(all, document) || node === undefined) continue;
    yield replaceRange(
      'rename any object that something needs',
      document,
      rangeOf(node),
      `new-${document.name}`,
      [document.name],
    );
  }
}

/** Removes the namespace of an object if no Kustomization above sets one. */
function* leaveNamespaceOut(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (spot.path.join('.') !== 'metadata.namespace') continue;
    const lines = wholeLines(spot);
    if (isFilledIn(spot, all) || lines === undefined) continue;
    yield cut('leave the namespace out', spot, lines);
  }
}

function cut(operator: string, spot: Spot, [start, end]: readonly [number, number]): Mutant {
  const { content, path } = spot.document.file;
  const line = lineOf(spot, start);
  return {
    operator,
    file: path,
    content: content.slice(0, start) + content.slice(end),
    lines: [line - 1, line],
    names: [],
    holder: holderLines(spot),
  };
}

function* referenceNamespace(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const text = textOf(spot.pair.value);
    if (spot.key !== 'namespace' || spot.path[0] === 'metadata' || !text) continue;
    yield withValue('misspell the namespace of a reference', spot, `${text}-x`, [text]);
  }
}

function* referenceKind(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const text = textOf(spot.pair.value);
    if (spot.key !== 'kind' || spot.path.length < 3 || !text) continue;
    yield withValue('misspell the kind of a reference', spot, text.slice(0, -1));
  }
}

function* onRoot(
  operator: string,
  all: readonly Editable[],
  field: string,
  change: (text: string) => string,
): Generator<Mutant> {
  for (const spot of spots(all)) {
    const text = textOf(spot.pair.value);
    if (spot.path.length > 1 || spot.key !== field || !text) continue;
    yield withValue(operator, spot, change(text));
  }
}

function* leaveTypeOut(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    // Kustomize identifies a kustomization.yaml by its name, even without these.
    if (spot.path.length > 1 || !['apiVersion', 'kind'].includes(spot.key) || isKustomizeFile(spot.document))
      continue;
    const lines = wholeLines(spot);
    if (lines) {
      const mutant = cut('leave the kind or the version out', spot, lines);
      yield { ...mutant, lines: [mutant.lines[0], mutant.lines[1] + 1] };
    }
  }
}

/** Required fields in the API references, by kind, with the path from the root. */
const required: Readonly<Record<string, readonly string[]>> = {
  CiliumNetworkPolicy: ['spec.endpointSelector', 'spec.ingress.toPorts.ports.port'],
  Cluster: [
    'spec',
    'spec.instances',
    'spec.storage',
    'spec.storage.size',
    'spec.managed.roles.name',
    'spec.plugins.name',
  ],
  ClusterSecretStore: ['spec', 'spec.provider'],
  ConfigMap: ['metadata.name'],
  CronJob: [
    'spec.schedule',
    'spec.jobTemplate',
    'spec.jobTemplate.spec',
    'spec.jobTemplate.spec.template',
    'spec.jobTemplate.spec.template.spec.containers',
    'spec.jobTemplate.spec.template.spec.restartPolicy',
    'spec.jobTemplate.spec.template.spec.containers.name',
    'spec.jobTemplate.spec.template.spec.containers.image',
    'spec.jobTemplate.spec.template.spec.containers.volumeMounts.mountPath',
    'spec.jobTemplate.spec.template.spec.containers.env.name',
    'spec.jobTemplate.spec.template.spec.volumes.name',
    'spec.jobTemplate.spec.template.spec.containers.env.valueFrom.secretKeyRef.key',
  ],
  Database: ['spec.cluster', 'spec.name', 'spec.owner', 'spec.cluster.name'],
  ExternalSecret: [
    'spec',
    'spec.data.remoteRef.key',
    'spec.data.secretKey',
    'spec.data.remoteRef',
    'spec.secretStoreRef.name',
  ],
  HTTPRoute: ['spec.parentRefs.name', 'spec.rules.backendRefs.name', 'spec.rules.backendRefs.port'],
  HelmRelease: [
    'spec',
    'spec.interval',
    'spec.chart',
    'spec.chart.spec.chart',
    'spec.chart.spec.sourceRef',
    'spec.chart.spec.version',
    'spec.chart.spec.sourceRef.name',
    'spec.chart.spec.sourceRef.kind',
  ],
  HelmRepository: ['spec', 'spec.url'],
  Kustomization: [
    'spec.interval',
    'spec.prune',
    'spec.sourceRef',
    'spec.sourceRef.kind',
    'spec.sourceRef.name',
    'spec.dependsOn.name',
    'spec.decryption.provider',
    'spec.path',
  ],
  ObjectStore: [
    'spec.configuration',
    'spec.configuration.destinationPath',
    'spec.configuration.s3Credentials.accessKeyId.key',
  ],
  PodMonitor: ['spec', 'spec.selector', 'spec.podMetricsEndpoints'],
  ReferenceGrant: [
    'spec.from',
    'spec.to',
    'spec.from.namespace',
    'spec.from.kind',
    'spec.to.kind',
    'spec.from.group',
    'spec.to.group',
  ],
  ScheduledBackup: ['spec.schedule', 'spec.cluster', 'spec.cluster.name'],
  Secret: ['metadata.name', 'metadata'],
  Service: ['spec', 'spec.ports', 'spec.ports.port', 'spec.selector'],
};

function* leaveRequiredOut(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const { document, pair, path } = spot;
    if (!(required[document.kind] ?? []).includes(path.join('.')) || isKustomizeFile(document)) continue;
    const lines = wholeLines(spot);
    const names = /name$|secretKey$/i.test(spot.key) ? [textOf(pair.value) ?? ''] : [];
    if (lines) yield { ...cut('leave a required field out', spot, lines), names };
    else {
      // The first key of an item: what follows takes its place after the dash.
      const next = spot.siblings[1];
      if (next === undefined || spot.siblings[0] !== pair) continue;
      const [from] = rangeOf(pair.key);
      const mutant = replaceRange(
        'leave a required field out',
        document,
        [from, rangeOf(next.key)[0]],
        '',
        names,
      );
      yield { ...mutant, holder: holderLines(spot) };
    }
  }
}

function kustomizations(all: readonly Editable[]): Editable[] {
  return all.filter(
    (document) => document.kind === 'Kustomization' && !isKustomizeFile(document) && !isRoot(document),
  );
}

function* dependInCircle(all: readonly Editable[]): Generator<Mutant> {
  const apps = kustomizations(all);
  for (const first of apps) {
    for (const second of apps) {
      if (first === second || first.file === second.file) continue;
      yield {
        ...depend(first, second),
        others: [{ file: second.file.path, content: depend(second, first).content ?? '' }],
        names: ['dependsOn:', first.name, second.name],
      };
    }
  }
}

/** One Kustomization more in the list, or a list with it alone. */
function depend(document: Editable, on: Editable): Mutant {
  const list = at(document, 'spec', 'dependsOn');
  const [from] = rangeOf(isSeq(list) ? list : at(document, 'spec'));
  const item = `- name: ${on.name}\n      namespace: ${String(on.syntax.getIn(['metadata', 'namespace']))}\n`;
  return replaceRange(
    'depend in a circle',
    document,
    [from, from],
    isSeq(list) ? `${item}    ` : `dependsOn:\n    ${item}  `,
  );
}

function* samePath(all: readonly Editable[]): Generator<Mutant> {
  const apps = kustomizations(all);
  for (const [index, first] of apps.entries()) {
    const second = apps[(index + 1) % apps.length];
    if (second === undefined || second === first) continue;
    const node = at(first, 'spec', 'path');
    const path = String(second.syntax.getIn(['spec', 'path']));
    const lost = String(first.syntax.getIn(['spec', 'path'])).replace(/^\.\//, '');
    yield {
      ...replaceRange('let two Kustomizations apply one folder', first, rangeOf(node), path, [path]),
      about: lost,
    };
  }
}

function* sameName(all: readonly Editable[]): Generator<Mutant> {
  const apps = kustomizations(all);
  for (const [index, first] of apps.entries()) {
    const second = apps[(index + 1) % apps.length];
    if (second === undefined || second === first) continue;
    const node = at(first, 'metadata', 'name');
    yield replaceRange('give two Kustomizations one name', first, rangeOf(node), second.name, [
      `name: ${second.name}`,
    ]);
  }
}
