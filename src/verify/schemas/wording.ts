import { pathText } from '../../diagnostics/path-text.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { isPlainMap } from '../model/data.ts';
import { describeScalar } from './scalars.ts';
import type { Bounds, Type } from './types.ts';

/** How findings name types, values, places and bounds. */

/** Whether a value has one of the JSON types of a scalar. */
export function isScalarType(value: unknown, types: readonly string[]): value is string | number | boolean {
  if (typeof value === 'number') {
    return types.includes('number') || (types.includes('integer') && Number.isInteger(value));
  }
  return (typeof value === 'string' || typeof value === 'boolean') && types.includes(typeof value);
}

export function identityOf(item: unknown, by: readonly string[]): string | undefined {
  if (by.length === 0) return JSON.stringify(item);
  if (!isPlainMap(item) || by.every((key) => item[key] === undefined)) return undefined;
  return JSON.stringify(by.map((key) => item[key] ?? (key === 'protocol' ? 'TCP' : null)));
}

export function nullHint(type: Type): string {
  if (type.kind === 'list') return 'Write [] or remove the line.';
  if (type.kind === 'map' || type.kind === 'object')
    return 'Write {} or remove the line, or indent what follows below it.';
  return 'Give it a value or remove the line.';
}

export function missingHint(key: string, type: Type): string {
  if (type.kind === 'enum') return `Add ${key}: one of ${listed(type.values, 'or')}.`;
  if (type.kind === 'scalar') return `Add ${key}: ${describeScalar(type.name)}.`;
  return `Add ${key}.`;
}

export function booleanHint(value: unknown): string | undefined {
  return value === 'true' || value === 'false' ? 'Remove the quotes.' : undefined;
}

export function describePlace(path: KeyPath): string {
  return path.length === 0 ? 'the object' : pathText(path);
}

export function last(path: KeyPath): string {
  return typeof path.at(-1) === 'number' ? pathText(path.slice(-2)) : String(path.at(-1) ?? 'the object');
}

export function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'true or false';
  return Number.isInteger(value) ? 'a number' : 'a fraction';
}

/** Quotes a value for messages; a long or unusual one is not shown, because it may have been pasted by mistake. */
export function shown(value: string): string {
  return /^[\w./ -]{0,40}$/.test(value) ? JSON.stringify(value) : 'what it is';
}

export function rangeText({ least, most }: Bounds): string {
  if (most === undefined || most === Number.POSITIVE_INFINITY) return `${least ?? 0} or more`;
  if (least === undefined || least === Number.NEGATIVE_INFINITY) return `${most} at most`;
  return least === most ? String(least) : `${least} to ${most}`;
}

export function listed(names: readonly string[], word: 'and' | 'or'): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
