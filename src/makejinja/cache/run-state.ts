import { hash } from 'node:crypto';
import { readFileSync, type Stats, statSync } from 'node:fs';
import type { CacheFolder } from './folder.ts';

/** A file as a run found or left it. */
export interface Mark {
  readonly path: string;
  /** Size, mode, inode, and the times of the last change of the content (mtime) and of the file (ctime). */
  readonly is: readonly [size: number, mode: number, inode: number, mtime: number, ctime: number];
  readonly digest: string;
}

/** What the last run of a project read and wrote. */
export interface RunState {
  /** Identifies the program, the settings and everything else that is not a file. */
  readonly key: string;
  /** Whether the same inputs always give the same outputs, so that nothing has to be done if nothing changed. */
  readonly repeatable: boolean;
  /** When the run started, in milliseconds. */
  readonly at: number;
  readonly inputs: readonly Mark[];
  readonly outputs: readonly Mark[];
}

export function readState(cache: CacheFolder, name: string): RunState | undefined {
  const text = cache.read(name)?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    // The checksum is first: a truncated or modified file is ignored.
    const body = text.slice(text.indexOf('\n') + 1);
    return text.startsWith(`${digestOf(body)}\n`) ? (JSON.parse(body) as RunState) : undefined;
  } catch {
    return undefined;
  }
}

export function writeState(cache: CacheFolder, name: string, state: RunState): void {
  const body = JSON.stringify(state);
  cache.write(name, `${digestOf(body)}\n${body}`);
}

export function digestOf(content: string | Buffer): string {
  return hash('sha1', content, 'hex');
}

export function mark(path: string, stats: Stats, content: string | Buffer): Mark {
  return { path, is: identity(stats), digest: digestOf(content) };
}

function identity({ size, mode, ino, mtimeMs, ctimeMs }: Stats): Mark['is'] {
  return [size, mode, ino, mtimeMs, ctimeMs];
}

/**
 * A change made up to this long before a run started may have the same time as a later one: file systems store times in steps of
 * up to two seconds.
 */
const uncertain = 2000;

export type Comparison = 'changed' | 'same' | 'same by content';

/** Whether a file is unchanged. Its content is read only if its times do not tell. */
export function compare({ path, is, digest }: Mark, at: number, stats = statOf(path)): Comparison {
  if (stats === undefined) return 'changed';
  const now = identity(stats);
  if (now.some((value, index) => value !== is[index])) return 'changed';
  if (stats.ctimeMs < at - uncertain) return 'same';
  try {
    return digestOf(readFileSync(path)) === digest ? 'same by content' : 'changed';
  } catch {
    return 'changed';
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
