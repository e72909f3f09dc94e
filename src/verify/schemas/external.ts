import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import { readJson } from '../../diagnostics/read-json.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { readInput } from '../../disk/read-input.ts';
import { withinTime } from '../../within-time.ts';
import { splitApiVersion } from '../api-version.ts';
import { checkRules } from '../cel/check.ts';
import { findKind } from '../kinds/pack.ts';
import type { JsonSchema } from '../kinds/schema.ts';
import { isPlainMap } from '../model/data.ts';
import { type Fetch, fetchText, keeping } from './fetched.ts';
import type { SchemaIssue } from './issue.ts';
import { compileSchema, placeOfError } from './json-schema.ts';

/** External schemas, loaded. */
export interface ExternalSchemas {
  /** Returns the issues of an object; undefined if no location has a schema of its kind. */
  readonly check: (data: Readonly<Record<string, unknown>>) => readonly SchemaIssue[] | undefined;
  /** Checks only the rules of a given schema, for a kind whose structure is already known. */
  readonly rules: (
    data: Readonly<Record<string, unknown>>,
    opaque: (text: string) => boolean,
  ) => readonly SchemaIssue[];
  /** CustomResourceDefinitions from outside the tree. */
  readonly definitions: readonly unknown[];
}

export interface LoadOptions {
  /** The folder in which to cache fetched schemas; without it, nothing is cached. */
  readonly cache?: string;
  /** CustomResourceDefinitions that were given in addition to the locations. */
  readonly definitions?: readonly unknown[];
  /** Returns the text at a URL, or undefined if there is none. */
  readonly fetch?: Fetch;
}

interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Finds schemas of kinds without a built-in one, in locations as kubeconform takes them: a path or a URL with
 * `{{.Group}}`, `{{.ResourceKind}}`, `{{.ResourceAPIVersion}}`, `{{.KindSuffix}}` and
 * `{{.NormalizedKubernetesVersion}}`. The first location with a schema is used. A location that cannot be read as a
 * schema is reported; one without a schema is skipped.
 */
export async function loadSchemas(
  locations: readonly string[],
  kinds: readonly KindName[],
  options: LoadOptions = {},
): Promise<{ readonly schemas: ExternalSchemas; readonly diagnostics: readonly Diagnostic[] }> {
  const checks = new Map<string, (data: unknown) => readonly SchemaIssue[]>();
  const known = new Map<string, JsonSchema>();
  const diagnostics: Diagnostic[] = [];
  const { cache, fetch: asked = fetchText } = options;
  const silent = new Set<string>();
  const get = cache === undefined ? asked : keeping(cache, asked, isSchemaText);
  for (const kind of kinds.filter(isPlainKind)) {
    const key = `${kind.apiVersion} ${kind.kind}`;
    if (checks.has(key) || known.has(key)) continue;
    const isKnown = findKind(kind.apiVersion, kind.kind) !== undefined;
    for (const location of locations) {
      const at = locate(location, kind);
      // Nothing is fetched only for rules.
      if (silent.has(location) || (isKnown && isAddress(at))) continue;
      try {
        const text = await read(at, get).catch((error: unknown) => {
          // A server that does not answer is not asked for the next kind.
          if (isAddress(at)) silent.add(location);
          throw error;
        });
        if (text === undefined) continue;
        const schema = readJson(text);
        if (!isPlainMap(schema)) throw new Error('it is not a map');
        if (isKnown) known.set(key, schema);
        else checks.set(key, await compile(schema));
        break;
      } catch (error) {
        diagnostics.push(unreadable(at, error));
      }
    }
  }
  const keyOf = (data: Readonly<Record<string, unknown>>) =>
    `${stringOf(data['apiVersion'])} ${stringOf(data['kind'])}`;
  const schemas: ExternalSchemas = {
    check: (data) => checks.get(keyOf(data))?.(data),
    rules: (data, opaque) => {
      const schema = known.get(keyOf(data));
      return schema === undefined ? [] : (withinTime(() => checkRules(data, schema, { opaque })) ?? []);
    },
    definitions: options.definitions ?? [],
  };
  return { schemas, diagnostics };
}

/** Whether the names of a kind are safe: they come from a tree and become parts of paths and addresses. */
function isPlainKind({ apiVersion, kind }: KindName): boolean {
  const { group, version } = splitApiVersion(apiVersion);
  return [group, version, kind].every((part) =>
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)?$/.test(part),
  );
}

/** Returns the address of a kind's schema. A location without a pattern has the layout of kubernetes-json-schema. */
export function locate(location: string, { apiVersion, kind }: KindName): string {
  const { group, version } = splitApiVersion(apiVersion);
  const suffix = group === '' ? `-${version}` : `-${group.split('.')[0]}-${version}`;
  const layout =
    '{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json';
  const pattern = /\{\{/.test(location) ? location : `${location.replace(/\/$/, '')}/${layout}`;
  const names: Readonly<Record<string, string>> = {
    Group: group,
    ResourceKind: kind.toLowerCase(),
    ResourceAPIVersion: version,
    KindSuffix: suffix,
    NormalizedKubernetesVersion: 'master',
    StrictSuffix: '-strict',
  };
  return pattern.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (whole, name: string) => names[name] ?? whole);
}

function isAddress(location: string): boolean {
  return /^https?:\/\//.test(location);
}

async function read(address: string, get: Fetch): Promise<string | undefined> {
  if (isAddress(address)) return get(address);
  try {
    return readInput(address).toString('utf8');
  } catch (error) {
    return absent(error as NodeJS.ErrnoException);
  }
}

function isSchemaText(text: string): boolean {
  try {
    return isPlainMap(JSON.parse(text));
  } catch {
    return false;
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}

/** The validator is loaded only if a location is given. */
async function compile(whole: JsonSchema): Promise<(data: unknown) => readonly SchemaIssue[]> {
  const validate = await compileSchema(whole as Readonly<Record<string, unknown>>, {
    address: '',
    standard: 'draft-07',
  });
  return (data) => {
    const opaque = (text: string) => text.includes('${') || text.startsWith('ENC[');
    const answer = validate(data);
    if ('refused' in answer) return [cannotTell(answer.refused)];
    if (answer.errors.length === 0) return withinTime(() => checkRules(data, whole, { opaque })) ?? [];
    return answer.errors.map((error) => {
      const { keyword, message } = error;
      const { path, part } = placeOfError(error, data);
      const about = pathText(path) || 'the object';
      const reason =
        keyword === 'additionalProperties'
          ? 'is not in the schema'
          : keyword === 'required'
            ? 'is missing'
            : message;
      return {
        code: 'schema/invalid',
        path,
        part,
        message: `${about} ${reason ?? 'does not fit the schema'}`,
        hint: "Correct it as the kind's schema says.",
      };
    });
  };
}

function cannotTell(refused: string): SchemaIssue {
  return {
    code: 'schema/unreadable-schema',
    path: [],
    part: 'key',
    message: `the schema of this kind ${refused}, so that the object is not checked`,
    hint: 'Correct the schema that --schema-location finds.',
  };
}

function unreadable(address: string, error: unknown): Diagnostic {
  return aboutFile(address, {
    code: 'schema/unreadable-schema',
    message: `the schema cannot be read: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'no reason given'}`,
    hint: 'Correct --schema-location, or the schema at that location.',
  });
}
