import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isThere } from '../disk/is-there.ts';
import { ignoredByFile } from '../verify/kustomize/ignored.ts';
import { ignoreFile } from '../verify/silences.ts';
import type { TreeFile } from '../verify/tree.ts';
import { entryPath, manifestPath } from '../write/manifest-path.ts';

/** A tree on disk: the root that its paths are relative to, and its files. */
export interface LoadedTree {
  readonly root: string;
  /** The requested folder, relative to the root; empty if it is the root. */
  readonly folder: string;
  readonly files: readonly TreeFile[];
}

const skipped = new Set(['.git', 'node_modules', '.venv', '.terraform', 'dist']);
/** In bytes. Of larger files, only the path is used. */
export const largest = 2_000_000;

/**
 * Reads the repository that contains a folder, because Flux resolves `spec.path` from its root and files in one folder may refer
 * to others. Of binary and very large files, only the path is used.
 */
export function readTreeFrom(folder: string): LoadedTree {
  const root = rootOf(folder);
  return { root, folder: slashed(relative(root, folder)), files: readFilesBelow(root) };
}

/** The files below a root that Flux may read, sorted by path; none if the folder does not exist. */
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

/** The files of a tree that Flux reads, sorted by path. */
export function treeOf(files: readonly TreeFile[]): readonly TreeFile[] {
  const isIgnored = ignoredByFile(files);
  return files
    .filter(({ path }) => isOurs(path) || !isIgnored(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a file is in a folder that may contain part of a tree. */
export function isRead(path: string): boolean {
  return !path
    .split('/')
    .slice(0, -1)
    .some((folder) => skipped.has(folder));
}

/** Files that describe the tree without being part of it. */
function isOurs(path: string): boolean {
  return path === ignoreFile || path.endsWith('.sourceignore');
}

function readOne(root: string, path: string): TreeFile {
  const unread = statSync(path).size > largest;
  const content = unread ? undefined : readFileSync(path);
  return { path: slashed(relative(root, path)), content: textOf(content), ...(unread && { unread }) };
}

/** The text of a file; empty if the content is binary. */
export function textOf(content: Buffer | undefined): string {
  const text = content?.toString('utf8') ?? '';
  return text.includes('\0') ? '' : text;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

/**
 * The folder that the tree's paths are relative to. For a tree that clusterwright wrote, it follows from that tree's own paths;
 * otherwise it is the repository that contains the folder. Without a repository, it is the parent folder if the tree's paths
 * begin with the folder's name (`./kubernetes/apps` in a folder `kubernetes`), or else the folder itself.
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

/** The tree of one cluster may be in a subfolder of its repository; its paths then begin with that subfolder. */
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
