import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asText, at, isPlainMap } from '../model/data.ts';
import { compile } from '../values/go-expression.ts';
import { type Slot, splitPath } from './field-specs.ts';

/** A path that does not fit the object: thrown within a replacement, and reported by its caller. */
export class MisfitPath extends Error {}

/**
 * Splits `spec.containers.[name=web].image` into steps. A part in brackets is one step: a list item if it contains `=`,
 * otherwise a key with dots.
 */
/** The maximum length of a path; no real object is nested so deeply. */
const longestPath = 400;

export function splitFieldPath(path: string): string[] {
  const parts = splitPath(path, '.');
  if (parts.length > longestPath) throw new MisfitPath(`it has more than ${longestPath} steps`);
  const steps: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    let part = parts[index] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      steps.push(part);
      continue;
    }
    while (index < parts.length - 1 && !part.endsWith(']')) part += `.${parts[++index]}`;
    steps.push(part.includes('=') ? part : part.replace(/^\[+|(?<!\])\]+$/g, ''));
  }
  return steps;
}

/** Splits `[name=web]` into key and value; the key is empty for lists of plain values. */
function itemOf(step: string): readonly [string, string] | undefined {
  const match = /^\[([^=]*)=(.*)\]$/s.exec(step);
  return match ? [match[1] ?? '', match[2] ?? ''] : undefined;
}

/** Returns the value at a path that gives list items by their exact values; undefined if there is none. */
export function lookUp(data: unknown, steps: readonly string[]): unknown {
  let current = data;
  for (const step of steps.map((raw) => raw.trim()).filter((raw) => raw !== '')) {
    const item = itemOf(step);
    if (Array.isArray(current)) {
      if (item) {
        const [key, value] = item;
        current = current.find((own) => String(key === '' ? own : at(own, key)) === value);
      } else if (/^\d+$/.test(step)) current = current[Number(step)];
      else if (step === '-') current = current.at(-1);
      else return undefined;
    } else if (item !== undefined || /^\d+$/.test(step)) return undefined;
    else current = at(current, step);
    if (current === undefined || current === null) return undefined;
  }
  return current;
}

export type Made = 'scalar' | 'map' | 'list';

/** Returns every place that a path matches. `create` is the value to create at its end if there is none. */
export function matchPath(
  data: Record<string, unknown>,
  steps: readonly string[],
  create: Made | undefined,
): Slot[] {
  return [...match({ holder: { root: data }, key: 'root', path: [] }, steps, create)].map((slot) => slot);
}

/** Marks a value that has been created but not set yet. */
export const unset = Symbol('unset');

function emptyFor(next: string | undefined, create: Made): unknown {
  if (next === undefined) return { scalar: unset, map: {}, list: [] }[create];
  return itemOf(next) || /^\d+$/.test(next) ? [] : {};
}

function* match(slot: Slot, steps: readonly string[], create: Made | undefined): Generator<Slot> {
  const [step, ...rest] = steps;
  if (step === undefined) {
    yield slot;
    return;
  }
  const value = slot.holder[slot.key];
  const child = (holder: unknown, key: string | number): Slot => ({
    holder: holder as Slot['holder'],
    key,
    path: [...slot.path, key] as KeyPath,
  });
  const item = itemOf(step);
  if (/^\d+$/.test(step) || item !== undefined || step === '*') {
    if (!Array.isArray(value)) throw new MisfitPath(`${step} needs a list`);
    if (step === '*') {
      for (const index of value.keys()) yield* match(child(value, index), rest, create);
    } else if (item === undefined) {
      const index = Number(step);
      if (index === value.length && create) value.push(emptyFor(rest[0], create));
      if (index >= value.length) throw new MisfitPath(`the list has only ${value.length} items`);
      yield* match(child(value, index), rest, create);
    } else yield* matchItems(value, item, rest, create, child);
    return;
  }
  if (!isPlainMap(value)) throw new MisfitPath(`${step} needs a map`);
  const holder = value as Record<string, unknown>;
  if (holder[step] === undefined || holder[step] === null) {
    if (create === undefined) return;
    holder[step] = emptyFor(rest[0], create);
  }
  yield* match(child(holder, step), rest, create);
}

function* matchItems(
  list: unknown[],
  [key, pattern]: readonly [string, string],
  rest: readonly string[],
  create: Made | undefined,
  child: (holder: unknown, key: number) => Slot,
): Generator<Slot> {
  const fits = compile(pattern);
  if (fits === undefined) throw new MisfitPath(`${pattern} is not a regular expression`);
  const found: Slot[] = [];
  for (const [index, own] of list.entries()) {
    const value: unknown = key === '' ? own : at(own, key);
    if (value === undefined || !fits.matcher(stringOf(value)).find()) continue;
    if (key === '') found.push(child(list, index));
    else found.push(...match(child(list, index), rest, create));
  }
  if (found.length === 0 && create !== undefined) {
    list.push(key === '' ? pattern : { [key]: pattern });
    yield* key === '' ? [child(list, list.length - 1)] : match(child(list, list.length - 1), rest, create);
  } else yield* found;
}

/** Parses a plain scalar as YAML. */
export function resolveScalar(text: string): unknown {
  if (/^[-+]?(0|[1-9][0-9]*)$/.test(text)) return Number(text);
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)(e[-+]?[0-9]+)?$/i.test(text)) return Number(text);
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  return asText(text) === undefined || /^(~|null|Null|NULL)$/.test(text) ? null : text;
}
