import { writeFileSync } from 'node:fs';

/** Writes a file and waits until it is flushed to disk, if the process is allowed to. */
export function writeFlushed(path: string, content: string | Uint8Array, mode: number): void {
  try {
    writeFileSync(path, content, { mode, flush: true });
  } catch (error) {
    // Node's permission model does not allow fsync, whatever may be written.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_ACCESS_DENIED')) throw error;
    writeFileSync(path, content, { mode });
  }
}
