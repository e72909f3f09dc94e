import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { comparePaths, partsOf } from './paths.ts';
import { nameMatcher } from './patterns.ts';

/**
 * Python's `sorted(Path(root).glob(pattern))`: files and folders, including hidden ones. `**` does not follow symbolic links.
 * Throws a RangeError if the pattern is not valid.
 */
export function glob(root: string, pattern: string): string[] {
  const parts = partsOf(pattern);
  if (pattern.startsWith('/')) throw new RangeError(`the pattern "${pattern}" must be relative`);
  if (parts.length === 0) throw new RangeError(`the pattern "${pattern}" is empty`);
  if (parts.some((part) => part.includes('**') && part !== '**')) {
    throw new RangeError(`"**" must be a part of its own in the pattern "${pattern}"`);
  }
  const found = new Set<string>();
  select(root, parts, found);
  return [...found].sort(comparePaths);
}

function select(folder: string, parts: readonly string[], found: Set<string>): void {
  const [part, ...rest] = parts;
  if (part === undefined) {
    found.add(folder);
  } else if (part === '**') {
    select(folder, rest, found);
    for (const entry of entriesOf(folder)) {
      if (entry.isDirectory()) select(join(folder, entry.name), parts, found);
    }
  } else if (/[*?[]/.test(part)) {
    const matches = nameMatcher(part);
    for (const entry of entriesOf(folder)) {
      if (!matches(entry.name)) continue;
      const path = join(folder, entry.name);
      if (rest.length === 0) found.add(path);
      else if (entry.isDirectory() || (entry.isSymbolicLink() && isFolder(path))) select(path, rest, found);
    }
  } else {
    const path = join(folder, part);
    if (rest.length === 0 ? existsSync(path) : isFolder(path)) select(path, rest, found);
  }
}

/** An unreadable folder counts as empty, as in Python. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
