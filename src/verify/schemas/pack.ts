import { splitApiVersion } from '../api-version.ts';
import { groups } from './groups/index.ts';
import type { ApiGroup, Kind } from './library.ts';
import { readGroup } from './library.ts';

const read = new Map<ApiGroup, readonly Kind[]>();

/** The kinds of one API group; its notation is read on first use. */
function kindsOf(group: string): readonly Kind[] {
  const kinds: Kind[] = [];
  for (const entry of groups) {
    if (entry.group !== group) continue;
    const known = read.get(entry) ?? readGroup(entry);
    read.set(entry, known);
    kinds.push(...known);
  }
  return kinds;
}

export type Lookup =
  | { readonly kind: Kind }
  /** The kind is known, but no such version of it. */
  | { readonly versions: readonly string[] }
  | undefined;

/** The kind that an object says it is of; undefined where the pack does not have it. */
export function findKind(apiVersion: string, name: string): Lookup {
  const { group, version } = splitApiVersion(apiVersion);
  const kinds = kindsOf(group).filter((kind) => kind.name === name);
  const kind = kinds.find(({ versions }) => versions.includes(version));
  if (kind !== undefined) return { kind };
  return kinds.length === 0 ? undefined : { versions: kinds.flatMap(({ versions }) => versions) };
}

/** Every kind of the pack with its API versions. */
export function allKinds(): readonly Kind[] {
  return [...new Set(groups.map(({ group }) => group))].flatMap(kindsOf);
}
