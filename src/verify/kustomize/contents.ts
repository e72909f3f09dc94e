import { asList, asText } from '../model/data.ts';
import { dirname, resolvePath, type Tree } from './folders.ts';

/**
 * Returns what Flux lists in the kustomization that it generates for a folder without one: the outermost folders below
 * it that have a kustomization, and every YAML file outside these. Paths are relative to the root of the tree.
 */
export function generatedResources(tree: Tree, path: string): Generated {
  const known = below(tree);
  const found = known.generated.get(path) ?? generate(tree, known, path);
  known.generated.set(path, found);
  return found;
}

function generate(tree: Tree, { folders, files, above }: Below, path: string): Generated {
  // Whether the path is directly in this folder, with no other kustomization in between.
  const isOutermost = (own: string) => above(dirname(own)).length <= path.length;
  return {
    folders: (folders.get(path) ?? []).filter(isOutermost),
    files: (files.get(path) ?? []).filter((file) => isOutermost(file) && !tree.isIgnored(file)),
  };
}

interface Generated {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** What is below each folder, at any depth; cached, because thousands of Kustomizations look it up. */
interface Below {
  readonly folders: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** Returns the nearest folder with a kustomization, from the folder itself upwards; if there is none, the root. */
  readonly above: (folder: string) => string;
  readonly generated: Map<string, Generated>;
}

const known = new WeakMap<Tree, Below>();

function below(tree: Tree): Below {
  const found = known.get(tree) ?? {
    folders: byFolderAbove(tree.folders.keys()),
    files: byFolderAbove(tree.parsed.keys()),
    above: nearestAbove(tree),
    generated: new Map(),
  };
  known.set(tree, found);
  return found;
}

function nearestAbove(tree: Tree): (folder: string) => string {
  const known = new Map<string, string>();
  return (folder) => {
    const passed: string[] = [];
    let at = folder;
    while (at !== '' && !tree.folders.has(at) && !known.has(at)) {
      passed.push(at);
      at = dirname(at);
    }
    const nearest = known.get(at) ?? at;
    for (const path of passed) known.set(path, nearest);
    return nearest;
  };
}

function byFolderAbove(paths: Iterable<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    for (let own = path; own !== ''; ) {
      own = dirname(own);
      const others = found.get(own);
      if (others) others.push(path);
      else found.set(own, [path]);
    }
  }
  return found;
}

/** Returns the files from which the build of a folder takes objects, and the kustomization files on the way to them. */
export type Contents = (folder: string) => ReadonlySet<string>;

/** Creates a reader of contents that builds nothing: it ignores patches, generators and their effects. */
export function contentsOf(tree: Tree): Contents {
  const known = new Map<string, ReadonlySet<string>>();
  const read = (path: string): ReadonlySet<string> => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const files = new Set<string>();
    // This ends a circle; the build reports it.
    known.set(path, files);
    const folder = tree.folders.get(path);
    if (folder === undefined) {
      const generated = generatedResources(tree, path);
      for (const file of generated.files) files.add(file);
      for (const inner of generated.folders) for (const file of read(inner)) files.add(file);
      return files;
    }
    files.add(folder.document.file.path);
    for (const field of ['resources', 'bases', 'components']) {
      for (const raw of asList(folder.data[field])) {
        const resolved = resolvePath(path, asText(raw) ?? '');
        if (resolved === undefined) continue;
        if (tree.folders.has(resolved)) for (const file of read(resolved)) files.add(file);
        else if (tree.files.has(resolved)) files.add(resolved);
      }
    }
    return files;
  };
  return (path) => (tree.directories.has(path) ? read(path) : new Set());
}

/** Whether a folder is the same as another one or is below it. */
export function isWithin(folder: string, outer: string): boolean {
  return outer === '' || folder === outer || folder.startsWith(`${outer}/`);
}
