import { readFileSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { walk } from '../files/walk.ts';
import type { Settings } from '../settings/options.ts';
import { withoutComments } from './python.ts';
import type { PythonFile } from './python-files.ts';

/** A Python file that decides whether the folder it is in is rendered. */
export interface FolderFilter {
  /** As messages name it. */
  readonly file: string;
  readonly folder: string;
  readonly source: string;
}

/** The files that a plugin searches for with `rglob(".mjfilter.py")`, or another name, and executes. */
export function folderFilters(
  settings: Settings,
  python: readonly PythonFile[],
  cwd: string,
): readonly FolderFilter[] {
  const looksFor = /\.r?glob\(\s*["'](?:\*\*\/)?([\w.-]+\.py)["']/g;
  const names = new Set(
    python.flatMap(({ text }) => [...withoutComments(text).matchAll(looksFor)].map(([, name]) => name)),
  );
  if (names.size === 0) return [];
  const show = (path: string) => relative(cwd, path).split(sep).join('/');
  return [...walk(settings.inputs).files]
    .filter(([path, stats]) => names.has(basename(path)) && stats.isFile())
    .map(([path]) => ({
      file: show(path),
      folder: show(dirname(path)),
      source: readFileSync(path, 'utf8').trimEnd(),
    }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}
