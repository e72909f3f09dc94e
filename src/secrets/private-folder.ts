import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for plain text that a person is editing: readable only by its owner, and removed when the command ends. */
export interface PrivateFolder {
  readonly path: string;
  /** Whether the folder is in memory; otherwise its content is on disk for a while. */
  readonly inMemory: boolean;
  remove(): void;
}

const prefix = 'clusterwright-edit-';

/** Creates the folder, in memory if the system supports it. Also removes what a killed command left there. */
export function makePrivateFolder(env: NodeJS.ProcessEnv): PrivateFolder {
  const inMemory = [env['XDG_RUNTIME_DIR'], '/dev/shm'].find(isInMemory);
  const base = inMemory ?? env['TMPDIR'] ?? tmpdir();
  removeStale(base);
  const path = mkdtempSync(join(base, `${prefix}${process.pid}-`));
  chmodSync(path, 0o700);
  return {
    path,
    inMemory: inMemory !== undefined,
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The magic numbers of tmpfs and ramfs on Linux. On other systems, memory file systems cannot be detected. */
const memoryFileSystems: readonly number[] = [0x0102_1994, 0x8584_58f6];

function isInMemory(folder: string | undefined): folder is string {
  if (folder === undefined || folder === '' || process.platform !== 'linux') return false;
  try {
    return lstatSync(folder).isDirectory() && memoryFileSystems.includes(statfsSync(folder).type);
  } catch {
    return false;
  }
}

function removeStale(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(base, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
