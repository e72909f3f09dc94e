import { addTo } from '../../diagnostics/lists.ts';
import { type Contents, contentsOf, isWithin } from '../kustomize/contents.ts';
import type { Draft } from '../kustomize/draft.ts';
import { dirname, type Tree } from '../kustomize/folders.ts';
import {
  folderOf,
  isPart,
  localSources,
  type Raw,
  rawsOf,
  type Sources,
  syncPathOf,
} from './flux-manifests.ts';

/** Something that applies a folder: a Flux Kustomization or FluxInstance, or a folder that people apply by hand. */
export interface Applier {
  readonly key: string;
  /** The folder that contains its file. */
  readonly home: string;
  /** The folder that it applies; undefined if it is in another source, or not known until the parent is built. */
  readonly folder: string | undefined;
  /** The manifest; absent for a folder that people apply by hand. */
  readonly raw?: Raw;
  /** Keys of the Kustomizations in that folder, including its own if it manages itself. */
  readonly holds: ReadonlySet<string>;
  /**
   * It is unlikely to be an entry point: it is a patch or a sample, or was moved together with its folder, or the
   * kustomization file beside it omits it.
   */
  readonly doubtful: boolean;
}

/** Which Kustomization applies which: nodes by key; `holds` of each node are the edges. */
export interface ApplyGraph {
  readonly tree: Tree;
  readonly sources: Sources;
  readonly contents: Contents;
  readonly nodes: ReadonlyMap<string, Applier>;
  /** Keys of Kustomizations that another Kustomization applies. */
  readonly children: ReadonlySet<string>;
  /** Keys of Kustomizations that some Kustomization applies, possibly themselves. */
  readonly held: ReadonlySet<string>;
  /** Keys of Kustomizations in folders that people apply by hand, where Flux begins. */
  readonly listed: ReadonlySet<string>;
  /** The folders that Kustomizations apply, each with the folders of these Kustomizations. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

export function applyGraph(tree: Tree, manifests: readonly Draft[]): ApplyGraph {
  const raws = rawsOf(manifests);
  const sources = localSources(tree, raws, manifests);
  const contents = contentsOf(tree);
  const byFile = new Map<string, string[]>();
  for (const { key, draft } of raws) {
    addTo(byFile, draft.document.file.path, key);
  }
  const keysIn = (folder: string, components: readonly string[] = []) => {
    const files = [folder, ...components].flatMap((path) => [...contents(path)]);
    return new Set(files.flatMap((file) => byFile.get(file) ?? []));
  };
  const nodes = new Map<string, Applier>();
  const children = new Set<string>();
  const held = new Set<string>();
  const paths = new Map<string, string[]>();
  for (const raw of raws) {
    const home = dirname(raw.draft.document.file.path);
    const found = folderOf(sources, raw.draft.data);
    const folder = found !== undefined && tree.directories.has(found) ? found : undefined;
    const holds = folder === undefined ? new Set<string>() : keysIn(folder);
    if (folder !== undefined) addTo(paths, folder, home);
    for (const key of holds) {
      held.add(key);
      if (key !== raw.key) children.add(key);
    }
    const doubtful =
      isPart(raw) ||
      isSample(raw.draft.document.file.path) ||
      raw.path.includes('$') ||
      hasMoved(tree, sources, raw) ||
      tree.folders.has(home) ||
      isToBeCopied(home);
    nodes.set(raw.key, { key: raw.key, home, folder, raw, holds, doubtful });
  }
  const listed = new Set<string>();
  const covered = new Set([...paths.keys()].flatMap((path) => [...contents(path)]));
  for (const top of topFolders(tree, contents, covered)) {
    const holds = keysIn(top);
    if (holds.size === 0) continue;
    const own = [...holds].flatMap((key) => nodes.get(key)?.raw ?? []);
    const doubtful =
      own.every(isPart) ||
      isToBeCopied(top) ||
      own.some((raw) => hasMoved(tree, sources, raw)) ||
      isLeftOut(tree, top, covered, paths);
    const key = `${top}/`;
    for (const own of holds) listed.add(own);
    nodes.set(key, { key, home: top, folder: top, holds, doubtful });
  }
  return { tree, sources, contents, nodes, children, held, listed, paths };
}

/** Folders with a kustomization file that neither a Kustomization nor another folder includes. */
function topFolders(tree: Tree, contents: Contents, covered: ReadonlySet<string>): string[] {
  const own = [...tree.folders.values()].filter(
    ({ component, document }) => !component && !covered.has(document.file.path),
  );
  const taken = new Map<string, string | undefined>();
  for (const { path } of own) {
    // Undefined for a file that several folders include: for each of them, another one includes it.
    for (const file of contents(path)) taken.set(file, taken.has(file) ? undefined : path);
  }
  const byAnother = (file: string, path: string) => taken.has(file) && taken.get(file) !== path;
  return own.filter(({ path, document }) => !byAnother(document.file.path, path)).map(({ path }) => path);
}

/** Whether something that Flux applies lists folders beside this one, but omits this one. */
function isLeftOut(
  tree: Tree,
  folder: string,
  covered: ReadonlySet<string>,
  paths: ReadonlyMap<string, unknown>,
): boolean {
  const parent = dirname(folder);
  return [...tree.folders.values()].some(
    ({ path, document }) =>
      path !== folder && dirname(path) === parent && covered.has(document.file.path) && !paths.has(path),
  );
}

/**
 * Whether the end of the path, from the folder's own name on, exists beside the file: `old/web/app` for `apps/web/app`.
 */
function hasMoved(tree: Tree, sources: Sources, { draft }: Raw): boolean {
  const path = folderOf(sources, draft.data);
  if (path === undefined || tree.directories.has(path)) return false;
  const folder = dirname(draft.document.file.path);
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const steps = path.split('/');
  const index = steps.lastIndexOf(name);
  if (name === '' || index < 1) return false;
  return tree.directories.has([folder, ...steps.slice(index + 1)].join('/'));
}

/** The keys of all nodes that can be reached from some nodes, including these. */
function reachable(graph: ApplyGraph, from: Iterable<Applier>): Set<string> {
  const reached = new Set<string>();
  const open = [...from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node.key)) continue;
    reached.add(node.key);
    for (const key of node.holds) {
      const next = graph.nodes.get(key);
      if (next !== undefined) open.push(next);
    }
  }
  return reached;
}

/** Whether a file is a sample to copy, by its name: `cluster.sample.yaml`. */
export function isSample(file: string): boolean {
  return /\.(?:sample|example|template)\.ya?ml$/.test(file);
}

/** Whether the name of a folder, or of one above it, begins with a dot. */
export function isHidden(folder: string): boolean {
  return folder.split('/').some((name) => name.startsWith('.'));
}

/** Whether a folder, or one above it, is by its name a template that people copy. */
function isToBeCopied(folder: string): boolean {
  return folder
    .split('/')
    .some((name) => /^_?(templates?|examples?|samples?|skeletons?|scaffolds?)$/i.test(name));
}

/** The nodes that apply a folder around this node, from outside the node's own folder. */
function enclosing(graph: ApplyGraph, node: Applier): readonly Applier[] {
  return [...graph.nodes.values()].filter(
    ({ raw, folder, home }) =>
      raw !== undefined && folder !== undefined && isWithin(node.home, folder) && !isWithin(home, node.home),
  );
}

/** A node at which applying begins, by hand or by a bootstrap, or a node that nothing uses any more. */
export interface Root {
  readonly node: Applier;
  /** Something that Flux applies encloses it but omits it, or it only completes something else. */
  readonly retired: boolean;
}

/**
 * The nodes that no Kustomization applies, in the order in which to apply them. A node inside an applied folder that
 * does not include it is retired, unless the node is the only one that applies its own folder.
 */
export function rootsOf(graph: ApplyGraph): readonly Root[] {
  const open = [...graph.nodes.values()].filter(
    ({ key }) => !graph.children.has(key) && !graph.listed.has(key),
  );
  // Nothing in a folder such as `.archived` is an entry point, unless there are no others.
  const shown = open.filter(({ home }) => !isHidden(home));
  const begins = shown.length > 0 ? shown : open;
  const none = graph.paths.size === 0;
  const encloses = new Map(open.map((node) => [node, none ? [] : enclosing(graph, node)]));
  // A node that manages itself is always an entry point, and so is a folder that contains one.
  const sound = begins.filter(
    (node) => none || graph.held.has(node.key) || (!node.doubtful && (encloses.get(node) ?? []).length === 0),
  );
  const isForgotten = forgottenBeside(graph, sound);
  const clear = sound.filter((node) => !isForgotten(node));
  const live = new Set(clear);
  const reached = reachable(graph, clear);
  const doubted = begins
    .filter((node) => !live.has(node))
    .map((node) => ({ node, reach: reachable(graph, [node]) }))
    .sort((a, b) => b.reach.size - a.reach.size);
  // A circle that no doubtful node leads to is applied, so nodes that it encloses are judged by it.
  const beside = circlesBeyond(graph, new Set([...reached, ...doubted.flatMap(({ reach }) => [...reach])]));
  for (const key of reachable(graph, beside)) reached.add(key);
  for (const { node, reach } of doubted) {
    if (reached.has(node.key)) continue;
    const left = (encloses.get(node) ?? []).some(({ key }) => reached.has(key));
    const isEntry = reached.size === 0 ? reach.size > 1 : !node.doubtful && !isForgotten(node);
    if (left || !isEntry) continue;
    live.add(node);
    for (const key of reach) reached.add(key);
  }
  const circles = [...beside, ...circlesBeyond(graph, reached)];
  for (const node of circles) live.add(node);
  const roots = [...open, ...circles].map((node) => ({ node, retired: !live.has(node) }));
  // Live nodes come first, folders before Kustomizations, and nodes that apply others before those that do not: a path
  // that a patch sets can be reached only from where the patch is.
  const rank = ({ node, retired }: Root) =>
    (retired ? 4 : 0) + (node.raw === undefined ? 0 : 2) + (isParent(node) ? 0 : 1);
  return [...roots].sort((a, b) => rank(a) - rank(b));
}

/** From how many Kustomizations on the one that reaches half of them is the entry point of the whole tree. */
const many = 10;

/**
 * Returns whether a Kustomization was left behind: one entry point reaches at least half of all Kustomizations, but not this
 * one, which applies only a folder beside its own file.
 */
function forgottenBeside(graph: ApplyGraph, roots: readonly Applier[]): (node: Applier) => boolean {
  const all = [...graph.nodes.values()].filter(({ raw }) => raw !== undefined).length;
  const hasMain =
    all >= many && roots.some((node) => isParent(node) && reachable(graph, [node]).size * 2 >= all);
  return ({ key, raw, home, holds }) =>
    hasMain &&
    raw !== undefined &&
    holds.size === 0 &&
    !graph.held.has(key) &&
    home !== '' &&
    isWithin(raw.path, home);
}

/**
 * Finds entry points among Kustomizations that apply each other in a circle and that nothing else reaches: one for each
 * circle, the one that reaches most. Within the circle, the one that a bootstrap applies is preferred, because the
 * others are complete only after their parents have changed them.
 */
function circlesBeyond(graph: ApplyGraph, reached: Set<string>): Applier[] {
  const nodes = [...graph.nodes.values()].filter(({ key }) => !reached.has(key) && graph.children.has(key));
  const own = nodes
    .map((node) => ({ node, reach: reachable(graph, held(graph, node)) }))
    .filter(({ node, reach }) => reach.has(node.key))
    .sort((a, b) => b.reach.size - a.reach.size || bootstrapped(b.node) - bootstrapped(a.node));
  return own.flatMap(({ node, reach }) => {
    if (reached.has(node.key)) return [];
    for (const key of reach) reached.add(key);
    return [node];
  });
}

/**
 * Rates how much a node looks like something that people apply by hand: first a FluxInstance, then a Kustomization that
 * manages itself.
 */
function bootstrapped({ key, raw, holds }: Applier): number {
  if (raw !== undefined && syncPathOf(raw.draft.data) !== undefined) return 2;
  return holds.has(key) ? 1 : 0;
}

function held(graph: ApplyGraph, node: Applier): Applier[] {
  return [...node.holds].flatMap((key) => graph.nodes.get(key) ?? []);
}

function isParent({ key, holds }: Applier): boolean {
  return [...holds].some((other) => other !== key);
}

/** Whether a Kustomization from outside a folder applies it or a folder around it. */
export function isApplied({ paths }: ApplyGraph, folder: string): boolean {
  return [...paths].some(
    ([path, homes]) => isWithin(folder, path) && homes.some((home) => !isWithin(home, folder)),
  );
}
