import { distance } from 'fastest-levenshtein';
import { pathText } from '../../diagnostics/path-text.ts';
import { shownKey } from '../../diagnostics/shown-key.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { meantOneOf, suggest } from '../../diagnostics/suggest.ts';
import { at as valueAt } from '../model/data.ts';
import type { SchemaIssue } from './issue.ts';
import type { Parent, Place } from './place.ts';
import type { ObjectType, Type } from './types.ts';

/**
 * Describes an unknown field of a map: as a typo first, then as a field of another level (above, below, beside), then
 * by any similar name.
 */
export function unknownField(key: string, { path, parents }: Place): SchemaIssue {
  const here = parents.at(-1);
  const where = path.length === 0 ? (parents[0]?.type.name ?? 'the object') : pathText(path);
  const issue = {
    path: [...path, key],
    part: 'key',
    message: `${where} has no field ${shownKey(key)}`,
  } as const;
  const nothingNear = 'Remove it: the API server refuses or drops it.';
  if (here !== undefined && hasMany(here.value))
    return { ...issue, code: 'schema/unknown-field', hint: nothingNear };
  const names = here === undefined ? [] : [...here.type.fields.keys()];
  const free = names.filter((name) => here === undefined || !Object.hasOwn(here.value, name));
  const typo = free.find((name) => name.toLowerCase() === key.toLowerCase() || isTypo(name, key));
  if (typo !== undefined) return meaning(issue, typo);
  const place = elsewhere(key, parents);
  if (place !== undefined) return { ...issue, code: 'schema/misplaced-field', hint: place };
  const near = suggest(key, free) ?? suggest(key, names);
  if (near !== undefined) return meaning(issue, near);
  return { ...issue, code: 'schema/unknown-field', hint: nothingNear };
}

function meaning(issue: Pick<SchemaIssue, 'path' | 'part' | 'message'>, meant: string): SchemaIssue {
  return { ...issue, code: 'schema/unknown-field', ...meantOneOf([meant]), meant };
}

/** The number of unknown fields of a map so far: if there are thousands, none is a typo. */
const unknownIn = new WeakMap<object, number>();

const mostUnknown = 100;

function hasMany(map: object): boolean {
  const count = (unknownIn.get(map) ?? 0) + 1;
  unknownIn.set(map, count);
  return count > mostUnknown;
}

function isTypo(name: string, key: string): boolean {
  return Math.min(name.length, key.length) > 3 && distance(name, key) <= (key.length > 7 ? 2 : 1);
}

function elsewhere(key: string, parents: readonly Parent[]): string | undefined {
  for (const [up, parent] of [...parents].reverse().entries()) {
    if (up > 0 && parent.type.fields.has(key)) {
      const levels = up === 1 ? 'one level up' : `${up} levels up`;
      return `It belongs ${levels}, at ${pathText([...parent.path, key])}.`;
    }
  }
  for (const [up, parent] of [...parents].reverse().entries()) {
    const below = descend(parent, key, up === 0 ? 3 : 2);
    if (below !== undefined) return `It belongs at ${pathText([...parent.path, ...below])}.`;
  }
  return undefined;
}

/**
 * Returns the nearest place of a field below a map, breadth first, at most `depth` steps down. A list is entered only
 * if the map contains it, because a field cannot belong to an item that does not exist.
 */
function descend({ type, value }: Parent, key: string, depth: number): KeyPath | undefined {
  let level: { type: ObjectType; path: KeyPath }[] = [{ type, path: [] }];
  for (let step = 0; step < depth; step += 1) {
    const next: { type: ObjectType; path: KeyPath }[] = [];
    for (const { type: parent, path } of level) {
      for (const [name, field] of parent.fields) {
        const child = objectIn(field.type());
        if (child === undefined) continue;
        const at = [...path, name, ...child.steps];
        if (child.steps.length > 0 && valueAt(value, ...at) === undefined) continue;
        if (child.type.fields.has(key)) return [...at, key];
        next.push({ type: child.type, path: at });
      }
    }
    level = next;
  }
  return undefined;
}

/**
 * Returns the map in a field or in its list. `metadata` is left out, because it tells nothing about where a key
 * belongs.
 */
function objectIn(type: Type): { type: ObjectType; steps: KeyPath } | undefined {
  if (type.kind === 'object') return type.name === 'ObjectMeta' ? undefined : { type, steps: [] };
  if (type.kind === 'nullable') return objectIn(type.type);
  if (type.kind !== 'list') return undefined;
  const item = objectIn(type.item);
  return item === undefined ? undefined : { type: item.type, steps: [0, ...item.steps] };
}
