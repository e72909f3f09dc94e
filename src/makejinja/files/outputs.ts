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

/** An output that differs from what is there, if anything is. */
interface Pending extends Output {
  readonly there: Stats | undefined;
}

/**
 * Bring the disk to what is wanted. What is the same already is not written; the rest is written to a staging folder
 * in `folder` first and then renamed into its place, so that a full disk changes nothing and no reader sees half a
 * file. A symbolic link is written through. Throws a WriteError.
 */
export function writeOutputs(outputs: readonly Output[], folder: string): Changes {
  const changes: Changes = { created: [], updated: [], unchanged: [] };
  const pending: Pending[] = [];
  for (const output of outputs) {
    const there = statSync(output.path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new WriteError(output.path, 'a folder stands in its place');
    if (there !== undefined && holds(output, there)) {
      const sameMode = output.metadata === undefined || modeOf(output.metadata) === modeOf(there);
      (sameMode ? changes.unchanged : changes.updated).push(output.path);
      if (output.metadata !== undefined)
        attempt(output.path, () => copyMetadata(output.path, output.metadata, there));
    } else {
      pending.push({ ...output, there });
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

function replace(pending: readonly Pending[], folder: string): void {
  const staging = join(folder, `.clusterwright-staging-${process.pid}`);
  const folders = new Set(pending.map(({ path }) => dirname(path)));
  attempt(folder, () => mkdirSync(staging, { recursive: true }));
  try {
    for (const [index, output] of pending.entries()) {
      attempt(output.path, () => stage(output, join(staging, String(index))));
    }
    for (const path of folders) attempt(path, () => mkdirSync(path, { recursive: true }));
    for (const [index, output] of pending.entries()) {
      attempt(output.path, () => move(join(staging, String(index)), output));
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function stage({ content, metadata, there }: Pending, staged: string): void {
  writeFileSync(staged, content);
  if (metadata !== undefined) copyMetadata(staged, metadata);
  else if (there !== undefined) chmodSync(staged, modeOf(there));
}

function move(staged: string, { path, there }: Pending): void {
  const target = there === undefined ? path : realpathSync(path);
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
