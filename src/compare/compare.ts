import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { addTo } from '../diagnostics/lists.ts';
import { findKind } from '../verify/kinds/pack.ts';
import type { Type } from '../verify/schemas/types.ts';
import { type BuiltObject, type BuiltTree, compareObjects, objectName, ownerName } from './built-object.ts';
import type { ChartChange } from './charts.ts';
import { compareFields } from './fields.ts';
import { notesOf } from './notes.ts';
import type { Note, ObjectChange } from './object-change.ts';
import { effectsOnOthers } from './restarts.ts';
import { compareVersions, type VersionChange, versionsIn } from './versions.ts';

/** How a change to the repository changes what Flux applies. */
export interface Comparison {
  /** Changed objects by the Flux Kustomization that applies them. */
  readonly groups: readonly Group[];
  readonly versions: readonly VersionChange[];
  /** Charts in the repository whose files change; absent if only objects were compared. */
  readonly charts?: readonly ChartChange[];
  /**
   * Errors that prevent parts of the new state from being built and did not prevent it before; these parts are missing from the
   * comparison.
   */
  readonly problems: readonly Diagnostic[];
}

export interface Group {
  /** `flux-system/apps`; absent for objects that no Kustomization of the tree applies. */
  readonly kustomization?: string;
  /** The folder of the cluster, if the repository has several. */
  readonly cluster?: string;
  readonly suspended: boolean;
  readonly changes: readonly ObjectChange[];
}

/**
 * Compares two states of a tree by object and field. Pure and deterministic.
 *
 * @param volumes - The volumes of charts.
 */
export function compareTrees(
  before: BuiltTree,
  after: BuiltTree,
  volumes: readonly ChartVolumes[] = [],
): Comparison {
  const changes = [...objectChanges(before.objects, after.objects)];
  const others = effectsOnOthers(changes, after.objects);
  const context = { after, volumes };
  const noted = changes
    .map((change): ObjectChange => {
      const own = others.filter((effect) => effect.change === change).map(({ change: _, ...note }) => note);
      return { ...change, notes: [...notesOf(change, context), ...own] };
    })
    .sort((a, b) => compareObjects(shownOf(a), shownOf(b)));
  const known = new Set(before.problems.map(({ code, file, message }) => [code, file, message].join('\n')));
  return {
    groups: groupsOf(noted),
    versions: compareVersions(versionsIn(before), versionsIn(after), ({ object, place }) =>
      object === undefined ? place.file : `${objectName(object)}${object.cluster && ` (${object.cluster})`}`,
    ),
    problems: after.problems.filter(
      ({ code, file, message }) => !known.has([code, file, message].join('\n')),
    ),
  };
}

/** The object that represents a change: the new one, or the old one if it is removed. */
export function shownOf({ before, after }: ObjectChange): BuiltObject {
  const shown = after ?? before;
  if (shown === undefined) throw new Error('a change has an object');
  return shown;
}

function* objectChanges(
  before: readonly BuiltObject[],
  after: readonly BuiltObject[],
): Generator<ObjectChange> {
  const pairs = new Map<BuiltObject, BuiltObject>();
  const taken = new Set<BuiltObject>();
  // Match first within the same cluster and Kustomization, then within the cluster, then anywhere, because a folder may have
  // moved.
  for (const keyOf of [withOwner, withCluster, withoutCluster]) {
    const rest = new Map<string, BuiltObject[]>();
    for (const object of before) {
      if (!taken.has(object)) addTo(rest, keyOf(object), object);
    }
    for (const object of after) {
      if (pairs.has(object)) continue;
      const old = rest.get(keyOf(object))?.shift();
      if (old === undefined) continue;
      pairs.set(object, old);
      taken.add(old);
    }
  }
  for (const old of before) {
    if (!taken.has(old)) yield { what: 'removed', before: old, fields: [], notes: [] };
  }
  for (const next of after) {
    const old = pairs.get(next);
    if (old === undefined) yield { what: 'added', after: next, fields: [], notes: [] };
    else {
      const fields = compareFields(old.data, next.data, typeOf(next));
      const moved = ownerKey(old) !== ownerKey(next);
      if (fields.length > 0 || moved) yield { what: 'changed', before: old, after: next, fields, notes: [] };
    }
  }
}

function withoutCluster({ group, kind, namespace, plainName }: BuiltObject): string {
  return [group, kind, namespace ?? '', plainName].join('|');
}

function withCluster(object: BuiltObject): string {
  return `${object.cluster}|${withoutCluster(object)}`;
}

function withOwner(object: BuiltObject): string {
  return `${ownerKey(object)}|${withCluster(object)}`;
}

function ownerKey({ owner }: BuiltObject): string {
  return owner === undefined ? '' : ownerName(owner);
}

function typeOf({ apiVersion, kind }: BuiltObject): Type | undefined {
  const found = findKind(apiVersion, kind);
  return found !== undefined && 'type' in found ? found.type() : undefined;
}

function groupsOf(changes: readonly ObjectChange[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly changes: ObjectChange[] }>();
  for (const change of changes) {
    const { owner, cluster } = shownOf(change);
    const name = owner && ownerName(owner);
    const key = `${cluster}|${name ?? ''}`;
    const group = groups.get(key) ?? {
      ...(name !== undefined && { kustomization: name }),
      ...(cluster !== '' && { cluster }),
      suspended: owner?.suspended === true,
      changes: [],
    };
    group.changes.push(change);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** How many objects are added, removed and changed. */
export function countsOf({ groups }: Comparison): Readonly<Record<ObjectChange['what'], number>> {
  const all = groups.flatMap(({ changes }) => changes);
  const count = (what: ObjectChange['what']) => all.filter((change) => change.what === what).length;
  return { added: count('added'), changed: count('changed'), removed: count('removed') };
}

/** Everything that a change does in the cluster, with the object concerned; the most serious first. */
export function allNotes({ groups }: Comparison): readonly (Note & { readonly object: BuiltObject })[] {
  const order = ['danger', 'warning', 'info'];
  return groups
    .flatMap(({ changes }) =>
      changes.flatMap((change) => change.notes.map((note) => ({ ...note, object: shownOf(change) }))),
    )
    .sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}
