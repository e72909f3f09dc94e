import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { joinFiles, splitFiles } from '../files.ts';

type Container = Record<string, unknown> | unknown[];

/** A change of a value in YAML or JSON, so that the result still parses. */
export interface DataEdit {
  readonly file: number;
  readonly at: number;
  readonly other: number;
  readonly how: 'remove' | 'odd' | 'graft' | 'swap' | 'rename' | 'wrap' | 'deepen' | 'many' | 'add';
  readonly odd: unknown;
  readonly name: string;
}

const oddValues: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    Number.POSITIVE_INFINITY,
    9007199254740993n,
    '',
    ' ',
    '.',
    '..',
    '/',
    '../..',
  ],
  ...[
    'a'.repeat(5000),
    '\u0000',
    '\u001b[2J',
    '\n::error::x',
    `\${X}`,
    '$(A)',
    '{{ .x }}',
    '*',
    '**/*',
    '(a+)+$',
    '[',
  ],
  ...[
    'a.b.[name=c].d',
    '/spec/-',
    '~1',
    'v1',
    'List',
    'Secret',
    'Kustomization',
    'https://example.com/x?ref=1',
    '::1',
  ],
  ...[
    '1Gi',
    '10%',
    '-5s',
    '99999999999h',
    '0 0 31 2 *',
    '>=1.0 <2 || x',
    '1.2.3.4/33',
    'ENC[AES256_GCM,data:AA==,iv:AA==]',
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    { a: null },
    { '': '' },
    { constructor: 1 },
    { toString: { a: 1 } },
    ['a', 'a'],
    new Date(0),
  ],
];
const names = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'length',
    '',
    '<<',
    '0',
    'a.b',
    'a/b',
    '*',
    ' ',
    '~',
    '\u0000',
  ],
  ...[
    'metadata',
    'name',
    'namespace',
    'spec',
    'data',
    'kind',
    'apiVersion',
    'items',
    'sops',
    'path',
    'patch',
    'target',
  ],
];

export const dataEdit: fc.Arbitrary<DataEdit> = fc.record({
  file: fc.nat(),
  at: fc.nat(),
  other: fc.nat(),
  how: fc.constantFrom(
    'remove',
    'odd',
    'odd',
    'graft',
    'graft',
    'swap',
    'rename',
    'wrap',
    'deepen',
    'many',
    'add',
  ),
  odd: fc.constantFrom(...oddValues),
  name: fc.constantFrom(...names),
});

/** A text of files with some values changed; a file that is not valid YAML is not changed. */
export function editData(text: string, edits: readonly DataEdit[]): string {
  const files = splitFiles(text);
  const alone = files.length === 1 && !text.startsWith('####');
  for (const edit of edits) {
    const file = files[edit.file % files.length];
    if (file !== undefined) file.content = changed(file.content, edit);
  }
  return alone
    ? (files[0]?.content ?? '')
    : joinFiles(Object.fromEntries(files.map((file) => [file.path, file.content])));
}

function changed(content: string, edit: DataEdit): string {
  let documents: unknown[];
  try {
    documents = parseAllDocuments(content, { logLevel: 'silent' }).map((document) => document.toJS());
  } catch {
    return content;
  }
  const root: Container = documents;
  const spots = spotsIn(root);
  const spot = spots[edit.at % Math.max(spots.length, 1)];
  const other = spots[edit.other % Math.max(spots.length, 1)];
  if (spot === undefined || other === undefined) return content;
  apply(spot, other, edit);
  const json = /^\s*[{[]/.test(content);
  try {
    return json
      ? JSON.stringify(documents.length === 1 ? documents[0] : documents)
      : documents.map((document) => stringify(document, { aliasDuplicateObjects: false })).join('---\n');
  } catch {
    return content;
  }
}

interface Spot {
  readonly within: Container;
  readonly key: string;
}

function apply({ within, key }: Spot, other: Spot, { how, odd, name }: DataEdit): void {
  const value = get(within, key);
  const foreign = structuredClone(get(other.within, other.key));
  const replace = (made: unknown) => set(within, key, made);
  if (how === 'odd') replace(odd);
  if (how === 'graft' || how === 'swap') replace(foreign);
  if (how === 'swap') set(other.within, other.key, structuredClone(value));
  if (how === 'wrap') replace(name.length % 2 === 0 ? [value] : { [name]: value });
  if (how === 'deepen') replace(Array.from({ length: 60 }).reduce((inner) => ({ [name]: [inner] }), value));
  if (how === 'remove' || how === 'rename') {
    if (Array.isArray(within)) within.splice(Number(key), 1);
    else delete within[key];
  }
  if (how === 'rename') set(within, Array.isArray(within) ? key : name, value);
  if (how === 'many') {
    const copies = Array.from({ length: 200 }, () => structuredClone(value));
    if (Array.isArray(within)) within.splice(Number(key), 0, ...copies);
    else for (const [index, copy] of copies.entries()) set(within, `${key}${index}`, copy);
  }
  if (how === 'add') {
    if (typeof value === 'object' && value !== null) set(value as Container, name, structuredClone(odd));
    else replace(`${String(value)}${typeof odd === 'string' ? odd : name}`);
  }
}

function spotsIn(root: Container): Spot[] {
  const spots: Spot[] = [];
  const look = (within: Container): void => {
    for (const key of Object.keys(within)) {
      spots.push({ within, key });
      const value = get(within, key);
      if (typeof value === 'object' && value !== null && !(value instanceof Date)) look(value as Container);
    }
  };
  look(root);
  return spots;
}

function get(within: Container, key: string): unknown {
  return (within as Record<string, unknown>)[key];
}

/** Also for a key that an assignment would treat as the prototype. */
function set(within: Container, key: string, value: unknown): void {
  if (Array.isArray(within)) within[Number(key)] = value;
  else Object.defineProperty(within, key, { value, enumerable: true, writable: true, configurable: true });
}
