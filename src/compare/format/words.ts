import { type BuiltObject, objectName } from '../built-object.ts';
import { type Comparison, countsOf, type Group, shownOf } from '../compare.ts';
import type { Note, ObjectChange } from '../object-change.ts';
import type { VersionChange } from '../versions.ts';

/** Names of the two states, for people. */
export interface Labels {
  readonly base: string;
  readonly head: string;
}

/** `3 objects changed, 1 added`; undefined if nothing differs. */
export function countsText(comparison: Comparison): string | undefined {
  const counts = countsOf(comparison);
  const parts = (['changed', 'added', 'removed'] as const).flatMap((what) =>
    counts[what] === 0 ? [] : [`${counts[what]} ${what}`],
  );
  const [first, ...rest] = parts;
  if (first === undefined)
    return (comparison.charts ?? []).length > 0 ? 'No manifest changes, but charts do' : undefined;
  const number = Number.parseInt(first, 10);
  const objects = first.replace(' ', number === 1 ? ' object ' : ' objects ');
  return [objects, ...rest].join(', ');
}

export function groupTitle({ kustomization, cluster }: Group): string {
  const name = kustomization === undefined ? 'Applied by no Kustomization' : `Kustomization ${kustomization}`;
  return cluster === undefined ? name : `${name} in ${cluster}`;
}

/** The name of a changed object; if only a hash in it changed, without the hash. */
export function changeTitle(change: ObjectChange): string {
  const shown = shownOf(change);
  const moved = change.before && change.after && change.before.name !== change.after.name;
  return objectName({ ...shown, name: moved ? shown.plainName : shown.name });
}

/** A note with the object it is about. */
export function noteText({ message, object }: Note & { readonly object: BuiltObject }): string {
  const name = objectName(object);
  const where = object.cluster === '' ? '' : ` (${object.cluster})`;
  return `${message.startsWith(name) ? message : `${name}: ${message}`}${where}`;
}

/** Where a changed object is written: its file, or the file of the release that installs it. */
export function sourceOf(change: ObjectChange): string {
  const { file, release } = shownOf(change);
  return release === undefined ? file : `${file} (HelmRelease ${release})`;
}

export function versionLine({ from, to }: VersionChange): string {
  if (from === undefined) return `${to}, new`;
  if (to === undefined) return `${from}, no longer used here`;
  return `${from} → ${to}`;
}

export const signs = { added: '+', removed: '-', changed: '~' } as const;
