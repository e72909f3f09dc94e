import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { shownPath } from '../pipeline/workspace.ts';

/** What the system says no with, where that is for the user to mend. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file and not a folder',
  EISDIR: 'it is a folder and not a file',
  ENOENT: 'a folder on the way does not exist',
  EEXIST: 'something else stands in its place',
  ENOTEMPTY: 'the folder is not empty',
  ELOOP: 'its links go in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
};

/** An error of the file system as a diagnostic; undefined for any other error, which is a bug of ours. */
export function fileSystemDiagnostic(error: unknown, cwd: string): Diagnostic | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return undefined;
  const reason = reasons[String(error.code)];
  if (reason === undefined) return undefined;
  const file = shownPath(cwd, String('dest' in error ? error.dest : error.path));
  return {
    code: 'write/failed',
    severity: 'error',
    message: `${file} cannot be read or written: ${reason}`,
    file,
    path: '',
    range: startOfFile,
    hint: 'Mend that and run the command again; files that were already replaced are whole.',
  };
}
