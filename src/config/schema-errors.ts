import type { SchemaError } from '../app-kit/project.ts';
import type { ClusterSchema } from '../app-kit/schema.ts';
import type { NestedSchema } from '../app-kit/setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { pathText } from '../diagnostics/path-text.ts';
import type { Part, Source } from '../diagnostics/source.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { ConfigCode } from './codes.ts';
import { keysOfPointer, schemaOfKeyword, valueAt } from './schema-lookup.ts';
import { refusal } from './wording.ts';

export interface SchemaFindings {
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The settings of which nothing is known: what is wrong, what is missing, and what a misspelt key was
   * probably meant to be. What follows from them would be noise.
   */
  readonly broken: ReadonlySet<string>;
}

/** Put the errors of the schema validator into words, each at its place, one for each mistake. */
export function schemaFindings(
  errors: readonly SchemaError[],
  data: object,
  source: Source,
  schema: ClusterSchema,
): SchemaFindings {
  const diagnostics: Diagnostic[] = [];
  const broken = new Set<string>();
  const misspelt = new Set<string>();
  const own = errors.filter((error) => !isPartOfAnother(error, errors));
  for (const error of own) {
    const path = keysOfPointer(error.instancePath);
    if (error.keyword === 'additionalProperties') {
      const key = String(error.params['additionalProperty']);
      const [diagnostic, meant] = unknownKey(path, key, error, data, source, schema);
      diagnostics.push(diagnostic);
      if (path.length === 0 && meant !== undefined) misspelt.add(meant);
    }
    broken.add(path[0] ?? String(error.params['missingProperty'] ?? error.params['additionalProperty']));
  }
  for (const error of own) {
    if (error.keyword === 'additionalProperties') continue;
    const missing = error.params['missingProperty'];
    const atTop = error.instancePath === '';
    if (atTop && typeof missing === 'string' && misspelt.has(missing)) continue;
    diagnostics.push(
      error.keyword === 'required'
        ? missingKey(error, source, schema)
        : wrongValue(error, data, source, schema),
    );
  }
  return { diagnostics, broken: new Set([...broken, ...misspelt]) };
}

/**
 * Whether another error says it better: an alternative that did not fit is not itself wrong, the choice between
 * them is; and a value of the wrong type is not among the allowed ones either.
 */
function isPartOfAnother(error: SchemaError, errors: readonly SchemaError[]): boolean {
  if (error.propertyName !== undefined) return true;
  return errors.some(
    ({ keyword, schemaPath, instancePath }) =>
      ((keyword === 'anyOf' || keyword === 'oneOf') && error.schemaPath.startsWith(`${schemaPath}/`)) ||
      (keyword === 'type' && error.keyword !== 'type' && instancePath === error.instancePath),
  );
}

function unknownKey(
  path: readonly string[],
  key: string,
  error: SchemaError,
  data: object,
  source: Source,
  clusterSchema: ClusterSchema,
): readonly [diagnostic: Diagnostic, meant: string | undefined] {
  const known = Object.keys(schemaOfKeyword(clusterSchema, error.schemaPath).properties ?? {});
  const meant = suggest(key, known);
  const within = path.length === 0 ? '' : ` in ${pathText(path)}`;
  const message =
    path.length === 0 ? `no setting is called ${shownKey(key)}` : `there is no ${shownKey(key)}${within}`;
  const members = valueAt(data, [...path, key]);
  const flat =
    typeof members === 'object' && members !== null ? flatName(key, Object.keys(members), known) : undefined;
  const hint =
    meant !== undefined
      ? `Did you mean ${meant}?`
      : flat !== undefined
        ? `Settings are flat: write ${flat} in the first column.`
        : `Remove the line. ${path.length === 0 ? 'cluster.schema.json lists all settings.' : `It may hold ${known.join(', ')}.`}`;
  return [diagnostic('config/unknown-key', message, [...path, key], 'key', hint, source), meant];
}

/** A key may be any text; one that is not plain is quoted, and a long one cut. */
function shownKey(key: string): string {
  const text = /^[\w.-]+$/.test(key) ? key : JSON.stringify(key);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** `langfuse_enabled`, for people who write `enabled` below `langfuse`. */
function flatName(key: string, members: readonly string[], known: readonly string[]): string | undefined {
  return members.map((member) => `${key}_${member}`).find((name) => known.includes(name));
}

function missingKey(error: SchemaError, source: Source, clusterSchema: ClusterSchema): Diagnostic {
  const path = keysOfPointer(error.instancePath);
  const key = String(error.params['missingProperty']);
  const within = path.length === 0 ? '' : ` in ${pathText(path)}`;
  const { description = 'Add it.', examples } =
    schemaOfKeyword(clusterSchema, error.schemaPath).properties?.[key] ?? {};
  const example = examples?.[0] === undefined ? '' : `\nAs in: ${key}: ${String(examples[0])}`;
  return diagnostic(
    'config/missing-key',
    `${key} is missing${within}`,
    [...path, key],
    'key',
    description + example,
    source,
  );
}

function wrongValue(
  error: SchemaError,
  data: object,
  source: Source,
  clusterSchema: ClusterSchema,
): Diagnostic {
  const path = keysOfPointer(error.instancePath);
  const schema = schemaOfKeyword(clusterSchema, error.schemaPath);
  const setting = clusterSchema.properties[path[0] ?? ''];
  const secret = setting?.['x-secret'] === true;
  if (error.keyword === 'propertyNames') {
    const name = String(error.params['propertyName']);
    const message = `${pathText(path)} has the key ${name}, a bare number, whose place in the order would be lost`;
    return diagnostic(
      'config/wrong-value',
      message,
      [...path, name],
      'key',
      'Give the role another name.',
      source,
    );
  }
  const { message, hint } = refusal(error, valueAt(data, path), schema, pathText(path), secret);
  const code =
    error.keyword === 'type' && schema.enum === undefined ? 'config/wrong-type' : 'config/wrong-value';
  const description = descriptionOf(schema, setting);
  return diagnostic(code, message, path, 'value', hint ?? description, source);
}

function descriptionOf(...schemas: readonly (NestedSchema | undefined)[]): string {
  for (const schema of schemas) {
    if (schema !== undefined && 'description' in schema && typeof schema.description === 'string') {
      return schema.description;
    }
  }
  return 'cluster.schema.json says what it takes.';
}

function diagnostic(
  code: ConfigCode,
  message: string,
  path: readonly string[],
  part: Part,
  hint: string,
  source: Source,
): Diagnostic {
  const range = source.locate(path, part);
  return { code, severity: 'error', message, file: source.path, path: pathText(path), range, hint };
}
