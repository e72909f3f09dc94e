import type { KeyPath } from '../../diagnostics/source.ts';

/** A map of plain data from YAML, with string keys. */
export type PlainMap = Readonly<Record<string, unknown>>;

export function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value if it is a map, otherwise an empty map. */
export function asMap(value: unknown): PlainMap {
  return isPlainMap(value) ? value : {};
}

/** Returns the value if it is a list, otherwise an empty list. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the value if it is a non-empty string. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns the string entries of a map such as labels, annotations or selectors; leaves out other values. */
export function asTexts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asMap(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Returns the value at a path, or undefined. */
export function at(value: unknown, ...path: KeyPath): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = current[Number(step)];
    else if (isPlainMap(current) && Object.hasOwn(current, String(step))) current = current[String(step)];
    else return undefined;
  }
  return current;
}

/** Yields every place that matches a pattern such as `spec.containers[].env[]` or `data.*`, in document order. */
export function* matches(value: unknown, pattern: string): Generator<{ path: KeyPath; value: unknown }> {
  yield* walk(value, steps(pattern), []);
}

const parsedPatterns = new Map<string, readonly string[]>();

function steps(pattern: string): readonly string[] {
  let parsed = parsedPatterns.get(pattern);
  if (parsed === undefined) {
    parsed = pattern === '' ? [] : pattern.replaceAll('[]', '.[]').split('.');
    parsedPatterns.set(pattern, parsed);
  }
  return parsed;
}

function* walk(
  value: unknown,
  rest: readonly string[],
  path: KeyPath,
): Generator<{ path: KeyPath; value: unknown }> {
  const [step, ...next] = rest;
  if (step === undefined) {
    if (value !== undefined && value !== null) yield { path, value };
  } else if (step === '[]') {
    for (const [index, item] of asList(value).entries()) yield* walk(item, next, [...path, index]);
  } else if (step === '*') {
    for (const [key, item] of Object.entries(asMap(value))) yield* walk(item, next, [...path, key]);
  } else {
    const item = at(value, step);
    if (item !== undefined) yield* walk(item, next, [...path, step]);
  }
}

/** Yields every string below a value, with its path. */
export function* texts(value: unknown, path: KeyPath = []): Generator<{ path: KeyPath; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* texts(item, [...path, index]);
  } else if (isPlainMap(value)) {
    for (const [key, item] of Object.entries(value)) yield* texts(item, [...path, key]);
  }
}

/** Yields the path of every null below a value. */
export function* nulls(value: unknown, path: KeyPath = []): Generator<KeyPath> {
  if (value === null) yield path;
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* nulls(item, [...path, index]);
  } else if (isPlainMap(value)) {
    for (const [key, item] of Object.entries(value)) yield* nulls(item, [...path, key]);
  }
}

/**
 * Whether the tree does not show the final value of a string: it is sealed by SOPS, filled in later by Flux or Helm, or
 * the address of a secret in a vault that a command resolves (`op://`, `ref+…://`).
 */
export function isOpaque(text: string): boolean {
  return text.startsWith('ENC[') || text.includes('${') || text.includes('{{') || vaultAddress.test(text);
}

const vaultAddress = /^(op|vault|bws?|ref\+[a-z0-9]+):\/\//;
