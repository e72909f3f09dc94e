import { addTo } from '../diagnostics/lists.ts';
import { type Comparison, type Group, shownOf } from './compare.ts';
import { linesOf } from './format/block.ts';
import type { ObjectChange } from './object-change.ts';

/** One change that many objects have. */
export interface Repeated {
  /** The first of them; its fields are those of all. */
  readonly change: ObjectChange;
  readonly all: readonly ObjectChange[];
}

/** Below that, each object is shown by itself. */
const least = 3;

/** The groups of a comparison without what many objects have alike, and that, once. */
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

/** The same for changes that are alike; secrets differ, though they are shown alike. */
function keyOf(change: ObjectChange): string | undefined {
  if (change.what !== 'changed' || change.fields.length === 0) return undefined;
  const lines = change.fields.flatMap(linesOf);
  if (lines.some(({ text }) => text.includes('(secret'))) return undefined;
  return JSON.stringify([shownOf(change).kind, lines]);
}
