import { chmodSync, readFileSync, renameSync, rmdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digest } from './digest.ts';
import { assertFile, placeBelow, statOf } from './inside.ts';
import { mendAll, removeJournal, type Step, writeJournal } from './journal.ts';
import { keepCopy, makeFolders, named, put, removeEmptyFolders } from './moves.ts';
import { Refusal } from './refusal.ts';
import { claim } from './staging.ts';
import { writeFlushed } from './write-flushed.ts';

/** A file as it is to be, and as the caller found it. */
export interface Change {
  /** Below the output folder, with `/`. */
  readonly path: string;
  /** What the file is to hold; null if it is to go. */
  readonly content: string | Uint8Array | null;
  /** The digest of what the caller found there, null if nothing was; left out if the caller did not look. */
  readonly was?: string | null;
  /** The mode of the new file; left out, an existing file keeps its own. */
  readonly mode?: number;
  /** In milliseconds; left out, the present. */
  readonly times?: { readonly atimeMs: number; readonly mtimeMs: number };
}

export interface CommitOptions {
  /** The folder below the root that links on the way to a file must not lead out of; the root itself if left out. */
  readonly within?: (path: string) => string;
  /** Wait until the new files are on the disk before the old ones go. */
  readonly flush?: boolean;
}

/**
 * Bring files below `root` from old to new, all or none, in the order given. New files are staged, then renamed into
 * place; if that fails, those that were moved already are moved back. A run that is killed in between is finished by
 * the next one. Runs that write to one folder wait for each other. Throws the file system's error, or a Refusal.
 */
export function commit(root: string, changes: readonly Change[], options: CommitOptions = {}): void {
  if (changes.length === 0) return;
  const madeRoot = makeFolders(root);
  let done = false;
  try {
    commitBelow(root, changes, options);
    done = true;
  } finally {
    if (!done) for (const folder of madeRoot.reverse()) rmEmpty(folder);
  }
}

function commitBelow(
  root: string,
  changes: readonly Change[],
  { within, flush = false }: CommitOptions,
): void {
  const { folder: staging, stale } = claim(root);
  let keepStaging = false;
  try {
    mendAll(root, stale);
    const steps = changes.map((change, index) => stage(root, staging, change, index, { within, flush }));
    writeJournal(staging, steps);
    const undo: (() => void)[] = [];
    try {
      for (const [index, step] of steps.entries()) undo.push(...carryOut(root, staging, step, index));
    } catch (error) {
      try {
        for (const back of undo.reverse()) back();
      } catch {
        // Neither old nor new can be had now: what is staged stays for the next run to finish.
        keepStaging = true;
        throw error;
      }
      removeJournal(staging);
      throw error;
    }
  } finally {
    if (!keepStaging) clearAway(staging);
  }
}

/** All is done, or undone: what cannot be removed now is of no use to anyone, and goes with the next run. */
function clearAway(staging: string): void {
  try {
    removeJournal(staging);
    rmSync(staging, { recursive: true, force: true });
  } catch {
    // The folder is as it should be, but for this one.
  }
}

function stage(
  root: string,
  staging: string,
  { path, content, was, mode, times }: Change,
  index: number,
  { within, flush }: { within: CommitOptions['within']; flush: boolean },
): Step {
  const full = placeBelow(root, path, within?.(path));
  const there = statOf(full);
  if (there !== undefined) assertFile(there, path);
  const is = there === undefined ? null : digest(readFileSync(full));
  if (was !== undefined && was !== is) {
    throw new Refusal(
      'changed-meanwhile',
      path,
      'it was changed while this run was using it',
      'Run it again.',
    );
  }
  if (content === null) return { path, staged: null, was: is };
  const staged = `n${index}`;
  const file = join(staging, staged);
  // Nobody else may read it before it has its own mode.
  try {
    if (flush) writeFlushed(file, content, mode ?? 0o666);
    else writeFileSync(file, content, { mode: mode ?? 0o666 });
  } catch (error) {
    throw named(error, full);
  }
  const permissions = mode ?? (there === undefined ? undefined : there.mode & 0o7777);
  if (permissions !== undefined) chmodSync(file, permissions);
  if (times !== undefined) utimesSync(file, times.atimeMs / 1000, times.mtimeMs / 1000);
  return { path, staged, was: is };
}

/** One step; returns what takes it back, to be called in reverse order. */
function carryOut(root: string, staging: string, { path, staged, was }: Step, index: number): (() => void)[] {
  const full = join(root, path);
  const old = join(staging, `o${index}`);
  if (staged === null) {
    if (was === null) return [];
    renameSync(full, old);
    removeEmptyFolders(root, dirname(path));
    return [() => void put(old, full)];
  }
  if (was !== null) keepCopy(full, old);
  const made = put(join(staging, staged), full);
  return [
    () => {
      // The new file goes back to where the journal expects it, in case that going back fails, too.
      renameSync(full, join(staging, staged));
      if (was !== null) renameSync(old, full);
      for (const folder of made.reverse()) rmEmpty(folder);
    },
  ];
}

function rmEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something else is in it by now.
  }
}
