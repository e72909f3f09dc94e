import { asText, at } from '../model/data.ts';
import type { Model } from '../model/model.ts';

/** The sources from which Kustomizations take folders of this tree, counted once for all references. */
interface SourcesInUse {
  /** Returns the number of Kustomizations that use a source. */
  usersOf(kind: string, name: string, namespace: string | undefined): number;
  /**
   * Returns the names of sources of a kind with more users than this; the users of a name are counted across kinds and
   * namespaces.
   */
  usedMoreThan(users: number, kind: string): readonly string[];
  /** Returns the namespaces in which the topmost Kustomizations look for a source. */
  homesOf(kind: string, name: string): ReadonlySet<string>;
}

const counted = new WeakMap<Model, SourcesInUse>();

export function sourcesInUse(model: Model): SourcesInUse {
  const known = counted.get(model);
  if (known !== undefined) return known;
  const made = count(model);
  counted.set(model, made);
  return made;
}

function count({ kustomizations, tree }: Model): SourcesInUse {
  const users = new Map<string, number>();
  const byName = new Map<string, number>();
  const names = new Map<string, Set<string>>();
  const homes = new Map<string, Set<string>>();
  for (const kustomization of kustomizations) {
    const { spec, path, namespace, parent } = kustomization;
    if (path === undefined || !tree.directories.has(path)) continue;
    const kind = asText(at(spec, 'sourceRef', 'kind'));
    const name = asText(at(spec, 'sourceRef', 'name'));
    if (kind === undefined || name === undefined) continue;
    const home = asText(at(spec, 'sourceRef', 'namespace')) ?? namespace;
    add(users, keyOf(kind, name, home));
    add(byName, name);
    setOf(names, kind).add(name);
    if ((parent === undefined || parent === kustomization) && home !== undefined)
      setOf(homes, keyOf(kind, name)).add(home);
  }
  const most = new Map<string, readonly string[]>();
  const usedMoreThan = (least: number, kind: string): readonly string[] => {
    const key = keyOf(kind, String(least));
    const found =
      most.get(key) ?? [...(names.get(kind) ?? [])].filter((name) => (byName.get(name) ?? 0) > least);
    most.set(key, found);
    return found;
  };
  return {
    usersOf: (kind, name, namespace) => users.get(keyOf(kind, name, namespace)) ?? 0,
    usedMoreThan,
    homesOf: (kind, name) => homes.get(keyOf(kind, name)) ?? new Set(),
  };
}

const keyOf = (...parts: readonly (string | undefined)[]) => JSON.stringify(parts);

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const known = sets.get(key) ?? new Set();
  sets.set(key, known);
  return known;
}
