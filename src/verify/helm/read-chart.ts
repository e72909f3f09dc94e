import { addTo } from '../../diagnostics/lists.ts';
import { nestedTooDeeply } from '../../diagnostics/nesting.ts';
import { dataOf, yamlDocuments } from '../../diagnostics/read-yaml.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { isPlainMap, type PlainMap } from '../model/data.ts';
import type { ChartFiles } from './chart-files.ts';
import { type ChartFile, leftOut, openKey, type ValueMap, type ValueNode } from './description.ts';
import { schemaTypes } from './schema-types.ts';
import { templateUse } from './template-values.ts';

/** A sub-chart. */
export interface SubChart {
  /** The path of its values: `redis`. */
  readonly path: string;
  readonly name: string;
  /** The value that decides whether it is installed. */
  readonly condition?: string;
}

/** A chart as its own files describe it. */
export interface ReadChart {
  readonly description: ChartFile;
  readonly subCharts: readonly SubChart[];
  /** Its `values.schema.json`. */
  readonly schema: string | undefined;
  /** Its `values.yaml`, unchanged. */
  readonly defaults: PlainMap;
  /** The texts of its own templates. */
  readonly templates: readonly string[];
}

/**
 * Describes a chart from its files: the keys of `values.yaml`, further values that templates read, sub-charts, and
 * `values.schema.json`. Throws if `Chart.yaml` is missing or cannot be parsed.
 */
export function readChart(files: ChartFiles): ReadChart {
  const text = files.get('Chart.yaml');
  if (text === undefined) throw new Error('it has no Chart.yaml');
  const chart: unknown = contentOf('Chart.yaml', text);
  if (!isPlainMap(chart) || typeof chart['name'] !== 'string')
    throw new Error('its Chart.yaml names no chart');
  const part = readPart(files, chart, '');
  const types = schemaTypes(files.get('values.schema.json'));
  for (const path of part.conditions) if (!types.has(path)) types.set(path, 'boolean');
  return {
    description: {
      chart: chart['name'],
      version: stringOf(chart['version'] ?? ''),
      ...(part.uncertain && { uncertain: true }),
      values: part.values,
      ...(types.size > 0 && { types: byType(types) }),
    },
    subCharts: part.subCharts,
    schema: files.get('values.schema.json'),
    defaults: valuesOf(files),
    templates: templates(files),
  };
}

/** Returns the first document of a file. Throws an error with a message for users if it cannot be parsed. */
function contentOf(name: string, text: string): unknown {
  const documents = yamlDocuments(text);
  if (documents === undefined) throw new Error(`its ${name} cannot be read: ${nestedTooDeeply}`);
  const [document] = documents;
  if (document === undefined) return undefined;
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`its ${name} is not valid YAML: ${error.message.split('\n')[0]}`);
  const { data, refused } = dataOf(document);
  if (refused !== undefined) throw new Error(`its ${name} cannot be read: ${refused}`);
  return data;
}

/** Groups paths by type, both sorted. */
export function byType(types: ReadonlyMap<string, string>): Readonly<Record<string, readonly string[]>> {
  const table = new Map<string, string[]>();
  for (const [path, type] of [...types].sort()) addTo(table, type, path);
  return Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A chart or sub-chart, including its own sub-charts. */
interface Part {
  readonly values: ValueMap;
  readonly uncertain: boolean;
  readonly subCharts: readonly SubChart[];
  /** Values with a boolean default that a template branches on, where a text such as "false" would be true. */
  readonly conditions: readonly string[];
}

function readPart(files: ChartFiles, chart: PlainMap, place: string): Part {
  const own = templates(files);
  const use = templateUse(own);
  const defaults = valuesOf(files);
  let values: Record<string, ValueNode> = { ...mapOf(defaults, readIn(use.named)), global: null };
  let uncertain = use.computed;
  const subCharts: SubChart[] = [];
  const prefix = place === '' ? '' : `${place}.`;
  const conditions = use.decided
    .filter((path) => typeof valueAt(defaults, path) === 'boolean')
    .map((path) => `${prefix}${path}`);
  const dependencies = Array.isArray(chart['dependencies']) ? chart['dependencies'].filter(isPlainMap) : [];
  const inner = charts(files);
  for (const dependency of dependencies) {
    const name = stringOf(dependency['name']);
    const alias = stringOf(dependency['alias'] ?? name);
    const within = inner.get(name) ?? new Map<string, string>();
    const described: unknown = contentOf(`charts/${name}/Chart.yaml`, within.get('Chart.yaml') ?? '');
    const known = values[alias];
    if (!isPlainMap(described)) {
      // Only the chart itself shows whether it is a library, and it is not here.
      if (own.some(onlyIncludes)) values = { ...values, [openKey]: true };
      values[alias] = isPlainMap(known) ? { ...known, [openKey]: true } : null;
    } else if (described['type'] === 'library') {
      const library = templateUse(templates(within));
      // If a chart uses no values itself, its library may read any.
      if ([...use.named].every((path) => path.split('.')[0] === 'global'))
        values = { ...values, [openKey]: true };
      uncertain ||= library.computed;
      values[alias] = null;
    } else {
      const path = `${prefix}${alias}`;
      const part = readPart(within, described, path);
      const condition = stringOf(dependency['condition'] ?? '').split(',')[0] ?? '';
      subCharts.push({ path, name, ...(condition && { condition: `${prefix}${condition}` }) });
      subCharts.push(...part.subCharts);
      conditions.push(...part.conditions);
      uncertain ||= part.uncertain;
      values[alias] = united(part.values, isPlainMap(known) ? (known as ValueMap) : {});
    }
  }
  if (place !== '') values['enabled'] ??= null;
  return { values: ordered(values), uncertain, subCharts, conditions };
}

/** Merges the values of a sub-chart with those that the outer chart sets for it. */
function united(inner: ValueMap, outer: ValueMap): ValueMap {
  const values: Record<string, ValueNode> = { ...inner };
  for (const [key, node] of Object.entries(outer)) {
    const known = values[key];
    if (key === openKey) continue;
    if (isPlainMap(known) && isPlainMap(node)) values[key] = united(known as ValueMap, node as ValueMap);
    else if (node !== null || known === undefined) values[key] = node;
  }
  return values;
}

function ordered(map: ValueMap): ValueMap {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function valuesOf(files: ChartFiles): PlainMap {
  const values: unknown = contentOf('values.yaml', files.get('values.yaml') ?? '{}');
  return isPlainMap(values) ? values : {};
}

function templates(files: ChartFiles): readonly string[] {
  return [...files].filter(([path]) => /^templates\/.*\.(ya?ml|tpl|txt)$/.test(path)).map(([, text]) => text);
}

/** Whether a template only includes templates of another chart. */
function onlyIncludes(template: string): boolean {
  return /^\s*(\{\{-?\s*include\s+"[^"]+"\s+\.\s*-?\}\}\s*)+$/.test(template);
}

/** Returns the files of sub-charts, by the name of their folder. */
function charts(files: ChartFiles): ReadonlyMap<string, ChartFiles> {
  const found = new Map<string, Map<string, string>>();
  for (const [path, text] of files) {
    const [, name, rest] = /^charts\/([^/]+)\/(.+)$/s.exec(path) ?? [];
    if (name === undefined || rest === undefined) continue;
    found.set(name, (found.get(name) ?? new Map<string, string>()).set(rest, text));
  }
  return found;
}

function valueAt(values: PlainMap, path: string): unknown {
  let current: unknown = values;
  for (const key of path.split('.')) current = isPlainMap(current) ? current[key] : undefined;
  return current;
}

/** The values that templates read, as a tree, because thousands of templates may read thousands of values. */
interface Read {
  /** The value is used as a whole. */
  whole: boolean;
  readonly below: Map<string, Read>;
}

/** The maximum depth of values; reading something deeper counts as reading everything below it. */
const deepest = 100;

function readIn(named: Iterable<string>): Read {
  const root: Read = { whole: false, below: new Map() };
  for (const path of named) {
    let at = root;
    for (const key of path.split('.', deepest)) {
      const next = at.below.get(key) ?? { whole: false, below: new Map<string, Read>() };
      at.below.set(key, next);
      at = next;
    }
    at.whole = true;
  }
  return root;
}

/** Returns what is read below a key of `values.yaml`, which may contain dots. */
function below(read: Read | undefined, key: string): Read | undefined {
  return key.split('.').reduce((at: Read | undefined, step) => at?.below.get(step), read);
}

/** Describes a map of `values.yaml` and what templates read in it. */
function mapOf(value: PlainMap, read: Read | undefined): ValueMap {
  const map: Record<string, ValueNode> = {};
  for (const [key, item] of Object.entries(value)) map[key] = nodeOf(item, below(read, key));
  for (const [key, inner] of read?.below ?? []) {
    if (key !== '' && !Object.hasOwn(map, key)) map[key] = nodeOf(undefined, inner);
  }
  return ordered(map);
}

function nodeOf(value: unknown, read: Read | undefined): ValueNode {
  const readBelow = read !== undefined && read.below.size > 0;
  const isMap = isPlainMap(value);
  if (isMap || (value === undefined && readBelow)) {
    const map = mapOf(isMap ? value : {}, read);
    // Users fill in an empty map; a map of which templates name no key is read by other means; and one may be passed on
    // as a whole.
    const isOpen = (isMap && (Object.keys(value).length === 0 || !readBelow)) || read?.whole === true;
    return isOpen && Object.keys(map).length > 0 ? { ...map, [openKey]: true } : map;
  }
  return scalarOf(value);
}

/**
 * Leaves out text of several lines, such as scripts and configurations, because it is its authors' work; only its
 * presence matters.
 */
function scalarOf(value: unknown): ValueNode {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map((item: unknown) => (isPlainMap(item) ? plain(item) : item));
  if (typeof value === 'string') return value.includes('\n') || value.length > 80 ? leftOut : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : stringOf(value);
}

function plain(map: PlainMap): ValueMap {
  return Object.fromEntries(
    Object.entries(map).map(([key, item]) => [key, isPlainMap(item) ? plain(item) : scalarOf(item)]),
  );
}
