import { type Build, buildFolder } from '../kustomize/build.ts';
import { isWithin } from '../kustomize/contents.ts';
import { type Draft, identityOf } from '../kustomize/draft.ts';
import { dirname, resolvePath, type Tree } from '../kustomize/folders.ts';
import { mergePatchProblems } from '../kustomize/patch-problems.ts';
import { deepest, depthOf, topOf } from './ancestors.ts';
import { type Applier, applyGraph, isApplied, isHidden, rootsOf } from './apply-graph.ts';
import type { Applied, Pending, State } from './apply-state.ts';
import { clusterOfKustomization } from './cluster.ts';
import { asList, asMap, asText, at } from './data.ts';
import { createObject, missingVariables, type Sink, type Standing } from './finish.ts';
import {
  folderOf,
  isApplier,
  isFluxKustomization,
  keyOf,
  manifestsOf,
  syncPathOf,
} from './flux-manifests.ts';
import type { FluxKustomization, KubernetesObject } from './object.ts';
import { isToBeFilledIn } from './placeholders.ts';
import { changesVariables, sourcesOfVariables, variablesOf } from './post-build.ts';
import { inObject } from './report.ts';
import { hasUnknowns } from './resource-set-templates.ts';
import { expandResourceSet } from './resource-sets.ts';
import type { Variables } from './substitute.ts';
import { moved, overruled } from './target-namespace.ts';
import { foldersLike } from './variable-paths.ts';

/** Builds the tree downwards from each root of the graph, then each folder that no root reaches, then loose files. */
export function applyTree(tree: Tree, withoutSecrets = false): Applied {
  const manifests = manifestsOf(tree);
  const graph = applyGraph(tree, manifests);
  const state: State = {
    tree,
    graph,
    sources: sourcesOfVariables(tree, {
      open: manifests.some(({ data }) => changesVariables(data)),
      withoutSecrets,
    }),
    objects: [],
    kustomizations: [],
    problems: [],
    missing: [],
    given: new Map(),
    builds: [],
    files: new Set(),
    live: new Set(),
    read: new Set(),
    claimed: new Set(),
    applied: new Set(),
    reached: new Set(),
    remotes: [],
    expected: new Set(),
    entries: new Map(),
  };
  // A ResourceSet may be built before the providers of its inputs.
  for (const draft of manifests)
    if (identityOf(draft.data).kind === 'ResourceSetInputProvider') state.sources.add(draft, undefined);
  for (const { node, retired } of rootsOf(graph)) {
    if (node.raw === undefined) applyTop(state, node, retired);
    else if (!state.reached.has(node.key)) applyRoot(state, node, retired);
  }
  // The remaining nodes apply each other in a circle, or were removed by a patch of their parent.
  for (const node of graph.nodes.values()) {
    if (node.raw === undefined || state.reached.has(node.key)) continue;
    const holders = [...graph.nodes.values()].filter(
      ({ key, holds }) => key !== node.key && holds.has(node.key),
    );
    applyRoot(
      state,
      node,
      holders.some(({ key }) => state.reached.has(key)),
    );
  }
  addFolders(state);
  const loose = looseManifests(state, manifests);
  const sink: Sink = { ...state, problems: [...state.problems, ...mergePatchProblems(state.builds)] };
  const known = new Map<FluxKustomization, Variables | undefined>();
  const finish = (pending: KubernetesObject | Pending) =>
    'draft' in pending ? finishObject(state, pending, known, sink) : pending;
  const objects = state.objects.map(finish);
  const identities = new Set(objects.map(identityKey));
  const isUnused = (object: KubernetesObject) =>
    graph.paths.size > 0 &&
    (identities.has(identityKey(object)) || isApplied(graph, dirname(object.document.file.path)));
  const rest = loose.map(finish);
  const components = rest.filter((object) => !isUnused(object) && isOfUnusedComponent(state, object));
  const judged = rest.filter((object) => !isUnused(object) && !components.includes(object));
  return {
    objects: [...objects, ...judged],
    unused: rest.filter((object) => !judged.includes(object)),
    kustomizations: state.kustomizations,
    problems: [...sink.problems, ...missingVariables(sink)],
    files: state.files,
    live: state.live,
    paths: new Set(graph.paths.keys()),
    remotes: state.remotes,
    entries: state.entries,
  };
}

function identityKey({ group, kind, name, namespace }: KubernetesObject): string {
  return [group, kind, name, namespace ?? ''].join('|');
}

/** Whether a file is listed only by components that no build includes. */
function isOfUnusedComponent({ tree, graph, read }: State, { document }: KubernetesObject): boolean {
  const file = document.file.path;
  return [...tree.folders.values()].some(
    (folder) =>
      folder.component && !read.has(folder.document.file.path) && graph.contents(folder.path).has(file),
  );
}

/** Applies a folder that people apply by hand; the Kustomizations in it are entry points. */
function applyTop(state: State, node: Applier, retired: boolean): void {
  const path = node.folder ?? '';
  const { tree, graph } = state;
  const forgotten = isApplied(graph, path);
  const aside = forgotten || (graph.paths.size > 0 && retired);
  const build = take(state, path, undefined, { counts: !forgotten, aside });
  const standing = { build: state.builds.length, listed: true, aside };
  const own = build.drafts.filter(({ data }) => isApplier(data));
  // If one of the folder's own Kustomizations applies the folder, the folder is built for that one.
  const self = own.find(({ data }) => folderOf(graph.sources, data) === path);
  // In this case Flux begins there, even if the folders of other clusters patch the same manifest.
  const shared = self !== undefined && !isWithin(dirname(self.document.file.path), path);
  const begins = shared && !isHidden(path) ? { ...standing, aside: false, begins: path } : standing;
  const kept = self === undefined ? build.drafts : [self];
  const made = new Map<Draft, KubernetesObject>();
  for (const draft of kept) {
    if (!isApplier(draft.data)) addDraft(state, draft, undefined, standing);
    else {
      const object = create(state, draft, undefined, begins);
      made.set(draft, object);
      state.objects.push(object);
    }
  }
  const rank = (draft: Draft) => {
    const folder = folderOf(graph.sources, draft.data);
    const known = folder !== undefined && tree.directories.has(folder);
    const parent = known && [...graph.contents(folder)].some((file) => state.graph.listed.has(file));
    return (known ? 0 : 2) + (parent || (graph.nodes.get(keyOf(draft))?.holds.size ?? 0) > 0 ? 0 : 1);
  };
  const ordered = [...made].sort(([a], [b]) => rank(a) - rank(b));
  for (const [draft, object] of ordered) {
    if (object.begins !== undefined || !state.reached.has(keyOf(draft)))
      apply(state, draft, object, undefined);
    else if (self === undefined && draft.data['spec'] !== undefined) drop(state, draft, object);
  }
}

/**
 * Drops the object of a Kustomization that another Kustomization of the same folder applies: one object represents
 * both.
 */
function drop(state: State, draft: Draft, object: KubernetesObject): void {
  if (!state.graph.children.has(keyOf(draft))) return;
  const index = state.objects.indexOf(object);
  if (index >= 0) state.objects.splice(index, 1);
}

function applyRoot(state: State, { raw }: Applier, aside: boolean): void {
  if (raw === undefined) return;
  const object = create(state, raw.draft, undefined, { build: 0, listed: true, aside });
  state.objects.push(object);
  if (!aside) state.live.add(raw.draft.document.file.path);
  apply(state, raw.draft, object, undefined);
}

/** Adds what a Kustomization applies, and what the Kustomizations among that apply. */
function apply(
  state: State,
  draft: Draft,
  object: KubernetesObject,
  parent: FluxKustomization | undefined,
): void {
  const key = keyOf(draft);
  state.reached.add(key);
  const sync = syncPathOf(object.data);
  const spec = asMap(at(object.data, ...(sync ?? ['spec'])));
  const path = folderOf(state.graph.sources, object.data);
  const namespace = object.namespace;
  const name = sync === undefined ? object.name : (asText(spec['name']) ?? namespace ?? object.name);
  const kustomization: FluxKustomization = { object, name, namespace, spec, path, parent };
  const identity = [key, name, namespace, path, clusterOfKustomization(kustomization)].join('|');
  if (state.applied.has(identity)) return;
  state.applied.add(identity);
  if (sync === undefined) state.kustomizations.push(kustomization);
  if (path === undefined) return;
  if (depthOf(kustomization) > deepest) {
    state.problems.push(
      inObject(object, [...(sync ?? ['spec']), 'path'], {
        code: 'kustomize/endless-overlays',
        message: `Kustomizations apply one another more than ${deepest} deep: what this one applies is not looked at`,
        hint: 'Let one Kustomization apply the others.',
      }),
    );
    return;
  }
  const { aside } = object;
  if (state.tree.directories.has(path)) build(state, path, kustomization, aside);
  else if (path.includes('${')) {
    if (!aside) for (const folder of foldersLike(state.tree, path)) state.expected.add(folder);
  } else if (!isToBeFilledIn(object, path)) {
    state.problems.push(
      inObject(object, [...(sync ?? ['spec']), 'path'], {
        code: 'flux/missing-path',
        severity: aside ? 'warning' : 'error',
        message: `the folder ${path} does not exist`,
        hint: 'Correct spec.path: it counts from the root of the repository.',
      }),
    );
  }
}

/** Adds the folders that no Flux Kustomization reaches and that no other folder lists. */
function addFolders(state: State): void {
  const { tree, graph } = state;
  const listed = new Set<string>();
  for (const { path, data } of tree.folders.values()) {
    for (const raw of [...asList(data['resources']), ...asList(data['bases'])]) {
      const resolved = resolvePath(path, asText(raw) ?? '');
      if (resolved !== undefined) listed.add(resolved);
    }
  }
  for (const folder of tree.folders.values()) {
    if (folder.component || listed.has(folder.path)) continue;
    if (state.files.has(folder.document.file.path)) continue;
    // Below a folder that Flux applies, files that no build reaches were forgotten; elsewhere people apply them by
    // hand.
    const aside = graph.paths.size > 0;
    const expected = state.expected.has(folder.path);
    const counts = expected || !isApplied(graph, folder.path);
    const own = take(state, folder.path, undefined, { counts, aside: aside && !expected });
    const standing = { build: state.builds.length, listed: true, aside };
    for (const draft of own.drafts) addDraft(state, draft, undefined, standing);
  }
}

/** Returns the manifests that no build has read. */
function looseManifests(state: State, manifests: readonly Draft[]): Pending[] {
  const aside = state.graph.paths.size > 0;
  return manifests.flatMap((draft) => {
    const { document } = draft;
    // If a build reads the file, but not as a resource, the manifest is a patch.
    if (state.claimed.has(keyOf(draft)) || state.read.has(document.file.path)) return [];
    if (state.tree.folders.get(dirname(document.file.path))?.document === document) return [];
    return [{ draft, by: undefined, standing: { build: 0, listed: false, aside }, finished: false }];
  });
}

/**
 * Builds a folder and records the files that it reads. `counts`: these files are not to be reported as forgotten.
 * `aside`: nothing that Flux applies includes the folder.
 */
function take(
  state: State,
  path: string,
  by: FluxKustomization | undefined,
  { counts, aside }: { readonly counts: boolean; readonly aside: boolean },
): Build {
  const built = buildFolder(
    state.tree,
    path,
    by && { spec: by.spec, place: by.object.locate, document: by.object.document },
  );
  const entry = by && topOf(by).object.document.file.path;
  for (const file of built.files) {
    state.read.add(file);
    if (counts) state.files.add(file);
    if (!aside) state.live.add(file);
    if (entry === undefined) continue;
    const entries = state.entries.get(file);
    if (entries) entries.add(entry);
    else state.entries.set(file, new Set([entry]));
  }
  state.remotes.push(...built.remotes.map((remote) => ({ ...remote, by })));
  state.builds.push(built);
  state.problems.push(...built.problems);
  return built;
}

function build(state: State, path: string, by: FluxKustomization, aside: boolean): void {
  const built = take(state, path, by, { counts: true, aside });
  state.problems.push(...overruled(state.tree, path, by));
  const standing = { build: state.builds.length, listed: true, aside };
  const children: [Draft, KubernetesObject][] = [];
  for (const draft of built.drafts) {
    state.problems.push(...moved(draft, by));
    // A Kustomization that is its own parent was created before its build; the first object represents both.
    const { name } = identityOf(draft.data);
    if (by.object.document === draft.document && by.object.name === name) {
      state.claimed.add(keyOf(draft));
      by.spec = { ...asMap(draft.data['spec']), ...by.spec };
      continue;
    }
    if (isAbove(by, draft)) {
      replaceRoot(state, draft, by, standing);
      continue;
    }
    children.push(...addDraft(state, draft, by, standing));
  }
  for (const [draft, object] of children) apply(state, draft, object, by);
}

/** Whether an ancestor of a Kustomization is the same object as one in its build, so that they apply each other. */
function isAbove(by: FluxKustomization, draft: Draft): boolean {
  if (!isApplier(draft.data)) return false;
  for (let above = by.parent; above !== undefined; above = above.parent) {
    if (above.object.document === draft.document && above.object.name === identityOf(draft.data).name)
      return true;
    if (above.parent === above) break;
  }
  return false;
}

/** Replaces the first object of a circle by that of its build, which has the namespace that the build sets. */
function replaceRoot(state: State, draft: Draft, by: FluxKustomization, standing: Standing): void {
  const index = state.objects.findIndex(
    (own) => !('draft' in own) && own.document === draft.document && own.name === identityOf(draft.data).name,
  );
  const object = create(state, draft, by, standing);
  if (index >= 0) state.objects[index] = object;
}

/** Adds an object of a build. An object that applies others is followed at once, with the variables known so far. */
function addDraft(
  state: State,
  draft: Draft,
  by: FluxKustomization | undefined,
  standing: Standing,
): [Draft, KubernetesObject][] {
  state.claimed.add(keyOf(draft));
  state.sources.add(draft, by);
  const { kind } = identityOf(draft.data);
  if (kind === 'ResourceSet') {
    const object = create(state, draft, by, standing);
    state.objects.push(object);
    return expandResourceSet(object, draft, state.sources.inputs()).flatMap((made) => {
      state.sources.add(made, by);
      const open = object.open || hasUnknowns(made.data);
      if (by === undefined || !isFluxKustomization(made.data)) {
        state.objects.push({ draft: made, by, standing, finished: true, open });
        return [];
      }
      const own = createObject(made, by, standing, undefined, state);
      const child = { ...own, open };
      state.objects.push(child);
      return [[made, child] as [Draft, KubernetesObject]];
    });
  }
  if (by === undefined || !isApplier(draft.data)) {
    state.objects.push({ draft, by, standing, finished: false });
    return [];
  }
  const object = create(state, draft, by, standing);
  state.objects.push(object);
  return [[draft, object]];
}

function create(
  state: State,
  draft: Draft,
  by: FluxKustomization | undefined,
  standing: Standing,
): KubernetesObject {
  state.claimed.add(keyOf(draft));
  return createObject(draft, by, standing, by && variablesFor(state, by), state);
}

function finishObject(
  state: State,
  { draft, by, standing, finished, open }: Pending,
  known: Map<FluxKustomization, Variables | undefined>,
  sink: Sink,
): KubernetesObject {
  // At this point, everything that may define variables is built.
  if (by !== undefined && !known.has(by)) known.set(by, variablesFor(state, by));
  const variables = by === undefined || finished ? undefined : known.get(by);
  const object = createObject(draft, by, standing, variables, sink);
  return open === true ? { ...object, open } : object;
}

/**
 * The variables of a Kustomization; undefined if it substitutes nothing: neither it nor anything in the cluster
 * requests substitution.
 */
function variablesFor(state: State, by: FluxKustomization): Variables | undefined {
  if (by.spec['postBuild'] === undefined && !state.sources.open) return undefined;
  return variablesOf(state.sources, by);
}
