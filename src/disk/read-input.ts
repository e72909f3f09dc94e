import { readFileSync, statSync } from 'node:fs';

/** In bytes; no file of settings, data or manifests is nearly as large. */
const largest = 64 * 1024 * 1024;

/** Thrown when a path is not a file that can be read completely. */
export class NotReadable extends Error {
  readonly code: 'ENXIO' | 'ERR_FS_FILE_TOO_LARGE';
  readonly path: string;

  constructor(path: string, code: NotReadable['code']) {
    super(code === 'ENXIO' ? 'it is a device or a pipe, not a file' : 'it is too large');
    this.name = 'NotReadable';
    this.code = code;
    this.path = path;
  }
}

/**
 * Reads a file of a repository. Throws `NotReadable` for pipes and devices, because reading a pipe without a writer, or
 * /dev/zero, never ends. What the user names below /dev or /proc, as a shell does for `<(…)`, is read in any case.
 */
export function readInput(path: string): Buffer {
  const stats = statSync(path);
  const isGiven = /^\/(?:dev\/(?:fd\/|stdin$)|proc\/)/.test(path);
  if (!stats.isFile() && !stats.isDirectory() && !isGiven) throw new NotReadable(path, 'ENXIO');
  if (stats.size > largest) throw new NotReadable(path, 'ERR_FS_FILE_TOO_LARGE');
  return readFileSync(path);
}

/** Reads a file of a repository as text. Every file that may come from a repository is read with one of these two functions. */
export function readInputText(path: string): string {
  return readInput(path).toString('utf8');
}
