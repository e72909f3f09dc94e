import { isPlainMap, type PlainMap } from '../model/data.ts';
import type { ParsedFile, TreeDocument } from '../model/document.ts';
import type { TreeFile } from '../tree.ts';
import { spelled } from './fields.ts';
import { createIgnored } from './ignored.ts';

/** A folder with a kustomization file. */
export interface KustomizationFolder {
  /** Below the root of the tree, without `./`; empty for the root itself. */
  readonly path: string;
  readonly document: TreeDocument;
  /** Its content, with the fields as Kustomize spells them. */
  readonly data: PlainMap;
  readonly component: boolean;
}

/** What the tree holds, by path: what the build of a kustomization looks things up in. */
export interface Tree {
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly parsed: ReadonlyMap<string, ParsedFile>;
  readonly folders: ReadonlyMap<string, KustomizationFolder>;
  /** Every folder that holds a file, at any depth. */
  readonly directories: ReadonlySet<string>;
  /** Flux never sees the file. */
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
    // A Flux Kustomization in a file of this name is an ordinary manifest, as is whatever has a specification.
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

/** `path` as seen from `folder`, without `.` and `..`; undefined where it leaves the tree. */
export function resolvePath(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** A URL or a Git address: Kustomize would fetch it. */
export function isRemote(resource: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(resource) ||
    /^(git@|github\.com[/:])/.test(resource) ||
    (resource.includes('?') && /[?&]ref=/.test(resource.slice(resource.indexOf('?'))))
  );
}

/** The templates of a Helm chart look like manifests and are none. */
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

/** Whether folders are charts or in charts: thousands of files may be deep in folders that are not. */
const inCharts = new WeakMap<Tree, Map<string, boolean>>();
