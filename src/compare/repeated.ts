import { addTo } from '../diagnostics/lists.ts';
import { type Comparison, type Group, shownOf } from './compare.ts';
import { linesOf } from './format/block.ts';
import type { ObjectChange } from './object-change.ts';

/** One change that many objects share. */
export interface Repeated {
  /** The change of the first object; its fields are the same in all. */
  readonly change: ObjectChange;
  readonly all: readonly ObjectChange[];
}

/** With fewer objects than this, each is shown individually. */
const least = 3;

/** Separates changes that many objects share from the groups of a comparison. */
export function foldRepeated({ groups }: Pick<Comparison, 'groups'>): {
  readonly repeated: readonly Repeated[];
  readonly groups: readonly Group[];
} {
  const alike = new Map<string, ObjectChange[]>();
  for (const change of groups.flatMap(({ changes }) => changes)) {
    const key = keyOf(change);
    if (key !== undefined) addTo(alike, key, change);
  }
  const repeated = [...alike.values()].filter(({ length }) => length >= least);
  const folded = new Set(repeated.flat());
  return {
    repeated: repeated.flatMap((all) => (all[0] === undefined ? [] : [{ change: all[0], all }])),
    groups: groups
      .map((group) => ({ ...group, changes: group.changes.filter((change) => !folded.has(change)) }))
      .filter(({ changes }) => changes.length > 0),
  };
}

/** A key that is equal for equal changes; undefined if the change contains secrets, which look equal but may differ. */
function keyOf(change: ObjectChange): string | undefined {
  if (change.what !== 'changed' || change.fields.length === 0) return undefined;
  const lines = change.fields.flatMap(linesOf);
  if (lines.some(({ text }) => text.includes('(secret'))) return undefined;
  return JSON.stringify([shownOf(change).kind, lines]);
}
