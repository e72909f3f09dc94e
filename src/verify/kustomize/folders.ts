import { isPlainMap, type PlainMap } from '../model/data.ts';
import type { ParsedFile, TreeDocument } from '../model/document.ts';
import type { TreeFile } from '../tree.ts';
import { spelled } from './fields.ts';
import { createIgnored } from './ignored.ts';

/** A folder with a kustomization file. */
export interface KustomizationFolder {
  /** Relative to the root of the tree, without `./`; empty for the root itself. */
  readonly path: string;
  readonly document: TreeDocument;
  /** Its content, with Kustomize's spelling of the fields. */
  readonly data: PlainMap;
  readonly component: boolean;
}

/** The content of the tree by path, in which builds look things up. */
export interface Tree {
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly parsed: ReadonlyMap<string, ParsedFile>;
  readonly folders: ReadonlyMap<string, KustomizationFolder>;
  /** Every folder that contains a file, at any depth. */
  readonly directories: ReadonlySet<string>;
  /** Whether Flux ignores the file. */
  readonly isIgnored: (path: string) => boolean;
}

export function isKustomizationFile(path: string): boolean {
  return /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path);
}

export function createTree(files: readonly TreeFile[], parsed: ReadonlyMap<string, ParsedFile>): Tree {
  const folders = new Map<string, KustomizationFolder>();
  const directories = new Set<string>(['']);
  for (const { path } of files) {
    for (let folder = dirname(path); folder !== ''; folder = dirname(folder)) directories.add(folder);
    const document = isKustomizationFile(path) ? parsed.get(path)?.documents[0] : undefined;
    if (document === undefined || !isPlainMap(document.data)) continue;
    // A Flux Kustomization in a file of this name is an ordinary manifest, and so is everything with a `spec`.
    if (document.data['spec'] !== undefined) continue;
    const data = spelled(document.data);
    folders.set(dirname(path), {
      path: dirname(path),
      document,
      data,
      component: data['kind'] === 'Component',
    });
  }
  return {
    files: new Map(files.map((file) => [file.path, file])),
    parsed,
    folders,
    directories,
    isIgnored: createIgnored(files),
  };
}

export function dirname(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Resolves `path` relative to `folder`, without `.` and `..`; undefined if it leaves the tree. */
export function resolvePath(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Whether a resource is a URL or a Git address, which Kustomize would fetch. */
export function isRemote(resource: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(resource) ||
    /^(git@|github\.com[/:])/.test(resource) ||
    (resource.includes('?') && /[?&]ref=/.test(resource.slice(resource.indexOf('?'))))
  );
}

/** Whether a file is a template of a Helm chart, which looks like a manifest but is not one. */
export function isChartTemplate(tree: Tree, path: string): boolean {
  const known = inCharts.get(tree) ?? new Map<string, boolean>();
  inCharts.set(tree, known);
  const passed: string[] = [];
  let folder = dirname(path);
  while (folder !== '' && !known.has(folder) && !tree.files.has(`${folder}/Chart.yaml`)) {
    passed.push(folder);
    folder = dirname(folder);
  }
  const found = folder !== '' && (known.get(folder) ?? true);
  for (const own of passed) known.set(own, found);
  return found;
}

/** Caches whether folders are inside charts, because thousands of files may be deep in folders that are not. */
const inCharts = new WeakMap<Tree, Map<string, boolean>>();
