import { isMap, isScalar, isSeq } from 'yaml';
import { type Editable, type Mutant, type Operator, rangeOf, replaceRange, textOf } from './edit.ts';
import {
  holderLines,
  isHelmValue,
  lineOf,
  type Spot,
  spots,
  valueRange,
  wholeLines,
  withValue,
} from './walk.ts';

/** A wrong value: for which keys of which kinds, and what is written instead. */
interface BadValue {
  readonly keys: readonly string[];
  readonly kinds?: readonly string[];
  /** A key on the path to the place. */
  readonly below?: string;
  readonly write: (text: string, spot: Spot) => string | undefined;
  /** A finding is also correct on a line with one of these: it is about two places, or the whole peer. */
  readonly names?: readonly string[];
}

const to = (text: string) => () => text;
const durations = ['interval', 'retryInterval', 'timeout', 'scrapeTimeout', 'refreshInterval'];
const workloads = ['CronJob', 'Job', 'Deployment', 'StatefulSet'];
const long = 'a'.repeat(64);

/** One row for each: a typo in a value that people make and nothing else reports. */
const badValues: Readonly<Record<string, BadValue>> = {
  'an unknown unit in a duration': { keys: durations, write: to('1x') },
  'a duration without a unit': { keys: durations, write: to('60') },
  'GB for Gi': {
    keys: ['memory', 'size', 'storage'],
    write: (text) => text.replace(/[GM]i$/, (unit) => `${unit[0]}B`),
  },
  'a blank in a quantity': {
    keys: ['memory', 'size', 'cpu'],
    write: (text) => text.replace(/(\d)([A-Za-z]+)$/, '$1 $2'),
  },
  'a limit below its request': { keys: ['memory'], below: 'limits', write: to('1Mi'), names: ['memory:'] },
  'a schedule of one field too few': {
    keys: ['schedule'],
    write: (text) => text.split(' ').slice(1).join(' '),
  },
  'a schedule of one field too many': { keys: ['schedule'], write: (text) => `0 ${text}` },
  'a minute that no hour has': { keys: ['schedule'], write: (text) => text.replace(/^\S+/, '61') },
  'a time zone that is nowhere': { keys: ['timeZone'], write: to('Europe/Berln') },
  'a port beyond all ports': {
    keys: ['port', 'targetPort', 'containerPort'],
    write: (text) => (/^\d+$/.test(text) ? '70000' : undefined),
  },
  'the port 0': {
    keys: ['port', 'targetPort', 'containerPort'],
    write: (text, { document }) =>
      /^\d+$/.test(text) && document.kind !== 'CiliumNetworkPolicy' ? '0' : undefined,
  },
  'a port as a word': {
    keys: ['port'],
    kinds: ['HTTPRoute', 'Service', 'HelmRelease'],
    write: to('web port'),
  },
  'another port': { keys: ['port'], write: (text) => (/^\d+$/.test(text) ? '4321' : undefined) },
  'another name of a port': {
    keys: ['targetPort', 'port'],
    write: (text) => (/^[a-z-]+$/.test(text) ? `${text}-x` : undefined),
  },
  'a protocol in small letters': { keys: ['protocol'], write: (text) => text.toLowerCase() },
  'a mistyped choice': {
    keys: [
      'type',
      'restartPolicy',
      'concurrencyPolicy',
      'imagePullPolicy',
      'pullPolicy',
      'creationPolicy',
      'deletionPolicy',
      'provider',
      'method',
      'ensure',
      'databaseReclaimPolicy',
      'operator',
      'compression',
      'resourcesPreset',
      'level',
      'format',
      'whenUnsatisfiable',
      'backupOwnerReference',
      'engineVersion',
      'mergePolicy',
    ],
    write: (text, { document }) => (document.kind === 'Secret' ? undefined : `${text}s`),
  },
  'a choice in other letters': {
    keys: [
      'type',
      'restartPolicy',
      'concurrencyPolicy',
      'imagePullPolicy',
      'creationPolicy',
      'method',
      'databaseReclaimPolicy',
    ],
    write: (text, { document }) =>
      document.kind === 'Secret'
        ? undefined
        : text === text.toLowerCase()
          ? text.toUpperCase()
          : text.toLowerCase(),
  },
  'restart always in a Job': { keys: ['restartPolicy'], write: to('Always') },
  'an image without a tag': { keys: ['image', 'imageName'], write: (text) => text.replace(/:[^:/]*$/, '') },
  'an image of latest': {
    keys: ['image', 'imageName'],
    write: (text) => text.replace(/:[^:/]*$/, ':latest'),
  },
  'an image in capitals': {
    keys: ['image', 'imageName'],
    write: (text) => text.replace(/[^/]*$/, (last) => last.toUpperCase()),
  },
  'root as the user': { keys: ['runAsUser'], write: to('0') },
  'no to runAsNonRoot': { keys: ['runAsNonRoot'], kinds: workloads, write: to('false') },
  'yes to allowPrivilegeEscalation': {
    keys: ['allowPrivilegeEscalation'],
    kinds: workloads,
    write: to('true'),
  },
  'no to readOnlyRootFilesystem': { keys: ['readOnlyRootFilesystem'], kinds: workloads, write: to('false') },
  'Unconfined for seccomp': {
    keys: ['type'],
    below: 'seccompProfile',
    kinds: workloads,
    write: to('Unconfined'),
  },
  'a command that is no list': { keys: ['command', 'args'], write: to('python3 /config/sync-roles.py') },
  'a negative count': {
    keys: [
      'backoffLimit',
      'activeDeadlineSeconds',
      'successfulJobsHistoryLimit',
      'failureThreshold',
      'replicas',
      'instances',
      'initialDelaySeconds',
      'maxParallel',
    ],
    write: to('-1'),
  },
  'a fraction for a count': {
    keys: [
      'backoffLimit',
      'activeDeadlineSeconds',
      'failureThreshold',
      'replicas',
      'instances',
      'port',
      'maxParallel',
    ],
    write: (text) => (/^\d+$/.test(text) ? '1.5' : undefined),
  },
  'an address without a scheme': {
    keys: ['url', 'endpointURL', 'issuer'],
    write: (text) => text.replace(/^\w+:\/\//, ''),
  },
  'oci for a plain repository': {
    keys: ['url'],
    kinds: ['HelmRepository'],
    write: (text) => text.replace(/^https:/, 'oci:'),
  },
  'a version that is a range': { keys: ['version'], kinds: ['HelmRelease'], write: (text) => `>=${text}` },
  'any version': { keys: ['version'], kinds: ['HelmRelease'], write: to('"*"') },
  'a version that nothing describes': { keys: ['version'], kinds: ['HelmRelease'], write: to('"9.0.0"') },
  'another chart': {
    keys: ['chart'],
    kinds: ['HelmRelease'],
    write: (text) => (text === 'langfuse' ? 'langfuze' : undefined),
  },
  'no to prune': { keys: ['prune'], write: to('false') },
  'a suspended object': { keys: ['prune'], write: to('true\n  suspend: true') },
  'another path of a Kustomization': {
    keys: ['path'],
    kinds: ['Kustomization'],
    write: (text) => `${text}s`,
  },
  'a path above the repository': { keys: ['path'], kinds: ['Kustomization'], write: to('../elsewhere') },
  'another host name': { keys: ['hostnames'], write: to('\n    - "Lang fuse.example.com"') },
  'a host name with a scheme': { keys: ['hostnames'], write: to('\n    - "https://langfuse.example.com"') },
  'a path that begins with no slash': { keys: ['value'], below: 'matches', write: to('api') },
  'a mistyped type of a path': { keys: ['type'], below: 'matches', write: to('Prefix') },
  'another section of a Gateway': { keys: ['sectionName'], write: (text) => `${text}x` },
  'another Gateway': { keys: ['name'], below: 'parentRefs', write: (text) => `${text}x` },
  'another store': { keys: ['name'], below: 'secretStoreRef', write: (text) => `${text}x` },
  'another kind of store': { keys: ['kind'], below: 'secretStoreRef', write: to('SecretStore') },
  'another target of an ExternalSecret': {
    keys: ['name'],
    below: 'target',
    kinds: ['ExternalSecret'],
    write: (text) => `${text}x`,
  },
  'another key of an ExternalSecret': {
    keys: ['secretKey'],
    kinds: ['ExternalSecret'],
    write: (text) => `${text}x`,
  },
  'a name with an underscore': {
    keys: ['name'],
    write: (text, { path }) => (path.join('.') === 'metadata.name' ? `${text}_x` : undefined),
  },
  'a name that is too long': {
    keys: ['name'],
    write: (text, { path }) => (path.join('.') === 'metadata.name' ? `${text}${long.repeat(4)}` : undefined),
  },
  'a name that ends with a hyphen': {
    keys: ['name'],
    write: (text, { path, document }) =>
      path.join('.') === 'metadata.name' && !document.kind.startsWith('Role') ? `${text}-` : undefined,
  },
  'a port’s name in capitals': {
    keys: ['name'],
    below: 'ports',
    kinds: ['Service'],
    write: (text) => text.toUpperCase(),
  },
  'a timeout as a number': { keys: ['request'], kinds: ['HTTPRoute'], write: to('300') },
  'a retention of no unit': { keys: ['retentionPolicy'], write: to('"30"') },
  'a bucket without a scheme': { keys: ['destinationPath'], write: (text) => text.replace('s3://', '') },
  'another database’s owner': {
    keys: ['owner'],
    kinds: ['Database', 'Cluster'],
    write: (text) => `${text}x`,
  },
  'another store of backups': { keys: ['barmanObjectName'], write: (text) => `${text}x` },
  'another plugin': { keys: ['name'], below: 'pluginConfiguration', write: (text) => `${text}x` },
  'another plugin of a Cluster': { keys: ['name'], below: 'plugins', write: (text) => `${text}x` },
  'an image of no version of PostgreSQL': {
    keys: ['imageName'],
    write: (text) => text.replace(/:.*$/, ':newest'),
  },
  'a name that DNS has not': { keys: ['matchName', 'matchPattern'], write: to('"https://example.com"') },
  'an address range of no width': { keys: ['cidr'], write: (text) => text.replace(/\/\d+$/, '') },
  'an address range with too many bits': { keys: ['cidr'], write: (text) => text.replace(/\/\d+$/, '/99') },
  'an entity that Cilium has not': {
    keys: ['toEntities', 'fromEntities'],
    write: to('\n        - internet'),
  },
  'another namespace of a peer': {
    keys: ['k8s:io.kubernetes.pod.namespace', 'kubernetes.io/metadata.name'],
    write: (text) => `${text}x`,
    names: ['toEndpoints:', 'fromEndpoints:'],
  },
  'another decryption': { keys: ['provider'], below: 'decryption', write: to('age') },
  'another Secret of decryption': { keys: ['name'], below: 'decryption', write: (text) => `${text}-x` },
};

/** Typos in values, and structures of the wrong shape. */
export const valueOperators: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(
    Object.entries(badValues).map(([name, row]) => [
      `write ${name}`,
      (all: readonly Editable[]) => writeBad(`write ${name}`, row, all),
    ]),
  ),
  'write text for a number': (all) =>
    onScalars('write text for a number', all, (text, quoted) =>
      !quoted && /^\d+$/.test(text) ? 'many' : undefined,
    ),
  'put quotes around a number': (all) =>
    onScalars('put quotes around a number', all, (text, quoted) =>
      !quoted && /^\d+$/.test(text) ? `"${text}"` : undefined,
    ),
  'put quotes around true and false': (all) =>
    onScalars('put quotes around true and false', all, (text, quoted) =>
      !quoted && /^(true|false)$/.test(text) ? `"${text}"` : undefined,
    ),
  'write yes for true': (all) =>
    onScalars('write yes for true', all, (text, quoted) =>
      !quoted && /^(true|false)$/.test(text) ? 'yes' : undefined,
    ),
  'write a number for text': (all) =>
    onScalars('write a number for text', all, (text, quoted) =>
      quoted && !/^\d+$/.test(text) ? '12345' : undefined,
    ),
  'write a list for a value': (all) =>
    onScalars(
      'write a list for a value',
      all,
      (_, __, spot) => `[${spot.document.file.content.slice(...valueRange(spot))}]`,
    ),
  'write text for a map': (all) => onCollections('write text for a map', all, isMap, 'text'),
  'write text for a list': (all) => onCollections('write text for a list', all, isSeq, 'text'),
  'write a map for a list': (all) => onCollections('write a map for a list', all, isSeq, '{a: b}'),
  'write a list for a map': (all) => onCollections('write a list for a map', all, isMap, '[a]'),
  'write an item of a list twice': duplicateItem,
  'write a variable twice': duplicateVariable,
  'write a label with a blank': (all) => labels('write a label with a blank', all, '"two words"'),
  'write a label that is too long': (all) => labels('write a label that is too long', all, long),
  'change a label that is selected': changeLabel,
  'change what selects': changeSelector,
  'write a number in a ConfigMap': (all) => data('write a number in a ConfigMap', all, ['ConfigMap'], '8080'),
  'write true in a ConfigMap': (all) => data('write true in a ConfigMap', all, ['ConfigMap'], 'true'),
  'write a number in a Secret': (all) => data('write a number in a Secret', all, ['Secret'], '8080'),
  'write a blank into a key': badKey,
  'write plain text as base64': plainData,
  'break the JSON of a ConfigMap': breakJson,
  'leave limits out': leaveLimitsOut,
  'mount one path twice': mountTwice,
  'misspell any Helm value': misspellValue,
};

function* writeBad(operator: string, row: BadValue, all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const { key, path, pair, document } = spot;
    if (!row.keys.includes(key) || (row.below !== undefined && !path.slice(0, -1).includes(row.below)))
      continue;
    if (row.kinds !== undefined && !row.kinds.includes(document.kind)) continue;
    if (document.file.path.endsWith('/kustomization.yaml')) continue;
    const isList = isSeq(pair.value) && row.write('', spot)?.startsWith('\n');
    if (!isScalar(pair.value) && !isList && !['command', 'args'].includes(key)) continue;
    const text = isScalar(pair.value) ? String(pair.value.value) : '';
    const wrong = row.write(text, spot);
    if (wrong === undefined || wrong === text) continue;
    const quote = document.file.content[rangeOf(pair.value)[0]] === '"' && /^[^"\n]*$/.test(wrong) ? '"' : '';
    const mutant = withValue(operator, spot, `${quote}${wrong}${quote}`, [text, ...(row.names ?? [])]);
    yield {
      ...mutant,
      lines: [mutant.lines[0] - (isList ? 1 : 0), mutant.lines[1]],
      holder: holderLines(spot),
    };
  }
}

function* onScalars(
  operator: string,
  all: readonly Editable[],
  change: (text: string, quoted: boolean, spot: Spot) => string | undefined,
): Generator<Mutant> {
  for (const spot of spots(all)) {
    const { value } = spot.pair;
    if (!isScalar(value) || value.value === null) continue;
    const wrong = change(String(value.value), String(value.type).startsWith('QUOTE'), spot);
    if (wrong !== undefined) yield withValue(operator, spot, wrong);
  }
}

function* onCollections(
  operator: string,
  all: readonly Editable[],
  fits: (node: unknown) => boolean,
  text: string,
): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (!fits(spot.pair.value)) continue;
    const { content, path } = spot.document.file;
    const [from, end] = valueRange(spot);
    const [, keyEnd] = rangeOf(spot.pair.key);
    const line = lineOf(spot, keyEnd);
    yield {
      operator,
      file: path,
      content: `${content.slice(0, keyEnd)}: ${text}${content.slice(Math.max(end, from))}`,
      lines: [line, line],
      names: [],
      holder: holderLines(spot),
    };
  }
}

function* duplicateItem(all: readonly Editable[]): Generator<Mutant> {
  const named = [
    'containers',
    'env',
    'volumes',
    'ports',
    'roles',
    'plugins',
    'dependsOn',
    'parentRefs',
    'volumeMounts',
  ];
  for (const spot of spots(all)) {
    if (!isSeq(spot.pair.value) || !named.includes(spot.key) || isHelmValue(spot)) continue;
    if (spot.document.kind.endsWith('NetworkPolicy')) continue;
    yield* itemsTwice('write an item of a list twice', spot);
  }
}

function* itemsTwice(operator: string, spot: Spot): Generator<Mutant> {
  const { content, path } = spot.document.file;
  for (const item of isSeq(spot.pair.value) ? spot.pair.value.items : []) {
    const [from, end] = rangeOf(item);
    const start = content.lastIndexOf('\n', from - 1) + 1;
    if (!/^ *- $/.test(content.slice(start, from))) continue;
    const stop = start + content.slice(start, end).trimEnd().length;
    const text = content.slice(start, stop);
    const line = lineOf(spot, start);
    yield {
      operator,
      file: path,
      content: `${content.slice(0, stop)}\n${text}${content.slice(stop)}`,
      lines: [line, line + 2 * text.split('\n').length],
      names: [],
    };
  }
}

function* duplicateVariable(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (isHelmValue(spot) && spot.key === 'additionalEnv') yield* itemsTwice('write a variable twice', spot);
  }
}

function* labels(operator: string, all: readonly Editable[], text: string): Generator<Mutant> {
  for (const spot of spots(all)) {
    const parent = spot.path.at(-2) ?? '';
    if (isHelmValue(spot) || !['labels', 'matchLabels'].includes(parent)) continue;
    if (isScalar(spot.pair.value)) yield withValue(operator, spot, text);
  }
}

/** The label of a pod by which a policy, a Service or a monitor in its folder selects it. */
function* changeLabel(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (spot.path.slice(-4).join('.') !== 'template.metadata.labels.app.kubernetes.io/name') continue;
    yield {
      ...withValue('change a label that is selected', spot, 'other'),
      holder: holderLines(spot),
      names: ['endpointSelector', 'podSelector', 'egress:', 'name:'],
    };
  }
}

function* changeSelector(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const text = textOf(spot.pair.value);
    const selects = ['endpointSelector', 'podSelector', 'selector'].some((key) => spot.path[1] === key);
    if (!selects || text === undefined) continue;
    yield {
      ...withValue('change what selects', spot, `${text}x`),
      holder: holderLines(spot),
      names: [`${spot.path[1]}:`],
    };
  }
}

function* data(
  operator: string,
  all: readonly Editable[],
  kinds: readonly string[],
  text: string,
): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (!kinds.includes(spot.document.kind) || !['data', 'stringData'].includes(spot.path.at(-2) ?? ''))
      continue;
    const { content } = spot.document.file;
    const [from, end] = valueRange(spot);
    if (content.slice(from, end).split('\n').length > 20) continue;
    yield withValue(operator, spot, text);
  }
}

function* badKey(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (
      !['ConfigMap', 'Secret'].includes(spot.document.kind) ||
      !['data', 'stringData'].includes(spot.path[0] ?? '')
    )
      continue;
    if (spot.path.length === 2)
      yield replaceRange(
        'write a blank into a key',
        spot.document,
        rangeOf(spot.pair.key),
        `"a ${spot.key}"`,
      );
  }
}

function* plainData(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (spot.document.kind !== 'Secret' || spot.path.join() !== 'stringData') continue;
    const mutant = replaceRange('write plain text as base64', spot.document, rangeOf(spot.pair.key), 'data');
    yield { ...mutant, lines: [mutant.lines[0], mutant.lines[0] + spot.siblings.length + 10] };
  }
}

function* breakJson(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (spot.document.kind !== 'ConfigMap' || spot.path[0] !== 'data' || !spot.key.endsWith('.json'))
      continue;
    const { content } = spot.document.file;
    const [from, end] = rangeOf(spot.pair.value);
    const commas = [...content.slice(from, end).matchAll(/,\n/g)].map(({ index }) => from + index);
    for (const comma of commas.filter((_, index) => index % 40 === 0)) {
      const line = lineOf(spot, from);
      yield {
        ...replaceRange('break the JSON of a ConfigMap', spot.document, [comma, comma + 1], ''),
        holder: [line, line - 1],
      };
    }
  }
}

function* leaveLimitsOut(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (!workloads.includes(spot.document.kind) || !['resources', 'limits', 'memory'].includes(spot.key))
      continue;
    if (spot.key === 'memory' && !spot.path.includes('limits')) continue;
    const lines = wholeLines(spot);
    if (lines === undefined) continue;
    const { content, path } = spot.document.file;
    const line = lineOf(spot, lines[0]);
    yield {
      operator: 'leave limits out',
      file: path,
      content: content.slice(0, lines[0]) + content.slice(lines[1]),
      lines: [line - 1, line],
      names: ['resources:', 'containers:', '- name:'],
      holder: holderLines(spot),
    };
  }
}

function* mountTwice(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (spot.key !== 'volumeMounts' || isHelmValue(spot) || !isSeq(spot.pair.value)) continue;
    const [first] = spot.pair.value.items;
    const path = isMap(first) ? String(first.get('mountPath')) : '';
    const volume = isMap(first) ? String(first.get('name')) : '';
    const [from] = rangeOf(first);
    const indent = ' '.repeat(from - spot.document.file.content.lastIndexOf('\n', from) - 3);
    yield replaceRange(
      'mount one path twice',
      spot.document,
      [from, from],
      `name: ${volume}\n${indent}  mountPath: ${path}\n${indent}- `,
    );
  }
}

/** Every key below `values` that the chart defines, at any depth. */
function* misspellValue(all: readonly Editable[]): Generator<Mutant> {
  const own = ['annotations', 'labels', 'commonAnnotations', 'providers'];
  for (const spot of spots(all)) {
    if (!isHelmValue(spot) || spot.path.slice(2, -1).some((key) => own.includes(key))) continue;
    yield {
      ...replaceRange('misspell any Helm value', spot.document, rangeOf(spot.pair.key), `${spot.key}x`, [
        spot.key,
      ]),
      holder: holderLines(spot),
    };
  }
}
