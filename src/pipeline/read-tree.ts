import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isThere } from '../disk/is-there.ts';
import { ignoredByFile } from '../verify/kustomize/ignored.ts';
import { ignoreFile } from '../verify/silences.ts';
import type { TreeFile } from '../verify/tree.ts';
import { entryPath, manifestPath } from '../write/manifest-path.ts';

/** A tree on disk: the root that its paths count from, and its files. */
export interface LoadedTree {
  readonly root: string;
  /** The folder that was asked for, below the root; empty where it is the root itself. */
  readonly folder: string;
  readonly files: readonly TreeFile[];
}

const skipped = new Set(['.git', 'node_modules', '.venv', '.terraform', 'dist']);
/** In bytes: of larger files only the path counts. */
export const largest = 2_000_000;

/**
 * Read the repository that a folder belongs to: Flux counts `spec.path` from its root, and what one folder refers
 * to may stand in another. Of files that are not text, or very large, only the path counts.
 */
export function readTreeFrom(folder: string): LoadedTree {
  const root = rootOf(folder);
  return { root, folder: slashed(relative(root, folder)), files: readFilesBelow(root) };
}

/** The files below a root that Flux may read, sorted by path. A folder that does not exist has none. */
export function readFilesBelow(root: string): readonly TreeFile[] {
  const files: TreeFile[] = [];
  if (!existsSync(root)) return files;
  const visit = (directory: string) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) visit(path);
      else if (entry.isFile()) files.push(readOne(root, path));
    }
  };
  visit(root);
  return treeOf(files);
}

/** The files of a tree that Flux takes notice of, whatever the others hold; sorted. */
export function treeOf(files: readonly TreeFile[]): readonly TreeFile[] {
  const isIgnored = ignoredByFile(files);
  return files
    .filter(({ path }) => isOurs(path) || !isIgnored(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a file is in a folder that may hold a part of a tree. */
export function isRead(path: string): boolean {
  return !path
    .split('/')
    .slice(0, -1)
    .some((folder) => skipped.has(folder));
}

/** What speaks of the tree without being a part of it. */
function isOurs(path: string): boolean {
  return path === ignoreFile || path.endsWith('.sourceignore');
}

function readOne(root: string, path: string): TreeFile {
  const unread = statSync(path).size > largest;
  const content = unread ? undefined : readFileSync(path);
  return { path: slashed(relative(root, path)), content: textOf(content), ...(unread && { unread }) };
}

/** The text of a file; empty for what is not text. */
export function textOf(content: Buffer | undefined): string {
  const text = content?.toString('utf8') ?? '';
  return text.includes('\0') ? '' : text;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

/**
 * The folder that the tree's paths count from: where clusterwright wrote the tree, what its own paths begin at; else the
 * repository that the folder belongs to. Without one, the folder above where the tree's own paths begin with
 * the folder's name, as `./kubernetes/apps` does in a folder `kubernetes`; else the folder itself.
 */
export function rootOf(folder: string): string {
  for (let directory = folder; ; directory = dirname(directory)) {
    if (isThere(join(directory, manifestPath))) return rootOfWritten(directory);
    if (isThere(join(directory, '.git'))) return directory;
    if (dirname(directory) === directory) break;
  }
  const name = basename(folder);
  const begins = new RegExp(
    `^[ \\t]*path:[ \\t]*["']?(?:\\./)?${name.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&')}/`,
    'm',
  );
  return mentions(folder, begins) ? dirname(folder) : folder;
}

/** The tree of one cluster may be in a subfolder of its repository, and its paths then begin with that. */
function rootOfWritten(output: string): string {
  const entry = join(output, entryPath);
  const text = isThere(entry) ? readFileSync(entry, 'utf8') : '';
  const [, below = ''] = /^ {2}path: ["']?\.\/(.+)\/kubernetes\/apps["']?$/m.exec(text) ?? [];
  const suffix = `${sep}${below.split('/').join(sep)}`;
  return below !== '' && output.endsWith(suffix) ? output.slice(0, -suffix.length) : output;
}

function mentions(folder: string, pattern: RegExp): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return !skipped.has(entry.name) && mentions(path, pattern);
    return (
      entry.isFile() &&
      /\.ya?ml$/.test(entry.name) &&
      statSync(path).size < largest &&
      pattern.test(readFileSync(path, 'utf8'))
    );
  });
}
