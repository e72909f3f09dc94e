import type { Location } from '../../diagnostics/diagnostic.ts';
import { harmless } from '../../diagnostics/format/harmless.ts';
import type { FolderFilter } from './folder-filters.ts';
import type { PythonFunction, PythonParameter } from './python.ts';
import type { PythonName } from './python-names.ts';
import { keyOf, literalOf, quoted, typeOfAnnotation, typeOfData, typeOfLiteral } from './types-of.ts';

/** A name that the Python plugin adds to the data, and the file that does. */
export interface SetName extends PythonName {
  readonly file: string;
}

/** Something that the new plugin must provide. */
export interface Item {
  readonly kind: 'name' | 'filter' | 'function' | 'test';
  readonly name: string;
  readonly places: readonly Location[];
  /** Its definition in Python and the file, if found. */
  readonly python?: { readonly file: string; readonly definition: PythonFunction } | undefined;
  /** For a name: where the Python plugin adds it to the data. */
  readonly setBy?: SetName | undefined;
  /** Where the Python files mention it, if none of them defines it. */
  readonly namedAt?: string | undefined;
  /** Whether `clusterwright/plugin` already provides it. */
  readonly isHelper: boolean;
}

export interface SkeletonInput {
  readonly items: readonly Item[];
  /** Other names that the Python plugin adds to the data. */
  readonly alsoSet: readonly SetName[];
  /** The method `data` of the Python plugin. */
  readonly dataMethod?: { readonly file: string; readonly definition: PythonFunction } | undefined;
  /** The method `path_filters`. */
  readonly pathFilters?: { readonly file: string; readonly definition: PythonFunction } | undefined;
  readonly folderFilters: readonly FolderFilter[];
  /** The present data, to derive types from. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What it replaces. */
  readonly from: string;
}

/** Words that cannot be names of functions. */
const reserved = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await'.split(
    ' ',
  ),
);

/** Whether the origin of a name is unknown: it is undefined in templates, like a setting that was left out. */
export function isNowhere({ kind, setBy, python, namedAt }: Item): boolean {
  return kind === 'name' && (setBy ?? python ?? namedAt) === undefined;
}

/** The text of a TypeScript plugin with a typed stub for each item. A stub that is called ends the run with an error. */
export function skeleton(input: SkeletonInput): string {
  const { items, alsoSet, dataMethod, data, from } = input;
  const callables = items.filter(({ kind }) => kind !== 'name');
  const helpers = [...new Set(callables.filter(({ isHelper }) => isHelper).map(({ name }) => name))].sort();
  const own = new Map(callables.filter(({ isHelper }) => !isHelper).map((item) => [item.name, item]));
  const names = items.filter((item) => item.kind === 'name' && !isNowhere(item));
  // Names that others may be computed from come first.
  const entries = [...alsoSet.map(set), ...names.map(needed)];
  const stubs = entries.some(({ value }) => value.includes('notPorted('));
  const hasStubs =
    own.size > 0 || stubs || input.pathFilters !== undefined || (dataMethod && entries.length === 0);
  const members = [
    ...dataMember(entries, dataMethod),
    ...listMember('filters', callables, 'filter'),
    ...listMember('functions', callables, 'function'),
    ...listMember('tests', callables, 'test'),
    ...pathFilterMember(input),
  ];
  return [
    `// What ${inComment(from)} was for makejinja. Written by \`clusterwright migrate\`: replace every notPorted().\n`,
    importOf(['definePlugin', ...helpers].sort()),
    `\n/** The data files as they were when this was written. */\n`,
    dataType(data, [...entries, ...items.filter(isNowhere).map(unset)]),
    hasStubs ? `\n${notPorted}` : '',
    ...[...own.values()].map((item) => `\n${stub(item)}`),
    `\nexport default definePlugin<Data>({\n${members.join('')}});\n`,
  ].join('');
}

function importOf(names: readonly string[]): string {
  const line = `import { ${names.join(', ')} } from 'clusterwright/plugin';\n`;
  if (line.length <= 100) return line;
  return `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'clusterwright/plugin';\n`;
}

const notPorted = `/** Ends the run: a template uses something that is not written yet. */
function notPorted(what: string): never {
  throw new Error(\`\${what} is not ported yet\`);
}
`;

function stub({ name, places, python, kind }: Item): string {
  const signature =
    python === undefined
      ? '(...args: unknown[]): unknown'
      : `(${python.definition.parameters.map(parameter).join(', ')}): ${typeOfAnnotation(python.definition.returns)}`;
  const origin =
    python === undefined
      ? 'Its definition was not found'
      : `${inComment(python.file)}:${python.definition.first}`;
  return [
    `/** ${origin}. Used as a ${kind} in ${placesText(places)}. */\n`,
    python === undefined ? '' : commented(python.definition.source, ''),
    `function ${safe(name)}${signature} {\n`,
    `  return notPorted(${quoted(python === undefined ? name : `${name} (${origin})`)});\n}\n`,
  ].join('');
}

function parameter({ name, kind, annotation, default: standard }: PythonParameter): string {
  if (kind === 'rest') return `...${safe(name)}: ${typeOfAnnotation(annotation)}[]`;
  if (kind === 'keywords') return `${safe(name)}: Record<string, unknown> = {}`;
  const literal = standard === undefined ? undefined : literalOf(standard);
  const type = annotation === undefined ? typeOfLiteral(literal) : typeOfAnnotation(annotation);
  if (literal !== undefined) return `${safe(name)}: ${type === 'unknown' ? 'unknown' : type} = ${literal}`;
  return standard === undefined ? `${safe(name)}: ${type}` : `${safe(name)}?: ${type}`;
}

/** A name that the new plugin adds to the data. */
interface DataEntry {
  readonly name: string;
  readonly comment: string;
  readonly value: string;
  /** Its type as a member of the data; undefined if the data cannot have it before. */
  readonly type: string | undefined;
}

function needed({ name, places, python, setBy, namedAt }: Item): DataEntry {
  const origin = setBy
    ? placeOf(setBy)
    : python
      ? `${inComment(python.file)}:${python.definition.first}`
      : namedAt;
  const comment = `${origin === undefined ? '' : `${inComment(origin)}. `}Used in ${placesText(places)}.`;
  return {
    ...(setBy ? set(setBy) : { value: `notPorted(${quoted(name)})`, type: undefined }),
    name,
    comment,
  };
}

/** A setting that templates use but the present data lacks. */
function unset({ name }: Item): DataEntry {
  return { name, comment: '', value: '', type: 'unknown' };
}

function set(name: SetName): DataEntry {
  const stub = `notPorted(${quoted(name.name)})`;
  const literal = name.value === undefined ? undefined : literalOf(name.value);
  const value = literal ?? stub;
  return {
    name: name.name,
    comment: `${placeOf(name)}.`,
    value: name.isDefault ? `${memberOf('data', name.name)} ?? ${value}` : value,
    type: name.isDefault ? typeOfLiteral(literal) : undefined,
  };
}

function placeOf({ file, line }: SetName): string {
  return `${inComment(file)}:${line}`;
}

function memberOf(object: string, name: string): string {
  return keyOf(name) === name ? `${object}.${name}` : `${object}[${quoted(name)}]`;
}

/** Includes the names that the plugin sets a default for, because the data may have them. */
function dataType(data: SkeletonInput['data'], entries: readonly DataEntry[]): string {
  const more = entries
    .filter(({ name, type }) => type !== undefined && !Object.hasOwn(data, name))
    .map(({ name, type }) => `  ${keyOf(name)}?: ${type};\n`)
    .join('');
  const own = typeOfData(data, '');
  // Nothing is known about empty data.
  if (!own.startsWith('{')) return `interface Data {\n  [name: string]: unknown;\n${more}}\n`;
  return `interface Data ${own.slice(0, -1)}${more}}\n`;
}

function dataMember(entries: readonly DataEntry[], method: SkeletonInput['dataMethod']): string[] {
  if (entries.length === 0 && method === undefined) return [];
  const source =
    method === undefined
      ? ''
      : `  // ${inComment(method.file)}:${method.definition.first}\n${commented(method.definition.source, '  ')}`;
  if (entries.length === 0) {
    return [
      `${source}  data(data) {\n    // Templates need no further names. What this changes in the data itself is still to be written.\n`,
      `    return notPorted(${quoted(`data (${method?.file}:${method?.definition.first})`)}) ?? data;\n  },\n`,
    ];
  }
  return [
    `${source}  data(data) {\n    return {\n      ...data,\n`,
    ...entries.map(({ name, comment, value }) => `      // ${comment}\n      ${keyOf(name)}: ${value},\n`),
    '    };\n  },\n',
  ];
}

function listMember(member: string, items: readonly Item[], kind: Item['kind']): string[] {
  const names = items.filter((item) => item.kind === kind).map(({ name }) => name);
  if (names.length === 0) return [];
  const entries = names.map((name) => (safe(name) === name ? name : `${name}: ${safe(name)}`));
  return [`  ${member}: { ${entries.join(', ')} },\n`];
}

function pathFilterMember({ pathFilters: method, folderFilters }: SkeletonInput): string[] {
  if (method === undefined) return [];
  const place = `${inComment(method.file)}:${method.definition.first}`;
  const source = `  // ${place}\n${commented(method.definition.source, '  ')}`;
  if (folderFilters.length === 0)
    return [
      source,
      `  pathFilters: [(path) => notPorted(${quoted(`path_filters (${place})`)}) ?? path !== ''],\n`,
    ];
  return [
    source,
    '  pathFilters: (data) => {\n    // Whether a folder is rendered, as the Python file in it says.\n',
    '    const folders: Record<string, boolean> = {\n',
    ...folderFilters.flatMap(({ file, folder, source: filter }) => [
      commented(filter, '      '),
      `      ${quoted(folder)}: notPorted(${quoted(file)}),\n`,
    ]),
    '    };\n    const left = Object.keys(folders).filter((folder) => !folders[folder]);\n',
    `    return [(path) => !left.some((folder) => path.includes(\`/\${folder}/\`))];\n  },\n`,
  ];
}

function safe(name: string): string {
  return reserved.has(name) ? `${name}_` : name;
}

/** The Python source as a comment, for comparison with the stub. */
function commented(source: string, indent: string): string {
  return source
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `${indent}//${line === '' ? '' : ` ${line}`}\n`)
    .join('');
}

/** The name of a file, escaped so that it does not end the comment. */
function inComment(name: string): string {
  return harmless(name).replace(/\s/g, ' ').replaceAll('*/', '*\u2215');
}

export function placesText(places: readonly Location[]): string {
  const [first] = places;
  if (first === undefined) return 'no template';
  const more =
    places.length === 1 ? '' : ` and ${places.length - 1} more ${places.length === 2 ? 'place' : 'places'}`;
  return `${inComment(first.file)}:${first.range.start.line}${more}`;
}
