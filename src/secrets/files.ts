import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isStagingName } from '../disk/staging.ts';

/** The files below a folder that could be committed, or that stand there where there is no git. */
export interface FileList {
  /** Relative to the folder, with `/` between their parts, sorted. */
  readonly paths: readonly string[];
  /** Whether git says what is ignored. Without it, everything counts. */
  readonly git: boolean;
}

/** Neither holds anything of the user's own, and both hold more files than all else. */
const skipped = new Set(['.git', 'node_modules']);

/** Everything below `folder` but what git ignores: tracked files, and those that `git add .` would add. */
export function listFiles(folder: string): FileList {
  const tracked = gitFiles(folder);
  const paths = tracked ?? [...walk(folder, folder)];
  return { paths: [...new Set(paths)].sort(), git: tracked !== undefined };
}

function gitFiles(folder: string): string[] | undefined {
  try {
    const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.split('\0').filter((path) => path !== '');
  } catch {
    return undefined;
  }
}

function* walk(folder: string, root: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name) || isStagingName(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, root);
    else if (entry.isFile()) yield relative(root, path).split(sep).join('/');
  }
}

const largestText = 5_000_000;

/** The text of a file; undefined for what is not text, is too large to be configuration, or is gone. */
export function readText(folder: string, path: string): string | undefined {
  const full = join(folder, path);
  const stat = statSync(full, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size > largestText) return undefined;
  try {
    const text = readFileSync(full, 'utf8');
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
