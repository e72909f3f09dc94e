import type { App } from '../app-kit/app.ts';
import type { Project, SchemaError } from '../app-kit/project.ts';
import { type ClusterSchema, groupsOf } from '../app-kit/schema.ts';
import type { NestedSchema, SettingSchemas } from '../app-kit/setting.ts';
import { removedSettings, renamedSettings } from '../app-kit/upgrade.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { type Advice, generated } from '../diagnostics/fix.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { pathOfPointer, valueAt } from '../diagnostics/json-pointer.ts';
import { holderOf, locationOf } from '../diagnostics/layered-source.ts';
import { pathText } from '../diagnostics/path-text.ts';
import { isPlainName } from '../diagnostics/plain-name.ts';
import type { KeyPath, Part, Source } from '../diagnostics/source.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { ConfigCode } from './codes.ts';
import { misplacedSettings } from './misplaced.ts';
import { schemaOfKeyword } from './schema-lookup.ts';
import { setTo } from './set-to.ts';
import { mayTellSecret } from './shown-text.ts';
import { type Formerly, unknownKeyWords } from './unknown-key.ts';
import { refusal } from './wording.ts';

export interface SchemaFindings {
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The settings whose values are unknown: invalid ones, missing ones, and those that a misspelled key was probably meant to be.
   * Findings that follow from these would be noise.
   */
  readonly broken: ReadonlySet<string>;
}

/** Further mistakes of the same kind are only counted. */
const most = 100;

/** Describes the errors of the schema validator, each at its place, one finding for each mistake. */
export function schemaFindings(
  errors: readonly SchemaError[],
  data: object,
  source: Source,
  schema: ClusterSchema,
  { apps, leftOut }: Pick<Project, 'apps' | 'leftOut'> = { apps: [] },
): SchemaFindings {
  const diagnostics: Diagnostic[] = [];
  const broken = new Set<string>();
  const misspelt = new Set<string>();
  const own = withoutParts(errors);
  const above = keysAbove(source);
  const former: ReadonlyMap<string, Formerly> = new Map<string, Formerly>([
    ...renamedSettings(apps),
    ...removedSettings(apps),
  ]);
  const unknown = own.filter(({ keyword }) => keyword === 'additionalProperties');
  for (const error of own) {
    const path = pathOfPointer(error.instancePath, data);
    broken.add(
      path[0]?.toString() ?? String(error.params['missingProperty'] ?? error.params['additionalProperty']),
    );
  }
  const misplaced = misplacedSettings(source, schema.properties, broken);
  diagnostics.push(...misplaced);
  for (const { path } of misplaced) misspelt.add(path);
  for (const error of unknown.slice(0, most)) {
    const path = pathOfPointer(error.instancePath, data);
    const key = String(error.params['additionalProperty']);
    if (isExplained([...path, key], source, misplaced)) continue;
    const known = Object.keys(schemaOfKeyword(schema, error.schemaPath).properties ?? {});
    const value = valueAt(data, [...path, key]);
    const members = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    const within = pathText(path);
    const openAbove = path.length === 0 ? above.get(key) : undefined;
    const formerly = former.get(pathText([...path, key]));
    const words = unknownKeyWords(
      {
        ...{ key, within, known, members, openAbove, ...(formerly && { formerly }) },
        appLeftOut: path.length === 0 ? leftOut?.get(key) : undefined,
      },
      schema.properties,
    );
    const shownPath = words.message.includes(key) ? [...path, key] : path;
    diagnostics.push({
      ...diagnostic('config/unknown-key', words.message, shownPath, 'key', words, source),
      ...locationOf(source, [...path, key], 'key'),
    });
    if (path.length === 0 && words.meant !== undefined) misspelt.add(words.meant);
  }
  if (unknown.length > most) diagnostics.push(more(unknown.length - most, source));
  for (const error of own) {
    if (error.keyword === 'additionalProperties') continue;
    const missing = error.params['missingProperty'];
    const atTop = error.instancePath === '';
    if (atTop && typeof missing === 'string' && misspelt.has(missing)) continue;
    if (isExplained(pathOfPointer(error.instancePath, data), source, misplaced)) continue;
    diagnostics.push(
      error.keyword === 'required'
        ? missingKey(error, data, source, { schema, apps })
        : wrongValue(error, data, source, schema),
    );
  }
  return { diagnostics, broken: new Set([...broken, ...misspelt]) };
}

function more(count: number, source: Source): Diagnostic {
  const message = `${count} more keys are not settings`;
  return diagnostic('config/unknown-key', message, [], 'key', { hint: 'Correct those above first.' }, source);
}

/**
 * Removes errors that another error explains better: an alternative that does not match is not an error itself, but the choice
 * between alternatives is; and a value of the wrong type need not be reported as not allowed too.
 */
function withoutParts(errors: readonly SchemaError[]): readonly SchemaError[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf').slice(0, most);
  const types = new Set(
    errors.flatMap(({ keyword, instancePath }) => (keyword === 'type' ? [instancePath] : [])),
  );
  return errors.filter(
    ({ keyword, schemaPath, instancePath, propertyName }) =>
      propertyName === undefined &&
      !(keyword !== 'type' && types.has(instancePath)) &&
      !choices.some((choice) => schemaPath.startsWith(`${choice.schemaPath}/`)),
  );
}

/** Maps each key that follows a key without a value to that key, because it may have been meant as its member. */
function keysAbove(source: Source): ReadonlyMap<string, string> {
  const above = new Map<string, string>();
  for (const { data } of source.layers ?? [source]) {
    let open: string | undefined;
    for (const [key, value] of Object.entries(data)) {
      if (value === null) open = key;
      else if (open !== undefined) above.set(key, open);
    }
  }
  return above;
}

/** Whether a path leads to, or contains, a misplaced setting. */
function isExplained(path: KeyPath, source: Source, misplaced: readonly Diagnostic[]): boolean {
  if (path.length === 0 || misplaced.length === 0) return false;
  const {
    file,
    range: { start },
  } = locationOf(source, path, 'key');
  return misplaced.some(({ path: name, range, file: other }) => {
    const here = other === file && range.start.line === start.line && range.start.column === start.column;
    return here || Object.hasOwn(Object(valueAt(source.data, path)), name);
  });
}

function missingKey(
  error: SchemaError,
  data: object,
  source: Source,
  { schema, apps }: Pick<Project, 'schema' | 'apps'>,
): Diagnostic {
  const path = pathOfPointer(error.instancePath, data);
  const key = String(error.params['missingProperty']);
  const within = path.length === 0 ? '' : ` in ${pathText(path)}`;
  const { description = 'Add it.', examples } =
    schemaOfKeyword(schema, error.schemaPath).properties?.[key] ?? {};
  const [first] = examples ?? [];
  const line = isToml(source.path) ? `${key} = ${JSON.stringify(first)}` : `${key}: ${String(first)}`;
  const example = first === undefined ? '' : `\nAs in: ${line}`;
  const isOf = (app: App) => groupsOf(app).some(({ settings }) => Object.hasOwn(settings, key));
  const app = path.length === 0 ? apps.find(isOf) : undefined;
  const added = app === undefined ? '' : `\n\`clusterwright init --add ${app.name}\` adds it.`;
  const isSecret = path.length === 0 && schema.properties[key]?.['x-generate'] !== undefined;
  const addition = isSecret ? { fixes: generated([key]) } : setTo(key, first);
  return diagnostic(
    'config/missing-key',
    `${key} is missing${within}`,
    [...path, key],
    'key',
    { hint: description + example + added, ...(path.length === 0 && addition) },
    source,
  );
}

function wrongValue(error: SchemaError, data: object, source: Source, whole: ClusterSchema): Diagnostic {
  const path = pathOfPointer(error.instancePath, data);
  const schema = schemaOfKeyword(whole, error.schemaPath);
  const setting = whole.properties[String(path[0] ?? '')];
  const value = valueAt(data, path);
  const { start, end } = source.locate(path, 'value');
  // A value of several lines, or one that has the name or the form of a secret, may contain a secret by mistake.
  const secret =
    schema['x-secret'] === true ||
    path.some((step) => typeof step === 'string' && isSecret(step, whole.properties)) ||
    (typeof value === 'string' && (start.line !== end.line || mayTellSecret(value, whole.properties)));
  if (error.keyword === 'propertyNames') {
    const name = String(error.params['propertyName']);
    const { patternErrorMessage } = schema.propertyNames ?? {};
    if (patternErrorMessage !== undefined) {
      const key = isPlainName(name.replace('/', '.')) ? `the key ${name}, which` : 'a key that';
      const message = `${pathText(path)} has ${key} ${patternErrorMessage}`;
      return diagnostic(
        'config/wrong-value',
        message,
        [...path, name],
        'key',
        { hint: 'Correct the key.' },
        source,
      );
    }
    const message = `${pathText(path)} has the key ${name}, a number, so its place in the order would be lost`;
    return diagnostic(
      'config/wrong-value',
      message,
      [...path, name],
      'key',
      { hint: 'Give the role another name.' },
      source,
    );
  }
  const { message, hint, fixes } = refusal(error, value, schema, {
    name: pathText(path),
    secret,
    language: isToml(holderOf(source, path).path) ? 'toml' : 'yaml',
  });
  const code =
    error.keyword === 'type' && schema.enum === undefined ? 'config/wrong-type' : 'config/wrong-value';
  const description = descriptionOf(schema, setting);
  return diagnostic(
    code,
    message,
    path,
    'value',
    { hint: hint ?? description, ...(fixes && { fixes }) },
    source,
  );
}

/** Also a member that has, or almost has, the name of a secret, which may be there by mistake. */
function isSecret(step: string, settings: SettingSchemas): boolean {
  if (Object.hasOwn(settings, step)) return settings[step]?.['x-secret'] === true;
  const secrets = Object.keys(settings).filter((name) => settings[name]?.['x-secret'] === true);
  return suggest(step, secrets) !== undefined;
}

function descriptionOf(...schemas: readonly (NestedSchema | undefined)[]): string {
  for (const schema of schemas) {
    if (schema !== undefined && 'description' in schema && typeof schema.description === 'string') {
      return schema.description;
    }
  }
  return 'cluster.schema.json lists what it accepts.';
}

function diagnostic(
  code: ConfigCode,
  message: string,
  path: KeyPath,
  part: Part,
  { hint, fixes = [] }: Advice,
  source: Source,
): Diagnostic {
  const at = locationOf(source, path, part);
  return atPlace(at, { code, message, path, hint, fixes });
}
