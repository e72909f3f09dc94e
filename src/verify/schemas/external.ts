import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOfFile } from '../../diagnostics/diagnostic.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { splitApiVersion } from '../api-version.ts';
import { checkRules } from '../cel/check.ts';
import { withinTime } from '../cel/guard.ts';
import { findKind } from '../kinds/pack.ts';
import type { JsonSchema } from '../kinds/schema.ts';
import type { SchemaIssue } from './issue.ts';

/** Schemas from outside the pack, ready to be asked. */
export interface ExternalSchemas {
  /** The issues of an object; undefined where no location had a schema for its kind. */
  readonly check: (data: Readonly<Record<string, unknown>>) => readonly SchemaIssue[] | undefined;
  /** The rules of a schema at hand for a kind whose structure is known without it. */
  readonly rules: (
    data: Readonly<Record<string, unknown>>,
    opaque: (text: string) => boolean,
  ) => readonly SchemaIssue[];
  /** CustomResourceDefinitions from outside the tree. */
  readonly definitions: readonly unknown[];
}

export interface LoadOptions {
  /** Folder to keep what was fetched; nothing is kept where it is absent. */
  readonly cache?: string;
  /** CustomResourceDefinitions that were given beside the locations. */
  readonly definitions?: readonly unknown[];
  /** Gets the text at a URL, or undefined where there is none. */
  readonly fetch?: (url: string) => Promise<string | undefined>;
}

interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Find schemas for the kinds that the pack does not have, in locations as kubeconform takes them: a path or a
 * URL with `{{.Group}}`, `{{.ResourceKind}}`, `{{.ResourceAPIVersion}}`, `{{.KindSuffix}}` and
 * `{{.NormalizedKubernetesVersion}}`; the first that has one wins. A location that cannot be read as a schema is
 * a diagnostic; one that has nothing is passed over.
 */
export async function loadSchemas(
  locations: readonly string[],
  kinds: readonly KindName[],
  options: LoadOptions = {},
): Promise<{ readonly schemas: ExternalSchemas; readonly diagnostics: readonly Diagnostic[] }> {
  const checks = new Map<string, (data: unknown) => readonly SchemaIssue[]>();
  const known = new Map<string, JsonSchema>();
  const diagnostics: Diagnostic[] = [];
  for (const kind of kinds) {
    const key = `${kind.apiVersion} ${kind.kind}`;
    if (checks.has(key) || known.has(key)) continue;
    const isKnown = findKind(kind.apiVersion, kind.kind) !== undefined;
    for (const location of locations) {
      const at = locate(location, kind);
      // Nothing is fetched for the sake of rules alone.
      if (isKnown && isAddress(at)) continue;
      try {
        const text = await read(at, options);
        if (text === undefined) continue;
        const schema = JSON.parse(text) as JsonSchema;
        if (isKnown) known.set(key, schema);
        else checks.set(key, await compile(schema));
        break;
      } catch (error) {
        diagnostics.push(unreadable(at, error));
      }
    }
  }
  const keyOf = (data: Readonly<Record<string, unknown>>) => `${data['apiVersion']} ${data['kind']}`;
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

/** The address of one kind's schema. A location without a pattern holds kubernetes-json-schema's layout. */
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

async function read(
  address: string,
  { cache, fetch: get = fetchText }: LoadOptions,
): Promise<string | undefined> {
  if (!isAddress(address)) return readFile(address, 'utf8').catch(absent);
  const kept =
    cache === undefined
      ? undefined
      : join(cache, `${createHash('sha256').update(address).digest('hex')}.json`);
  if (kept !== undefined) {
    const text = await readFile(kept, 'utf8').catch(absent);
    if (text !== undefined) return text;
  }
  const text = await get(address);
  if (kept !== undefined && text !== undefined) {
    await mkdir(dirname(kept), { recursive: true });
    // Two runs may fetch at once: each reads a whole file or none.
    await writeFile(`${kept}.${process.pid}`, text);
    await rename(`${kept}.${process.pid}`, kept);
  }
  return text;
}

async function fetchText(url: string): Promise<string | undefined> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return response.text();
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}

/** The validator is loaded only for those who give a location. */
async function compile(whole: JsonSchema): Promise<(data: unknown) => readonly SchemaIssue[]> {
  const { Ajv } = await import('ajv');
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
  const { $schema: _, ...schema } = whole as Record<string, unknown>;
  const validate = ajv.compile(schema);
  return (data) => {
    const opaque = (text: string) => text.includes('${') || text.startsWith('ENC[');
    if (validate(data)) return withinTime(() => checkRules(data, whole, { opaque })) ?? [];
    return (validate.errors ?? []).map(({ keyword, instancePath, message, params }) => {
      const named: Readonly<Record<string, unknown>> = params;
      const key = named['additionalProperty'] ?? named['missingProperty'];
      const path: KeyPath = [...steps(instancePath), ...(key === undefined ? [] : [String(key)])];
      const about = pathText(path) || 'the object';
      const said =
        keyword === 'additionalProperties'
          ? 'is not in the schema'
          : keyword === 'required'
            ? 'is missing'
            : message;
      return {
        code: 'schema/invalid',
        path,
        part: key === undefined ? 'value' : 'key',
        message: `${about} ${said ?? 'does not fit the schema'}`,
        hint: "Correct it as the kind's schema says.",
      };
    });
  };
}

function steps(pointer: string): KeyPath {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((token) => (/^\d+$/.test(token) ? Number(token) : token));
}

function unreadable(address: string, error: unknown): Diagnostic {
  return {
    code: 'schema/unreadable-schema',
    severity: 'error',
    message: `the schema cannot be read: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'no reason given'}`,
    file: address,
    path: '',
    range: startOfFile,
    hint: 'Correct --schema-location, or the schema that stands there.',
  };
}
