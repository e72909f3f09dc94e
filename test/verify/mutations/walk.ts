import { isMap, isScalar, isSeq, type Pair, parseAllDocuments } from 'yaml';
import { type Editable, type Mutant, pairRange, rangeOf, replaceRange } from './edit.ts';

/** A key of a document at any depth, with what it takes to break it. */
export interface Spot {
  readonly document: Editable;
  readonly pair: Pair;
  readonly key: string;
  /** The keys from the root, including this one; items of lists are skipped. */
  readonly path: readonly string[];
  /** The keys of the same map, in order. */
  readonly siblings: readonly Pair[];
  /** The key above; absent at the root. */
  readonly parent?: Pair;
}

/** Every key of every document. */
export function* spots(all: readonly Editable[]): Generator<Spot> {
  for (const document of all) yield* below(document, document.syntax.contents, []);
}

function* below(document: Editable, node: unknown, path: readonly string[], parent?: Pair): Generator<Spot> {
  if (isMap(node)) {
    for (const pair of node.items) {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      const here = [...path, key];
      yield { document, pair, key, path: here, siblings: node.items, ...(parent && { parent }) };
      yield* below(document, pair.value, here, pair);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) yield* below(document, item, path, parent);
  }
}

/** Maps whose keys the author chooses: any key is as good as another there. */
const freeMaps = [
  'labels',
  'annotations',
  'data',
  'stringData',
  'matchLabels',
  'selector',
  'parameters',
  'commonAnnotations',
];

/** Whether the key's name is the author's choice. */
export function isFree({ path, document }: Spot): boolean {
  const parent = path.at(-2) ?? '';
  if (parent === 'selector' && document.kind !== 'Service') return false;
  return freeMaps.includes(parent) && !(parent === 'data' && document.kind === 'ObjectStore');
}

export function isHelmValue({ path, document }: Spot): boolean {
  return document.kind === 'HelmRelease' && path[1] === 'values' && path.length > 2;
}

export function lineOf({ document }: Spot, offset: number): number {
  return document.file.content.slice(0, offset).split('\n').length;
}

/** The column of a key, from 0. */
export function indentOf({ document, pair }: Spot): number {
  const [from] = rangeOf(pair.key);
  return from - (document.file.content.lastIndexOf('\n', from - 1) + 1);
}

/** Where a finding about something missing is: at the key of the map that lacks it, or at its first key. */
export function holderLines(spot: Spot): number[] {
  const { siblings, parent } = spot;
  const keys = [...siblings.slice(0, 2), ...(parent ? [parent] : [])];
  return keys.map(({ key }) => lineOf(spot, rangeOf(key)[0]));
}

/** Whether two texts have the same meaning, so that nothing was broken. */
export function saysTheSame(before: string, after: string): boolean {
  const [a, b] = [before, after].map((text) => {
    const documents = parseAllDocuments(text);
    return documents.some(({ errors }) => errors.length > 0)
      ? undefined
      : JSON.stringify(documents.map((document) => document.toJS() as unknown));
  });
  return a !== undefined && a === b;
}

/** Whether a key may be omitted because whatever reads the file fills it in. */
export function isFilledIn({ document, path }: Spot, all: readonly Editable[]): boolean {
  const folder = document.file.path.replace(/\/[^/]*$/, '');
  // Kustomize takes a kustomization.yaml for what its name says.
  if (document.file.path.endsWith('/kustomization.yaml')) return ['apiVersion', 'kind'].includes(path.join());
  return (
    path.join('.') === 'metadata.namespace' &&
    all.some(
      ({ syntax }) =>
        syntax.getIn(['spec', 'path']) === `./${folder}` && syntax.hasIn(['spec', 'targetNamespace']),
    )
  );
}

/** Another text for the value; a finding is correct there, or where something names the old value. */
export function withValue(operator: string, spot: Spot, text: string, names: readonly string[] = []): Mutant {
  return replaceRange(operator, spot.document, valueRange(spot), text, names);
}

/** The value's own text, without the blank lines and comments that follow a block. */
export function valueRange({ pair, document }: Spot): [number, number] {
  const [from, to] = rangeOf(pair.value);
  return [from, from + document.file.content.slice(from, to).trimEnd().length];
}

/** The whole lines of a key and its value; undefined if they share a line with something else. */
export function wholeLines(spot: Spot): [number, number] | undefined {
  const { document, pair } = spot;
  const { content } = document.file;
  const [from] = rangeOf(pair.key);
  const start = content.lastIndexOf('\n', from - 1) + 1;
  if (content.slice(start, from).trim() !== '') return undefined;
  const to = pair.value === null ? pairRange(pair)[1] : valueRange(spot)[1];
  const newline = content.indexOf('\n', Math.max(to - 1, from));
  return [start, newline < 0 ? content.length : newline + 1];
}
