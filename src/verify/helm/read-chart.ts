import { nestedTooDeeply } from '../../diagnostics/nesting.ts';
import { dataOf, yamlDocuments } from '../../diagnostics/read-yaml.ts';
import type { ChartVersion, ValueIssue } from '../declarations.ts';
import { isPlainMap } from '../model/data.ts';
import { type Field, type ObjectType, type Type, unbounded } from '../schemas/types.ts';
import type { ChartFiles } from './chart-files.ts';
import { jsonSchemaCheck } from './json-schema.ts';
import { type TemplateUse, templateUse } from './template-values.ts';

/** A chart as its own files describe it. */
export interface ReadChart {
  readonly name: string;
  readonly version: string;
  readonly description: ChartVersion;
}

/**
 * Describe a chart by its files: the keys of `values.yaml`, what the templates read beyond them, the charts
 * within it, and `values.schema.json`. Throws where `Chart.yaml` is missing or cannot be read.
 */
export async function readChart(files: ChartFiles): Promise<ReadChart> {
  const text = files.get('Chart.yaml');
  if (text === undefined) throw new Error('it has no Chart.yaml');
  const chart: unknown = contentOf('Chart.yaml', text);
  if (!isPlainMap(chart) || typeof chart['name'] !== 'string')
    throw new Error('its Chart.yaml names no chart');
  const schema = files.get('values.schema.json');
  const defaults = valuesOf(files);
  const check = schema === undefined ? undefined : await jsonSchemaCheck(schema, defaults);
  const noObjects = () => [];
  return {
    name: chart['name'],
    version: String(chart['version'] ?? ''),
    description: {
      range: String(chart['version'] ?? ''),
      values: valuesType(files, chart),
      ...(templateUse(templates(files)).computed && { uncertain: true }),
      ...(check && { check: ({ values }): Iterable<ValueIssue> => check(values) }),
      provides: noObjects,
    },
  };
}

/** The first document of a file. Throws, in words for people, if it cannot be read. */
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

function valuesOf(files: ChartFiles): Readonly<Record<string, unknown>> {
  const values: unknown = contentOf('values.yaml', files.get('values.yaml') ?? '{}');
  return isPlainMap(values) ? values : {};
}

function valuesType(files: ChartFiles, chart: Readonly<Record<string, unknown>>): ObjectType {
  const dependencies = Array.isArray(chart['dependencies']) ? chart['dependencies'].filter(isPlainMap) : [];
  const fields = new Map<string, Field>([['global', optional(any)]]);
  let library = false;
  for (const dependency of dependencies) {
    const name = String(dependency['name']);
    const within = below(files, `charts/${name}/`);
    const own = within.get('Chart.yaml');
    const described: unknown = own === undefined ? undefined : contentOf(`charts/${name}/Chart.yaml`, own);
    if (isPlainMap(described) && described['type'] !== 'library') {
      fields.set(String(dependency['alias'] ?? name), optional(valuesType(within, described)));
    } else {
      // Whether a chart that is not here is a library, only itself can say.
      library ||= own !== undefined || templates(files).some(onlyIncludes);
      fields.set(String(dependency['alias'] ?? name), optional(any));
    }
  }
  const type = mapType('the values', valuesOf(files), '', templateUse(templates(files)));
  // The templates of a library read what they like; only the schema tells what that is.
  return {
    ...type,
    fields: library ? fields : new Map([...type.fields, ...fields, ['enabled', optional(any)]]),
    open: library,
  };
}

function templates(files: ChartFiles): readonly string[] {
  return [...files].filter(([path]) => /^templates\/.*\.(ya?ml|tpl|txt)$/.test(path)).map(([, text]) => text);
}

/** A template that is nothing but calls into another chart. */
function onlyIncludes(template: string): boolean {
  return /^\s*(\{\{-?\s*include\s+"[^"]+"\s+\.\s*-?\}\}\s*)+$/.test(template);
}

function optional(type: Type): Field {
  return { required: false, type: () => type };
}

function below(files: ChartFiles, folder: string): ChartFiles {
  const found = new Map<string, string>();
  for (const [path, text] of files) if (path.startsWith(folder)) found.set(path.slice(folder.length), text);
  return found;
}

const any: Type = { kind: 'any' };

/** The type of a map in `values.yaml` at a dotted path, and of what templates read below it. */
function mapType(
  name: string,
  value: Readonly<Record<string, unknown>>,
  path: string,
  use: TemplateUse,
): ObjectType {
  const fields = new Map<string, Field>();
  const add = (key: string, item: unknown): void => {
    const at = path === '' ? key : `${path}.${key}`;
    fields.set(key, { required: false, type: () => valueType(key, item, at, use) });
  };
  for (const [key, item] of Object.entries(value)) add(key, item);
  const prefix = path === '' ? '' : `${path}.`;
  for (const named of use.named) {
    if (!named.startsWith(prefix)) continue;
    const [key = ''] = named.slice(prefix.length).split('.');
    if (key !== '' && !fields.has(key)) add(key, undefined);
  }
  const handedOn = path !== '' && use.named.has(path);
  return {
    kind: 'object',
    name,
    fields,
    choices: [],
    needs: [],
    unions: [],
    rules: [],
    size: unbounded,
    open: handedOn,
  };
}

function valueType(name: string, value: unknown, path: string, use: TemplateUse): Type {
  if (isPlainMap(value)) {
    const type = mapType(name, value, path, use);
    // An empty map is there to be filled, and a map that nothing names is read by other means.
    const readBelow = [...use.named].some((named) => named.startsWith(`${path}.`));
    return Object.keys(value).length === 0 || !readBelow ? { ...type, open: true } : type;
  }
  if (value === undefined) {
    const readBelow = [...use.named].some((named) => named.startsWith(`${path}.`));
    return readBelow ? mapType(name, {}, path, use) : any;
  }
  if (Array.isArray(value)) return { kind: 'list', item: any, size: unbounded };
  // Templates turn scalars into each other freely, and null stands for anything.
  if (value === null) return any;
  return { kind: 'scalar', name: 'text', length: unbounded };
}
