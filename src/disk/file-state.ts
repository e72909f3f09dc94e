import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';

/**
 * Identifies what is at a path, following links: the SHA-256 of a file and its mode, a folder by the names in it, or a word for
 * anything else. Equal states mean that a reader finds the same.
 */
export function fileState(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 'nothing';
    if (stat.isDirectory()) return `folder ${sha256(readdirSync(path).sort().join('\0'))}`;
    return `${digestOf(path, stat)} ${stat.mode}`;
  } catch {
    return 'out of reach';
  }
}

/** The SHA-256 of a file in hex, or a word for anything else. */
export function digestOf(path: string, stat: Stats): string {
  if (!stat.isFile()) return 'no file';
  try {
    return sha256(readFileSync(path));
  } catch {
    return 'unreadable';
  }
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
