import type { KeyPath } from '../../source/source.ts';
import { asText, at, isPlainMap, type PlainMap } from '../model/data.ts';

/** What became of one operation of a JSON patch. */
export interface AppliedOperation {
  readonly index: number;
  readonly path: KeyPath;
  /** Why it cannot be applied; absent where it was. */
  readonly failure?: string;
}

/** Apply JSON patch (RFC 6902) operations to `target` in place. */
export function applyJsonPatch(
  target: Record<string, unknown>,
  operations: readonly unknown[],
): AppliedOperation[] {
  return operations.map((operation, index) => {
    const path = parsePointer(asText(at(operation, 'path')) ?? '');
    const failure = isPlainMap(operation) ? applyOne(target, operation, path) : 'it is not a map';
    return failure === undefined ? { index, path } : { index, path, failure };
  });
}

/** Keys of a JSON pointer; a list's index stays a string until it meets its list. */
function parsePointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function applyOne(target: Record<string, unknown>, operation: PlainMap, path: KeyPath): string | undefined {
  const value = operation['value'];
  switch (operation['op']) {
    case 'add':
      return set(target, path, value, true);
    case 'replace':
      return at(target, ...path) === undefined ? missing(path) : set(target, path, value, false);
    case 'remove':
      return remove(target, path);
    case 'test':
      return JSON.stringify(at(target, ...path)) === JSON.stringify(value)
        ? undefined
        : `the value at ${shown(path)} is not the one that is tested for`;
    case 'copy':
    case 'move': {
      const from = parsePointer(asText(operation['from']) ?? '');
      const moved = at(target, ...from);
      if (moved === undefined) return missing(from);
      if (operation['op'] === 'move') remove(target, from);
      return set(target, path, structuredClone(moved), true);
    }
    default:
      return 'its op is none of add, remove, replace, move, copy, test';
  }
}

function set(
  target: Record<string, unknown>,
  path: KeyPath,
  value: unknown,
  insert: boolean,
): string | undefined {
  const parent = at(target, ...path.slice(0, -1));
  const last = String(path.at(-1));
  if (Array.isArray(parent)) {
    if (last === '-') parent.push(value);
    else if (!/^\d+$/.test(last) || Number(last) > parent.length) return missing(path);
    else parent.splice(Number(last), insert ? 0 : 1, value);
  } else if (isPlainMap(parent)) (parent as Record<string, unknown>)[last] = value;
  else return missing(path.slice(0, -1));
  return undefined;
}

function remove(target: Record<string, unknown>, path: KeyPath): string | undefined {
  if (at(target, ...path) === undefined) return missing(path);
  const parent = at(target, ...path.slice(0, -1));
  const last = String(path.at(-1));
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string, unknown>)[last];
  return undefined;
}

function missing(path: KeyPath): string {
  return `the object has nothing at ${shown(path)}`;
}

function shown(path: KeyPath): string {
  return `/${path.join('/')}`;
}
