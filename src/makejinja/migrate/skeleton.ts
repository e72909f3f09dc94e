import type { Location } from '../../diagnostics/diagnostic.ts';
import { harmless } from '../../diagnostics/format/harmless.ts';
import type { PythonFunction, PythonParameter } from './python.ts';
import { keyOf, literalOf, quoted, typeOfAnnotation, typeOfData, typeOfLiteral } from './types-of.ts';

/** One thing that the new plugin has to have. */
export interface Item {
  readonly kind: 'name' | 'filter' | 'function' | 'test';
  readonly name: string;
  readonly places: readonly Location[];
  /** Its definition in Python, if it was found, and the file. */
  readonly python?: { readonly file: string; readonly definition: PythonFunction } | undefined;
  /** Whether `clusterwright/plugin` has it already. */
  readonly isHelper: boolean;
}

export interface SkeletonInput {
  readonly items: readonly Item[];
  /** The method `data` of the Python plugin. */
  readonly dataMethod?: { readonly file: string; readonly definition: PythonFunction } | undefined;
  /** The method `path_filters`. */
  readonly pathFilters?: { readonly file: string; readonly definition: PythonFunction } | undefined;
  /** The data as they are, for their types. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What it stands in for. */
  readonly from: string;
}

/** Words that cannot name a function. */
const reserved = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await'.split(
    ' ',
  ),
);

/** The text of a TypeScript plugin with a typed stub for each item; a stub that is reached ends the run and says so. */
export function skeleton({ items, dataMethod, pathFilters, data, from }: SkeletonInput): string {
  const callables = items.filter(({ kind }) => kind !== 'name');
  const helpers = [...new Set(callables.filter(({ isHelper }) => isHelper).map(({ name }) => name))].sort();
  const own = new Map(callables.filter(({ isHelper }) => !isHelper).map((item) => [item.name, item]));
  const names = items.filter(({ kind }) => kind === 'name');
  const hasStubs = own.size > 0 || names.length > 0 || dataMethod !== undefined || pathFilters !== undefined;
  const members = [
    ...dataMember(names, dataMethod),
    ...listMember('filters', callables, 'filter'),
    ...listMember('functions', callables, 'function'),
    ...listMember('tests', callables, 'test'),
    ...pathFilterMember(pathFilters),
  ];
  return [
    `// What ${inComment(from)} was for makejinja. Written by \`clusterwright migrate\`: replace every notPorted().\n`,
    importOf(['definePlugin', ...helpers].sort()),
    `\n/** The data files as they were when this was written. */\n`,
    `interface Data ${typeOfData(data, '')}\n`,
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

const notPorted = `/** Ends the run: a template has reached what is still to be written. */
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

function dataMember(names: readonly Item[], method: SkeletonInput['dataMethod']): string[] {
  if (names.length === 0 && method === undefined) return [];
  const source =
    method === undefined
      ? ''
      : `  // ${inComment(method.file)}:${method.definition.first}\n${commented(method.definition.source, '  ')}`;
  if (names.length === 0) {
    return [
      `${source}  data(data) {\n    // Templates need no further names. What this changes in the data itself is still to be written.\n`,
      `    return notPorted(${quoted(`data (${method?.file}:${method?.definition.first})`)}) ?? data;\n  },\n`,
    ];
  }
  return [
    `${source}  data(data) {\n    return {\n      ...data,\n`,
    ...names.map(
      ({ name, places, python }) =>
        `      // ${originOf(python)}Used in ${placesText(places)}.\n      ${keyOf(name)}: notPorted(${quoted(name)}),\n`,
    ),
    '    };\n  },\n',
  ];
}

function originOf(python: Item['python']): string {
  return python === undefined ? '' : `${inComment(python.file)}:${python.definition.first}. `;
}

function listMember(member: string, items: readonly Item[], kind: Item['kind']): string[] {
  const names = items.filter((item) => item.kind === kind).map(({ name }) => name);
  if (names.length === 0) return [];
  const entries = names.map((name) => (safe(name) === name ? name : `${name}: ${safe(name)}`));
  return [`  ${member}: { ${entries.join(', ')} },\n`];
}

function pathFilterMember(method: SkeletonInput['pathFilters']): string[] {
  if (method === undefined) return [];
  const place = `${inComment(method.file)}:${method.definition.first}`;
  return [
    `  // ${place}\n${commented(method.definition.source, '  ')}`,
    `  pathFilters: [(path) => notPorted(${quoted(`path_filters (${place})`)}) ?? path !== ''],\n`,
  ];
}

function safe(name: string): string {
  return reserved.has(name) ? `${name}_` : name;
}

/** The Python source, for reading beside the stub. */
function commented(source: string, indent: string): string {
  return source
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `${indent}//${line === '' ? '' : ` ${line}`}\n`)
    .join('');
}

/** The name of a file, which must not end the comment that it is in. */
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
