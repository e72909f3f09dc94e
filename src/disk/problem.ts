import { relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { Refusal, type RefusalReason } from './refusal.ts';

/** The reasons, by error code, that the user can fix. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than is allowed',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  ENOENT: 'it, or a folder on the way to it, does not exist',
  EEXIST: 'something else has its path',
  ENOTEMPTY: 'the folder is not empty',
  ELOOP: 'its links form a cycle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  EBUSY: 'it is in use',
  ETXTBSY: 'it is in use',
  EIO: 'the disk reports a fault',
  ENXIO: 'it is a device or a pipe, not a file',
  ENODEV: 'it is a device, not a file',
  ESTALE: 'the file server no longer has it',
  ENOMEM: 'the system is out of memory',
  EMLINK: 'it has too many hard links',
  EINVAL: 'the file system does not support the name or the operation',
  EXDEV: 'it is on another disk',
  ENOTCONN: 'the file system is no longer there',
  ERR_FS_EISDIR: 'it is a folder, not a file',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
  ERR_STRING_TOO_LONG: 'it is too large',
  ERR_ACCESS_DENIED: "Node's permission model does not allow it",
};

const codes = {
  outside: 'write/outside-tree',
  link: 'write/link',
  'in-the-way': 'write/in-the-way',
  busy: 'write/busy',
  interrupted: 'write/interrupted',
  'changed-meanwhile': 'write/changed-meanwhile',
} as const satisfies Record<RefusalReason, Diagnostic['code']>;

/**
 * Turns a file system error into a diagnostic; undefined for any other error, which is a bug.
 *
 * @param cwd - The working folder, to show relative paths.
 */
export function diskDiagnostic(error: unknown, cwd: string): Diagnostic | undefined {
  const problem = (code: Diagnostic['code'], file: string, message: string, hint: string): Diagnostic =>
    aboutFile(file, {
      code,
      message,
      hint,
    });
  if (error instanceof Refusal) {
    const file = shown(cwd, error.path);
    return problem(codes[error.reason], file, `${file} was left unchanged: ${error.message}`, error.hint);
  }
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const reason = reasons[String(error.code)];
  const path = pathOf(error);
  if (reason === undefined || path === undefined) return undefined;
  const file = shown(cwd, path);
  return problem(
    'write/failed',
    file,
    `${file} cannot be read or written: ${reason}`,
    error.code === 'ERR_ACCESS_DENIED'
      ? 'Allow it: the working folder and the package need --allow-fs-read, the output folder --allow-fs-write.'
      : 'Fix that and run the command again.',
  );
}

/** System errors name a path, those of the permission model a resource; a failed link names two paths. */
function pathOf(error: Error): string | undefined {
  for (const name of ['dest', 'path', 'resource'] as const) {
    const value: unknown = (error as { readonly [key: string]: unknown } & Error)[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  // Errors about an open file do not contain its name.
  return 'syscall' in error || 'permission' in error ? 'a file' : undefined;
}

function shown(cwd: string, path: string): string {
  if (path === 'a file') return path;
  const below = relative(cwd, resolve(cwd, path));
  return (below.startsWith('..') || below === '' ? path : below).split(sep).join('/');
}
