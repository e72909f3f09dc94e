import type { KeyPath } from '../../diagnostics/source.ts';

/** Plain data as YAML holds it, with string keys. */
export type PlainMap = Readonly<Record<string, unknown>>;

export function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a map, empty where it is none. */
export function asMap(value: unknown): PlainMap {
  return isPlainMap(value) ? value : {};
}

/** The value as a list, empty where it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value if it is a string that holds something. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A map of strings: labels, annotations, selectors. Other values are left out. */
export function asTexts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asMap(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** What stands at a path, or undefined. */
export function at(value: unknown, ...path: KeyPath): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = current[Number(step)];
    else if (isPlainMap(current) && Object.hasOwn(current, String(step))) current = current[String(step)];
    else return undefined;
  }
  return current;
}

/** Every place that a pattern such as `spec.containers[].env[]` or `data.*` reaches, in document order. */
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

/** Every scalar string below a value with its path. */
export function* texts(value: unknown, path: KeyPath = []): Generator<{ path: KeyPath; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* texts(item, [...path, index]);
  } else if (isPlainMap(value)) {
    for (const [key, item] of Object.entries(value)) yield* texts(item, [...path, key]);
  }
}

/** The paths of all keys below a value that have nothing behind them. */
export function* nulls(value: unknown, path: KeyPath = []): Generator<KeyPath> {
  if (value === null) yield path;
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* nulls(item, [...path, index]);
  } else if (isPlainMap(value)) {
    for (const [key, item] of Object.entries(value)) yield* nulls(item, [...path, key]);
  }
}

/**
 * A string whose final value the tree does not tell: sealed by SOPS, filled in later by Flux or Helm, or the
 * address of a secret in a vault, which some command puts in (`op://`, `ref+…://`).
 */
export function isOpaque(text: string): boolean {
  return text.startsWith('ENC[') || text.includes('${') || text.includes('{{') || vaultAddress.test(text);
}

const vaultAddress = /^(op|vault|bws?|ref\+[a-z0-9]+):\/\//;
