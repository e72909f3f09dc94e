import { stringOf } from '../../diagnostics/string-of.ts';
import { asList, at, isPlainMap, type PlainMap } from '../model/data.ts';
import { type MergeField, type MergeSchema, mergeSchemaOf } from './merge-keys.ts';

/** A patch that does not fit the object: thrown within a merge, and reported by its caller. */
export class MisfitPatch extends Error {}

/**
 * Applies a strategic merge patch in place, as Kustomize does: null removes; `$patch` replaces or deletes; list items
 * are merged by keys in Kubernetes' own kinds, and new ones come first. Returns undefined if the patch deletes the
 * object. The result shares no part with the patch. Throws `MisfitPatch` if one has a list and the other a map.
 */
export function strategicMerge(
  target: Record<string, unknown>,
  patch: PlainMap,
): Record<string, unknown> | undefined {
  const fields = mergeSchemaOf(target) ?? mergeSchemaOf(patch);
  return mergeMaps(target, patch, fields, []) as Record<string, unknown> | undefined;
}

type Path = readonly string[];

function merge(target: unknown, patch: unknown, field: MergeField | undefined, path: Path): unknown {
  const known = target ?? patch;
  if (known === null || known === undefined) return patch === undefined ? target : undefined;
  if (patch === undefined) return target;
  if (patch === null) return undefined;
  if (kindOf(known) !== kindOf(patch)) {
    throw new MisfitPatch(
      `it sets ${path.join('.')} to a ${kindOf(patch)}, where the object has a ${kindOf(known)}`,
    );
  }
  if (isPlainMap(patch))
    return mergeMaps(target as Record<string, unknown> | null, patch, field?.fields, path);
  if (!Array.isArray(patch)) return patch;
  if (field?.keys === undefined) return structuredClone(patch);
  return mergeLists(target as readonly unknown[] | null | undefined, patch, field, path);
}

function kindOf(value: unknown): 'list' | 'map' | 'plain value' {
  return Array.isArray(value) ? 'list' : isPlainMap(value) ? 'map' : 'plain value';
}

function directiveOf(patch: PlainMap, path: Path): 'delete' | 'replace' | 'merge' {
  const directive = patch['$patch'];
  if (directive === undefined || directive === null) return 'merge';
  if (directive === 'delete' || directive === 'replace' || directive === 'merge') return directive;
  throw new MisfitPatch(`$patch at ${path.join('.') || 'the top'} is not one of delete, replace and merge`);
}

function mergeMaps(
  target: Record<string, unknown> | null | undefined,
  patch: PlainMap,
  fields: MergeSchema | undefined,
  path: Path,
): unknown {
  const directive = directiveOf(patch, path);
  if (directive === 'delete') return undefined;
  // A value that a patch adds is merged with nothing, which removes directives and nulls.
  const isNew = target === undefined || target === null || directive === 'replace';
  const merged: Record<string, unknown> = isNew ? {} : target;
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch') continue;
    const result = merge(isNew ? undefined : target[key], value, fields?.[key], [...path, key]);
    if (result === undefined) delete merged[key];
    else merged[key] = result;
  }
  return merged;
}

function mergeLists(
  target: readonly unknown[] | null | undefined,
  patch: readonly unknown[],
  field: MergeField,
  path: Path,
): unknown {
  const own = patch.find((item) => isPlainMap(item) && '$patch' in item && Object.keys(item).length === 1);
  const directive = isPlainMap(own) ? directiveOf(own, path) : 'merge';
  if (directive === 'delete') return target === undefined || target === null ? [] : undefined;
  const items = patch.filter((item) => item !== own);
  const existing = directive === 'replace' ? [] : asList(target).filter(isFilled);
  if (field.keys?.length === 0) {
    return [...new Set([...items, ...existing])];
  }
  const keys = keysInUse(field.keys ?? [], [...items, ...existing]);
  const added: unknown[] = [];
  const keyless: unknown[] = [];
  const results = new Map<unknown, unknown>();
  const sameAs = finderOf(existing, keys);
  for (const item of items) {
    if (!isPlainMap(item) || keys.every((key) => item[key] === undefined)) {
      keyless.push(structuredClone(item));
      continue;
    }
    const same = sameAs(item);
    // Kustomize puts the original item back instead of replacing it.
    const kept = same !== undefined && item['$patch'] === 'replace';
    const result = kept ? same : merge(same, item, { ...(field.fields && { fields: field.fields }) }, path);
    const left = isFilled(result ?? null) ? [result] : [];
    if (same === undefined) added.push(...left);
    else results.set(same, left);
  }
  // With one key, changed items come first, in the patch's order; with several keys, items keep their own order.
  const changed = keys.length > 1 ? [] : [...results.values()].flat();
  const rest = existing.flatMap((item) =>
    results.has(item) ? (keys.length > 1 ? results.get(item) : []) : [item],
  );
  return [
    ...(keys.length > 1 ? added : inPatchOrder(items, keys, [...changed, ...added])),
    ...rest,
    ...keyless,
  ];
}

function inPatchOrder(
  items: readonly unknown[],
  keys: readonly string[],
  results: readonly unknown[],
): readonly unknown[] {
  const find = finderOf(items, keys);
  const positions = new Map(items.map((item, index) => [item, index]));
  const position = (result: unknown) => positions.get(find(result)) ?? -1;
  return [...results].sort((a, b) => position(a) - position(b));
}

/**
 * Returns a function that finds the first of some items with the same keys; for a single key it uses a table, because
 * there may be thousands.
 */
function finderOf(items: readonly unknown[], keys: readonly string[]): (item: unknown) => unknown {
  const [only, ...others] = keys;
  if (only === undefined || others.length > 0)
    return (item) => items.find((other) => sameItem(other, item, keys));
  const first = new Map<string, unknown>();
  for (const item of items) {
    const value = at(item, only);
    if (value !== undefined && !first.has(stringOf(value))) first.set(stringOf(value), item);
  }
  return (item) => first.get(stringOf(at(item, only)));
}

/** Whether an item has content; empty ones are lost in a merge. */
function isFilled(item: unknown): boolean {
  return item !== null && !(isPlainMap(item) && Object.keys(item).length === 0);
}

/** Returns the keys that some item has; if there are none, all keys. */
function keysInUse(keys: readonly string[], items: readonly unknown[]): readonly string[] {
  const used = keys.filter((key) => items.some((item) => at(item, key) !== undefined));
  return used.length > 0 ? used : keys;
}

/** Whether the keys of two items agree; a key that either lacks is ignored. */
function sameItem(a: unknown, b: unknown, keys: readonly string[]): boolean {
  let agree = false;
  for (const key of keys) {
    const [mine, theirs] = [at(a, key), at(b, key)];
    if (mine === undefined || theirs === undefined) continue;
    if (stringOf(mine) !== stringOf(theirs)) return false;
    agree = true;
  }
  return agree;
}
