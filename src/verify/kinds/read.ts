import { asList, asMap } from '../model/data.ts';

/** Tolerant readers for rules: a value of another type reads as empty, because a wrong type is reported elsewhere. */

export { asList as list, asMap as map };

export type Fields = Readonly<Record<string, unknown>>;

export function maps(value: unknown): readonly Fields[] {
  return asList(value).map(asMap);
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Returns the field at a path below a map. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((current, key) => asMap(current)[key], value);
}
