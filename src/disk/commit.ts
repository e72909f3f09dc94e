import { chmodSync, readFileSync, renameSync, rmdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digest } from './digest.ts';
import { assertFile, placeBelow, statOf } from './inside.ts';
import { mendAll, removeJournal, type Step, writeJournal } from './journal.ts';
import { keepCopy, makeFolders, named, put, removeEmptyFolders } from './moves.ts';
import { Refusal } from './refusal.ts';
import { claim } from './staging.ts';
import { uninterrupted } from './uninterrupted.ts';
import { writeFlushed } from './write-flushed.ts';

/** A file as it should become, and as the caller found it. */
export interface Change {
  /** Below the output folder, with `/`. */
  readonly path: string;
  /** The new content; null to remove the file. */
  readonly content: string | Uint8Array | null;
  /** The digest of what the caller found, null if the file did not exist; absent if the caller did not look. */
  readonly was?: string | null;
  /** The mode of the new file; by default an existing file keeps its mode. */
  readonly mode?: number;
  /** In milliseconds; by default the current time. */
  readonly times?: { readonly atimeMs: number; readonly mtimeMs: number };
}

export interface CommitOptions {
  /** Returns the folder below the root that links in a path must not lead out of; by default the root itself. */
  readonly within?: (path: string) => string;
  /** Wait until new files are flushed to disk before replacing old ones. */
  readonly flush?: boolean;
}

/**
 * Changes files below `root`, all or none, in the given order. New files are staged, then renamed into place; if that fails, the
 * renames are undone. Ctrl-C takes effect afterwards. If the process is killed in between, the next run completes the change. Runs that write to the same folder
 * wait for each other. Throws the file system's error, or a Refusal.
 */
export function commit(root: string, changes: readonly Change[], options: CommitOptions = {}): void {
  if (changes.length === 0) return;
  uninterrupted(() => {
    const madeRoot = makeFolders(root);
    let done = false;
    try {
      commitBelow(root, changes, options);
      done = true;
    } finally {
      if (!done) for (const folder of madeRoot.reverse()) rmEmpty(folder);
    }
  });
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
        // Neither the old nor the new state can be reached now, so the staged files stay for the next run to complete.
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

/** Everything is done or undone: if something cannot be removed now, the next run removes it. */
function clearAway(staging: string): void {
  try {
    removeJournal(staging);
    rmSync(staging, { recursive: true, force: true });
  } catch {
    // Only this folder could not be removed.
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
  // Created without permissions for others, until it gets its own mode.
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

/** Carries out one step; returns functions that undo it, to be called in reverse order. */
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
      // The new file returns to the path in the journal, in case undoing fails too.
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
    // The folder contains something else by now.
  }
}
