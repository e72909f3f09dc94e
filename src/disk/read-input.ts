import { readFileSync, statSync } from 'node:fs';

/** What no file of settings, data or manifests comes near. */
const largest = 64 * 1024 * 1024;

/** That a path is not a file that can be read to its end. */
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
 * The bytes of a file that a repository brings. A pipe that nobody writes to would never be read, and a device such as
 * /dev/zero never to its end: they throw `NotReadable`. What the user names below /dev or /proc, as a shell does for
 * `<(…)`, is read whatever it is.
 */
export function readInput(path: string): Buffer {
  const stats = statSync(path);
  const isGiven = /^\/(?:dev\/(?:fd\/|stdin$)|proc\/)/.test(path);
  if (!stats.isFile() && !stats.isDirectory() && !isGiven) throw new NotReadable(path, 'ENXIO');
  if (stats.size > largest) throw new NotReadable(path, 'ERR_FS_FILE_TOO_LARGE');
  return readFileSync(path);
}

/** The same as text. Whatever reads a file that a repository may have put there reads it by one of these two. */
export function readInputText(path: string): string {
  return readInput(path).toString('utf8');
}
