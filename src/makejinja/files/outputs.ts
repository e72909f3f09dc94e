import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** A file as it is to stand on disk. */
export interface Output {
  /** Absolute. */
  readonly path: string;
  readonly content: Buffer;
  /** The file whose mode and times it takes over; none where it keeps its own, or gets what new files get. */
  readonly metadata: Stats | undefined;
}

/** Absolute paths, by what became of them. */
export interface Changes {
  readonly created: string[];
  readonly updated: string[];
  readonly unchanged: string[];
}

/** An output that cannot be written, and why. */
export class WriteError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/**
 * Bring the disk to what is wanted. What is the same already is not written; the rest is written to a staging folder
 * in `folder` first and then renamed into its place, so that a full disk changes nothing and no reader sees half a
 * file. A symbolic link is written through. Throws a WriteError.
 */
export function writeOutputs(outputs: readonly Output[], folder: string): Changes {
  const changes: Changes = { created: [], updated: [], unchanged: [] };
  const pending: Output[] = [];
  for (const output of outputs) {
    const there = statSync(output.path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new WriteError(output.path, 'a folder stands in its place');
    if (there !== undefined && holds(output, there)) {
      const sameMode = output.metadata === undefined || modeOf(output.metadata) === modeOf(there);
      (sameMode ? changes.unchanged : changes.updated).push(output.path);
      if (output.metadata !== undefined)
        attempt(output.path, () => copyMetadata(output.path, output.metadata, there));
    } else {
      pending.push(output);
      (there === undefined ? changes.created : changes.updated).push(output.path);
    }
  }
  if (pending.length > 0) replace(pending, folder);
  return changes;
}

/** Give a folder the mode and times of another; what it has already is left alone. */
export function copyMetadata(path: string, from: Stats | undefined, there = statSync(path)): void {
  if (from === undefined) return;
  if (modeOf(from) !== modeOf(there)) chmodSync(path, modeOf(from));
  // Below a microsecond lies what the conversion to seconds and back loses.
  if (Math.abs(from.mtimeMs - there.mtimeMs) > 0.001)
    utimesSync(path, from.atimeMs / 1000, from.mtimeMs / 1000);
}

function modeOf(stats: Stats): number {
  return stats.mode & 0o7777;
}

function holds({ path, content }: Output, there: Stats): boolean {
  return there.size === content.length && readFileSync(path).equals(content);
}

function replace(pending: readonly Output[], folder: string): void {
  const staging = join(folder, `.clusterwright-staging-${process.pid}`);
  const folders = new Set(pending.map(({ path }) => dirname(path)));
  attempt(folder, () => mkdirSync(staging, { recursive: true }));
  try {
    for (const [index, output] of pending.entries()) {
      attempt(output.path, () => stage(output, join(staging, String(index))));
    }
    for (const path of folders) attempt(path, () => mkdirSync(path, { recursive: true }));
    for (const [index, { path }] of pending.entries()) {
      attempt(path, () => move(join(staging, String(index)), path));
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function stage({ path, content, metadata }: Output, staged: string): void {
  writeFileSync(staged, content);
  if (metadata !== undefined) copyMetadata(staged, metadata);
  else {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there !== undefined) chmodSync(staged, modeOf(there));
  }
}

function move(staged: string, path: string): void {
  const target = statSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path);
  try {
    renameSync(staged, target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    copyFileSync(staged, target);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands in its place',
  ELOOP: 'its symbolic links lead in a circle',
};

function attempt(path: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new WriteError(path, reasons[String(error.code)] ?? String(error.code));
  }
}
