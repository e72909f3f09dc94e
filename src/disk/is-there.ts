import { existsSync } from 'node:fs';

/** Whether something is at a path, as far as this process may look: what Node's permission model hides is not there. */
export function isThere(path: string): boolean {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}
