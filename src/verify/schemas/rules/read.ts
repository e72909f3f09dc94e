import { isMap } from '../wording.ts';

/** Tolerant readers for rules: a value of another type reads as empty, for its type is reported elsewhere. */

export type Fields = Readonly<Record<string, unknown>>;

export function map(value: unknown): Fields {
  return isMap(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function maps(value: unknown): readonly Fields[] {
  return list(value).map(map);
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The field at a path below a map. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((current, key) => map(current)[key], value);
}
