import type { KeyPath } from '../../diagnostics/source.ts';
import { asText, isPlainMap, type PlainMap } from '../model/data.ts';
import { identityOf } from './draft.ts';

/** Selects objects by group, version and kind; an absent field matches everything. */
export interface KindSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

/** A field that a transformer changes, in objects of some kinds. */
export interface FieldSpec extends KindSelector {
  /** Keys from the top; for a list on the way, every item matches. */
  readonly path: readonly string[];
  /** Create the field if it is missing. */
  readonly create?: boolean;
}

/** A place in an object: `holder[key]`. */
export interface Slot {
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
  readonly path: KeyPath;
}

/** Splits a path: `a/b\/c` has the steps `a` and `b/c`. */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const steps: string[] = [];
  for (const part of parts) {
    const last = steps.at(-1);
    if (last?.endsWith('\\')) steps[steps.length - 1] = `${last.slice(0, -1)}${delimiter}${part}`;
    else steps.push(part);
  }
  return steps;
}

/** Reads a field spec from a configuration file or `labels[].fields`. */
export function readFieldSpec(raw: PlainMap): FieldSpec {
  const create = raw['create'] === true;
  return { ...readKind(raw), path: splitPath(asText(raw['path']) ?? '', '/'), ...(create && { create }) };
}

export function readKind(raw: PlainMap): KindSelector {
  const [group, version, kind] = [asText(raw['group']), asText(raw['version']), asText(raw['kind'])];
  return {
    ...(group !== undefined && { group }),
    ...(version !== undefined && { version }),
    ...(kind !== undefined && { kind }),
  };
}

export function isOfKind(own: Required<KindSelector>, { group, version, kind }: KindSelector): boolean {
  return (
    (group === undefined || own.group === group) &&
    (version === undefined || own.version === version) &&
    (kind === undefined || own.kind === kind)
  );
}

/**
 * Adds the specs that are not present yet. A spec counts as present if there is one with the same path and the same or
 * fewer kinds. If it adds none, it returns the same list, so that later merges recognise it at once.
 */
export function mergeSpecs(specs: readonly FieldSpec[], more: readonly FieldSpec[]): readonly FieldSpec[] {
  const present = new Set(specs);
  const added: FieldSpec[] = [];
  const missing = more.filter((spec) => !present.has(spec));
  if (missing.length === 0) return specs;
  const byPath = new Map<string, FieldSpec[]>();
  const note = (spec: FieldSpec) => {
    const path = spec.path.join('\0');
    const others = byPath.get(path);
    if (others) others.push(spec);
    else byPath.set(path, [spec]);
  };
  for (const spec of specs) note(spec);
  for (const spec of missing) {
    const covers = (other: FieldSpec) =>
      isOfKind({ group: other.group ?? '', version: other.version ?? '', kind: other.kind ?? '' }, spec);
    if (byPath.get(spec.path.join('\0'))?.some(covers)) continue;
    added.push(spec);
    note(spec);
  }
  return added.length === 0 ? specs : [...specs, ...added];
}

/** Visits every place in an object that a spec matches. `create` is the value that a missing field gets. */
export function visitSpec(
  data: Record<string, unknown>,
  spec: FieldSpec,
  create: 'map' | 'scalar' | undefined,
  visit: (slot: Slot) => void,
): void {
  if (!isOfKind(identityOf(data), spec)) return;
  descend(data, spec, create && spec.create ? create : undefined, 0, [], visit);
}

function descend(
  value: unknown,
  spec: FieldSpec,
  create: 'map' | 'scalar' | undefined,
  depth: number,
  path: KeyPath,
  visit: (slot: Slot) => void,
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (depth < spec.path.length) descend(item, spec, create, depth, [...path, index], visit);
    }
    return;
  }
  const step = spec.path[depth];
  if (step === undefined || !isPlainMap(value)) return;
  const key = step.replace(/\[\]$/, '');
  const holder = value as Record<string, unknown>;
  const last = depth === spec.path.length - 1;
  if (holder[key] === undefined || holder[key] === null) {
    if (create === undefined || key !== step) return;
    holder[key] = last && create === 'scalar' ? '' : {};
  }
  if (last) visit({ holder, key, path: [...path, key] });
  else descend(holder[key], spec, create, depth + 1, [...path, key], visit);
}
