import { findKind } from '../kinds/pack.ts';
import { isPlainMap } from '../model/data.ts';
import { isScalarName } from '../schemas/scalars.ts';
import { type Field, type ObjectType, type Type, unbounded } from '../schemas/types.ts';
import { type ChartFile, openKey, type ValueMap, type ValueNode } from './description.ts';

type NamedTypes = NonNullable<ChartFile['types']>;

/**
 * Returns the type of a chart's values. Types in `more` take precedence for the same path. Throws if a type does not
 * exist.
 */
export function valuesType({ values, types = {} }: ChartFile, more: NamedTypes = {}): ObjectType {
  const byPath = new Map<string, string>();
  for (const table of [types, more]) {
    for (const [type, paths] of Object.entries(table)) for (const path of paths) byPath.set(path, type);
  }
  return mapType('the values', values, '', byPath);
}

function mapType(name: string, map: ValueMap, path: string, types: ReadonlyMap<string, string>): ObjectType {
  const fields = new Map<string, Field>();
  for (const [key, node] of Object.entries(map)) {
    if (key === openKey) continue;
    const at = path === '' ? key : `${path}.${key}`;
    const named = types.get(at);
    fields.set(key, {
      required: false,
      type: named === undefined ? () => nodeType(key, node, at, types) : lazily(() => typeNamed(named)),
    });
  }
  return objectType(name, fields, map[openKey] === true || fields.size === 0);
}

function nodeType(name: string, node: ValueNode, path: string, types: ReadonlyMap<string, string>): Type {
  if (isPlainMap(node)) return mapType(name, node as ValueMap, path, types);
  if (node === null) return { kind: 'any' };
  if (Array.isArray(node)) return listOf({ kind: 'any' });
  if (isPort(name, node)) return { kind: 'scalar', name: 'portOrName', length: unbounded };
  if (isOfProbe(name, node)) return { kind: 'scalar', name: 'wholeNumber', length: unbounded };
  // Templates convert scalars into each other freely.
  return { kind: 'scalar', name: 'text', length: unbounded };
}

/** Whether a value is a port by its name and its default; the default `0` means that there is no port. */
function isPort(name: string, value: ValueNode): boolean {
  return /(^p|P)ort$/.test(name) && typeof value === 'number' && value > 0;
}

/** Whether a value is a count of a probe, which Kubernetes calls the same in all charts. */
function isOfProbe(name: string, value: ValueNode): boolean {
  return (
    typeof value === 'number' &&
    /^(initialDelaySeconds|periodSeconds|timeoutSeconds|(success|failure)Threshold)$/.test(name)
  );
}

function listOf(item: Type): Type {
  return { kind: 'list', item, size: unbounded };
}

function objectType(name: string, fields: ReadonlyMap<string, Field>, open: boolean): ObjectType {
  return {
    kind: 'object',
    name,
    fields,
    choices: [],
    needs: [],
    unions: [],
    rules: [],
    size: unbounded,
    open,
  };
}

function lazily(make: () => Type): () => Type {
  let type: Type | undefined;
  return () => {
    type ??= make();
    return type;
  };
}

/**
 * Parses the name of a type: `boolean`, `integer`, `quantity`, `(a|b)`, `/^https:/`, or `v1 Pod spec.containers` for
 * the field of a kind.
 */
function typeNamed(name: string): Type {
  if (name === 'any' || name === 'boolean') return { kind: name };
  if (name === 'integer' || name === 'number') return { kind: name, range: unbounded };
  if (name === 'list') return listOf({ kind: 'any' });
  if (name === 'map') return { kind: 'map', value: { kind: 'any' }, size: unbounded };
  if (isScalarName(name)) return { kind: 'scalar', name, length: unbounded };
  const values = /^\((.*)\)$/.exec(name)?.[1];
  if (values !== undefined) return { kind: 'enum', values: values.split('|') };
  const pattern = /^\/(.*)\/$/.exec(name)?.[1];
  if (pattern !== undefined) return { kind: 'string', length: unbounded, pattern: new RegExp(pattern) };
  const [apiVersion = '', kind = '', path = ''] = name.split(' ');
  const type = fieldType(apiVersion, kind, path.split('.'));
  if (type === undefined) throw new Error(`no type is called ${name}`);
  return type;
}

/**
 * Returns the type of a field such as `spec.template.spec.containers.resources`; undefined if the field does not exist.
 */
export function fieldType(apiVersion: string, kind: string, path: readonly string[]): Type | undefined {
  const found = findKind(apiVersion, kind);
  if (found === undefined || !('type' in found)) return undefined;
  let type: Type | undefined = found.type();
  for (const key of path) {
    while (type?.kind === 'nullable' || type?.kind === 'list') {
      type = type.kind === 'list' ? type.item : type.type;
    }
    if (type?.kind === 'object') type = type.fields.get(key)?.type();
    else if (type?.kind === 'map') type = type.value;
    else return undefined;
  }
  return type;
}
