import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ignoreFile } from '../silences.ts';
import type { TreeFile } from '../tree.ts';

/** A tree on disk: the root that its paths count from, and its files. */
export interface LoadedTree {
  readonly root: string;
  readonly files: readonly TreeFile[];
}

const skipped = new Set(['.git', 'node_modules', '.venv', '.terraform', 'dist']);
const largest = 2_000_000;

/**
 * Read the files below a folder, with paths from the root of their repository, for Flux counts `spec.path` from
 * there. Of files that are not text, or very large, only the path counts.
 */
export function readTreeFrom(folder: string): LoadedTree {
  const root = rootOf(folder);
  const files: TreeFile[] = [];
  const visit = (directory: string) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) visit(path);
      else if (entry.isFile()) files.push(readOne(root, path));
    }
  };
  visit(folder);
  const silences = join(root, ignoreFile);
  if (root !== folder && existsSync(silences)) files.push(readOne(root, silences));
  return { root, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function readOne(root: string, path: string): TreeFile {
  const content = statSync(path).size > largest ? '' : readFileSync(path, 'utf8');
  return { path: relative(root, path).split(sep).join('/'), content: content.includes('\0') ? '' : content };
}

/**
 * The repository that a folder belongs to. Without one, the folder above where the tree's own paths begin with
 * the folder's name, as `./kubernetes/apps` does in a folder `kubernetes`; else the folder itself.
 */
function rootOf(folder: string): string {
  for (let directory = folder; ; directory = dirname(directory)) {
    if (existsSync(join(directory, '.git'))) return directory;
    if (dirname(directory) === directory) break;
  }
  const name = basename(folder);
  const begins = new RegExp(
    `^\\s*path:\\s*["']?(?:\\./)?${name.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&')}/`,
    'm',
  );
  return mentions(folder, begins) ? dirname(folder) : folder;
}

function mentions(folder: string, pattern: RegExp): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return !skipped.has(entry.name) && mentions(path, pattern);
    return (
      /\.ya?ml$/.test(entry.name) && statSync(path).size < largest && pattern.test(readFileSync(path, 'utf8'))
    );
  });
}
