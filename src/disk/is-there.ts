import { existsSync } from 'node:fs';

/** Whether something is at a path. What Node's permission model hides does not exist. */
export function isThere(path: string): boolean {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}
