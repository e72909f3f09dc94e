import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Walk {
  /** Every file by absolute path, with symbolic links followed, in no particular order. */
  readonly files: Map<string, Stats>;
  /** The files that are symbolic links themselves. */
  readonly links: ReadonlySet<string>;
  /** False if a symbolic link leads to a folder: its content was not walked, but templates may include it. */
  readonly complete: boolean;
}

/** The given files, and everything below the given folders. An unreadable folder counts as empty. */
export function walk(roots: readonly string[]): Walk {
  const files = new Map<string, Stats>();
  const links = new Set<string>();
  let complete = true;
  const visit = (folder: string): void => {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else {
        const stats = statOrNothing(path);
        if (stats?.isFile() === true) {
          files.set(path, stats);
          if (entry.isSymbolicLink()) links.add(path);
        } else if (stats?.isDirectory() === true) complete = false;
      }
    }
  };
  for (const root of roots) {
    const stats = statSync(root, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) visit(root);
    else if (stats !== undefined) files.set(root, stats);
  }
  return { files, links, complete };
}

/** A circular link leads to nothing. */
function statOrNothing(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
