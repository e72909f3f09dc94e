import { writeFileSync } from 'node:fs';

/** Write a file, and wait until it is on the disk, where this process may. */
export function writeFlushed(path: string, content: string | Uint8Array, mode: number): void {
  try {
    writeFileSync(path, content, { mode, flush: true });
  } catch (error) {
    // Node's permission model lets nobody wait for the disk, whatever may be written.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_ACCESS_DENIED')) throw error;
    writeFileSync(path, content, { mode });
  }
}
