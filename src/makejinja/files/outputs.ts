import { chmodSync, mkdirSync, readFileSync, realpathSync, type Stats, statSync, utimesSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Change, commit } from '../../disk/commit.ts';
import { digest } from '../../disk/digest.ts';
import { isPlainPath, leadsInside, statOf } from '../../disk/inside.ts';
import { Refusal } from '../../disk/refusal.ts';
import type { Settings } from '../settings/options.ts';
import type { FolderJob } from './discover.ts';

/** A file to write. */
export interface Output {
  /** Absolute. */
  readonly path: string;
  readonly content: Buffer;
  /** The file whose mode and times it gets; undefined to keep its own, or to get the defaults for new files. */
  readonly metadata: Stats | undefined;
}

/** Absolute paths by what happened to them. */
interface Changes {
  readonly created: string[];
  readonly updated: string[];
  readonly unchanged: string[];
}

/** What has to be done below a folder, and the resulting changes. */
export interface OutputPlan {
  readonly changes: Changes;
  readonly pending: readonly Change[];
  /** Files whose content is up to date but whose times are not. */
  readonly touched: readonly { readonly path: string; readonly metadata: Stats; readonly there: Stats }[];
}

/**
 * Compares the outputs with the existing files. A symbolic link to a place below `folder` is written through. Throws a Refusal
 * for any other link, for a folder or device at the path of a file, and for a path in a `.git` folder.
 */
export function planOutputs(outputs: readonly Output[], folder: string): OutputPlan {
  const changes: Changes = { created: [], updated: [], unchanged: [] };
  const pending: Change[] = [];
  const touched: { path: string; metadata: Stats; there: Stats }[] = [];
  for (const { path, content, metadata } of outputs) {
    const real = realPlace(folder, path);
    const there = real.there ? statSync(path) : undefined;
    const old = there === undefined ? undefined : readFileSync(path);
    if (there !== undefined && old?.equals(content) === true) {
      const sameMode = metadata === undefined || modeOf(metadata) === modeOf(there);
      (sameMode ? changes.unchanged : changes.updated).push(path);
      if (metadata !== undefined) touched.push({ path, metadata, there });
      continue;
    }
    (there === undefined ? changes.created : changes.updated).push(path);
    pending.push({
      path: real.path,
      content,
      was: old === undefined ? null : digest(old),
      ...(metadata !== undefined && { mode: modeOf(metadata), times: metadata }),
    });
  }
  return { changes, pending, touched };
}

/** Carries out a plan and the removal of files below `folder`; all or nothing. */
export function writeOutputs(
  { pending, touched }: OutputPlan,
  removed: readonly Change[],
  folder: string,
): void {
  commit(folder, [...removed, ...pending]);
  for (const { path, metadata, there } of touched) copyMetadata(path, metadata, there);
}

/** The real path of an output, below `folder` and with `/`. */
export function realPlace(folder: string, path: string): { readonly path: string; readonly there: boolean } {
  const named = relative(folder, path).split(sep).join('/');
  if (!isPlainPath(named)) {
    throw new Refusal('outside', path, 'outputs cannot be written there', 'Name the template differently.');
  }
  if (!leadsInside(folder, path)) {
    const hint = 'Remove the link, or replace it by its target.';
    throw new Refusal('link', path, 'it is a link that leads out of the output folder', hint);
  }
  if (statOf(path) === undefined) return { path: named, there: false };
  const stats = statSync(path);
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? 'a folder' : 'a pipe or a device';
    throw new Refusal(
      'in-the-way',
      path,
      `${what} has the path of this file`,
      'Move it away and run the command again.',
    );
  }
  return { path: relative(realpathSync(folder), realpathSync(path)).split(sep).join('/'), there: true };
}

/** Gives a folder the mode and times of another, if they differ. */
export function copyMetadata(path: string, from: Stats | undefined, there = statSync(path)): void {
  if (from === undefined) return;
  if (modeOf(from) !== modeOf(there)) chmodSync(path, modeOf(from));
  // Differences below a microsecond come from the conversion to seconds and back.
  if (Math.abs(from.mtimeMs - there.mtimeMs) > 0.001)
    utimesSync(path, from.atimeMs / 1000, from.mtimeMs / 1000);
}

function modeOf(stats: Stats): number {
  return stats.mode & 0o7777;
}

/** Whether a folder, existing or not, is below the output folder with all links resolved. */
export function isPlaceForFolder(root: string, folder: string): boolean {
  const named = relative(root, folder).split(sep).join('/');
  return named === '' || (isPlainPath(named) && leadsInside(root, join(root, named)));
}

/** Creates a folder if it contains something or empty folders are kept, and optionally copies mode and times. */
export function finishFolder({ output, stats }: FolderJob, settings: Settings): void {
  const { keep_empty, copy_metadata } = settings;
  if (!isPlaceForFolder(settings.output, output)) return;
  if (keep_empty) mkdirSync(output, { recursive: true });
  const there = copy_metadata ? statSync(output, { throwIfNoEntry: false }) : undefined;
  if (there?.isDirectory() === true) copyMetadata(output, stats, there);
}
