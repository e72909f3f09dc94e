import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replace a file in one step: readers, and a run that is killed, see the old content or the new, never a part. The
 * temporary file stands in the same folder and holds just what the file is to hold, so callers pass ciphertext, or
 * plaintext only where the user asked for it on disk.
 *
 * @param mode - For a file that does not exist yet; an existing one keeps its own.
 */
export async function replaceFile(path: string, content: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const existing = await stat(path).catch(() => undefined);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const permissions = existing === undefined ? mode : existing.mode & 0o777;
  const file = await open(temporary, 'wx', permissions);
  try {
    await file.writeFile(content);
    await file.chmod(permissions);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}
