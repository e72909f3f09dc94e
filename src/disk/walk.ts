import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { leadsInside } from './inside.ts';
import { Refusal } from './refusal.ts';

export interface WalkedFiles {
  /** Relative to the folder, with `/`; sorted. Links to files and folders that are also below it are followed. */
  readonly files: readonly string[];
  /** Links that lead out of the folder, to nothing, or to something other than a file or a folder. */
  readonly refused: readonly string[];
}

/** More than any repository has; links to folders can be arranged so that there are endlessly many paths. */
const limit = 200_000;

/** All files below a folder; none if it does not exist. Pipes and devices are skipped. */
export function walkFiles(root: string, skip: (name: string) => boolean = () => false): WalkedFiles {
  const files: string[] = [];
  const refused: string[] = [];
  let left = limit;

  const visit = (folder: string, above: ReadonlySet<string>): void => {
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      left -= 1;
      if (left < 0) {
        const hint = 'Look for links to folders that form a cycle.';
        throw new Refusal('in-the-way', path, `there are more than ${limit} files here`, hint);
      }
      if (skip(entry.name)) continue;
      if (entry.isDirectory()) visit(path, above);
      else if (entry.isFile()) files.push(path);
      else if (entry.isSymbolicLink()) follow(path, above);
    }
  };
  const follow = (path: string, above: ReadonlySet<string>): void => {
    const full = join(root, path);
    const target = targetOf(full);
    if (target === undefined || !leadsInside(root, full)) refused.push(path);
    else if (target.isFile()) files.push(path);
    else if (target.isDirectory()) {
      const real = realpathSync(full);
      const leadsBack = realpathSync(join(full, '..')).startsWith(real) || above.has(real);
      if (!leadsBack) visit(path, new Set([...above, real]));
    } else refused.push(path);
  };
  visit('', new Set());
  return { files: files.sort(), refused: refused.sort() };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return [];
    }
    throw error;
  }
}

function targetOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
