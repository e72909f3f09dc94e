import { isDeepStrictEqual } from 'node:util';
import { pointerTokens } from '../../diagnostics/json-pointer.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { asText, at, isPlainMap, type PlainMap } from '../model/data.ts';

/** The result of one operation of a JSON patch. */
export interface AppliedOperation {
  readonly index: number;
  readonly path: KeyPath;
  /** Why it cannot be applied; absent if it was applied. */
  readonly failure?: string;
}

/**
 * Applies JSON patch (RFC 6902) operations to `target` in place, one by one. `mayCopy` decides whether an operation may
 * copy a value within the target, because each copy may contain all earlier ones.
 */
export function* applyJsonPatch(
  target: Record<string, unknown>,
  operations: readonly unknown[],
  mayCopy: (value: unknown) => boolean,
): Generator<AppliedOperation> {
  for (const [index, operation] of operations.entries()) {
    // An index stays a string until it is applied to a list.
    const path = pointerTokens(asText(at(operation, 'path')) ?? '');
    const failure = isPlainMap(operation) ? applyOne(target, operation, path, mayCopy) : 'it is not a map';
    yield failure === undefined ? { index, path } : { index, path, failure };
  }
}

function applyOne(
  target: Record<string, unknown>,
  operation: PlainMap,
  path: KeyPath,
  mayCopy: (value: unknown) => boolean,
): string | undefined {
  const value = structuredClone(operation['value'] ?? null);
  switch (operation['op']) {
    case 'add':
      return set(target, path, value, true);
    case 'replace':
      // Kustomize's library allows `replace` to create a key in an existing map.
      return set(target, path, value, false);
    case 'remove':
      return remove(target, path);
    case 'test':
      return test(target, path, value);
    case 'copy':
    case 'move': {
      const from = pointerTokens(asText(operation['from']) ?? '');
      const found = get(target, from);
      // Kustomize's library copies a missing key of a map as null.
      const isNull =
        found === undefined && operation['op'] === 'copy' && isPlainMap(get(target, from.slice(0, -1)));
      const moved = isNull ? null : found;
      if (moved === undefined) return missing(from);
      if (operation['op'] === 'move') remove(target, from);
      else if (!mayCopy(moved)) return 'what is copied becomes more than a cluster takes';
      return set(target, path, structuredClone(moved), true);
    }
    default:
      return 'its op is not one of add, remove, replace, move, copy, test';
  }
}

/** Converts a step to a position in a list; negative ones count from the end. */
function indexIn(list: readonly unknown[], step: string | number, length = list.length): number | undefined {
  if (!/^-?\d+$/.test(String(step))) return undefined;
  const index = Number(step) < 0 ? Number(step) + length : Number(step);
  return index >= 0 && index < length ? index : undefined;
}

function get(target: unknown, path: KeyPath): unknown {
  let current = target;
  for (const step of path) {
    if (Array.isArray(current)) {
      const index = indexIn(current, step);
      current = index === undefined ? undefined : current[index];
    } else current = at(current, step);
  }
  return current;
}

function test(target: unknown, path: KeyPath, value: unknown): string | undefined {
  const found = get(target, path);
  const parent = get(target, path.slice(0, -1));
  if (found === undefined && (!isPlainMap(parent) || value !== null)) return missing(path);
  return isDeepStrictEqual(found ?? null, value)
    ? undefined
    : `the value at ${shown(path)} is not the one that the test expects`;
}

function set(
  target: Record<string, unknown>,
  path: KeyPath,
  value: unknown,
  insert: boolean,
): string | undefined {
  const last = String(path.at(-1));
  const parent = get(target, path.slice(0, -1));
  if (path.length === 0) return 'it is for the whole of the object';
  if (Array.isArray(parent)) {
    if (last === '-' && insert) {
      parent.push(value);
      return undefined;
    }
    const index = indexIn(parent, last, parent.length + (insert ? 1 : 0));
    if (index === undefined) return missing(path);
    parent.splice(index, insert ? 0 : 1, value);
  } else if (isPlainMap(parent)) (parent as Record<string, unknown>)[last] = value;
  else return missing(path.slice(0, -1));
  return undefined;
}

function remove(target: Record<string, unknown>, path: KeyPath): string | undefined {
  const parent = get(target, path.slice(0, -1));
  const last = String(path.at(-1));
  if (Array.isArray(parent)) {
    const index = indexIn(parent, last);
    if (index === undefined) return missing(path);
    parent.splice(index, 1);
  } else if (isPlainMap(parent) && Object.hasOwn(parent, last)) {
    delete (parent as Record<string, unknown>)[last];
  } else return missing(path);
  return undefined;
}

function missing(path: KeyPath): string {
  return `the object has nothing at ${shown(path)}`;
}

function shown(path: KeyPath): string {
  return `/${path.join('/')}`;
}
