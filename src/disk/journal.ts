import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from './digest.ts';
import { isPlainPath, placeBelow, statOf } from './inside.ts';
import { put, removeFile } from './moves.ts';
import { Refusal } from './refusal.ts';
import { claim, otherRuns } from './staging.ts';
import { writeFlushed } from './write-flushed.ts';

/** A step of a run, with what a later run needs to complete it. */
export interface Step {
  /** Below the output folder, with `/`. */
  readonly path: string;
  /** The name of the new file in the staging folder; null to remove the file. */
  readonly staged: string | null;
  /** The digest of the content before the step; null if there is none. */
  readonly was: string | null;
}

const name = 'journal.json';

/** From here on, an interrupted run is completed by the next one; before this, it is discarded. */
export function writeJournal(staging: string, steps: readonly Step[]): void {
  const draft = join(staging, 'journal.draft');
  writeFlushed(draft, JSON.stringify({ steps }), 0o600);
  renameSync(draft, join(staging, name));
}

export function removeJournal(staging: string): void {
  rmSync(join(staging, name), { force: true });
}

/**
 * Completes interrupted runs below `root` and removes their folders. A run that had not started to move files into place is
 * discarded. Throws the file system's error, or a Refusal if another run is writing.
 */
export function mend(root: string): void {
  if (otherRuns(root).stale.length === 0) return;
  const { folder, stale } = claim(root);
  try {
    mendAll(root, stale);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same, for a run that holds the claim. */
export function mendAll(root: string, stale: readonly string[]): void {
  for (const staging of stale) {
    for (const step of readJournal(staging)) finish(root, staging, step);
    removeJournal(staging);
    rmSync(staging, { recursive: true, force: true });
  }
}

/** For commands that write nothing: throws a Refusal if an interrupted run left the folder half changed. */
export function assertFinished(root: string): void {
  const open = otherRuns(root).stale.find((staging) => readJournal(staging).length > 0);
  if (open === undefined) return;
  throw new Refusal(
    'interrupted',
    open,
    'a run was interrupted while it moved its files into place',
    'Run `clusterwright configure`, or the command that was interrupted, to complete it.',
  );
}

/**
 * The steps in a journal; none unless a run of this user wrote it. Git does not preserve mode 0700, so a repository cannot
 * contain a valid journal.
 */
function readJournal(staging: string): readonly Step[] {
  const stats = statOf(staging);
  const journal = statOf(join(staging, name));
  if (stats === undefined || journal?.isFile() !== true) return [];
  if (process.getuid !== undefined) {
    const isOwn = stats.uid === process.getuid() && journal.uid === stats.uid;
    if (!isOwn || (stats.mode & 0o077) !== 0 || (journal.mode & 0o077) !== 0) return [];
  }
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(staging, name), 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('steps' in parsed)) return [];
    return Array.isArray(parsed.steps) ? parsed.steps.filter(isStep) : [];
  } catch {
    return [];
  }
}

function isStep(value: unknown): value is Step {
  if (typeof value !== 'object' || value === null) return false;
  const { path, staged, was } = value as Record<string, unknown>;
  return (
    typeof path === 'string' &&
    isPlainPath(path) &&
    (staged === null || (typeof staged === 'string' && /^n\d+$/.test(staged))) &&
    (was === null || typeof was === 'string')
  );
}

/** A file that someone changed after the interruption is not touched; the following run reports it. */
function finish(root: string, staging: string, { path, staged, was }: Step): void {
  let full: string;
  try {
    full = placeBelow(root, path);
  } catch (error) {
    if (error instanceof Refusal) return;
    throw error;
  }
  const there = statOf(full);
  if (there !== undefined && !there.isFile()) return;
  const is = there === undefined ? null : digest(readFileSync(full));
  if (is !== was && is !== null) return;
  if (staged === null) {
    removeFile(root, path);
    return;
  }
  const from = join(staging, staged);
  if (statOf(from)?.isFile() === true) put(from, full);
}
