/**
 * Which sealed files are up to date, so that the next run need not open them. Kept next to the record of the last run, as digests
 * keyed by the available private keys: without these keys, nobody can forge a valid entry or test passwords against it.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KnownSeals, Seal } from '../seal/known.ts';
import { cacheFile, keep } from './cache-file.ts';
import type { InputDigests } from './run-files.ts';
import type { Workspace } from './workspace.ts';

interface Stored {
  readonly salt: string;
  readonly seals: readonly string[];
}

export interface StoredSeals extends KnownSeals {
  /** Saves the entries that this run looked up successfully or added. */
  save(): void;
}

/** The sealed files known to be up to date; undefined without a private key or a cache folder. */
export function storedSeals(place: Workspace, { key, files }: InputDigests): StoredSeals | undefined {
  const path = cacheFile(place, 'seals');
  if (path === undefined || key.trim() === '') return undefined;
  const { salt, seals } = read(path);
  // Another version of the program may seal differently.
  const program = [process.version, ...[...files].filter(([name]) => name.startsWith('2:'))];
  const known = new Set(seals);
  const still = new Set<string>();
  const digest = ({ path: file, plain, sealed, rule, proofs }: Seal) =>
    createHmac('sha256', `${salt}${key}`)
      .update(JSON.stringify([program, file, plain, sealed, rule, proofs]))
      .digest('hex');
  return {
    has: (seal) => {
      const own = digest(seal);
      if (!known.has(own)) return false;
      still.add(own);
      return true;
    },
    add: (seal) => void still.add(digest(seal)),
    save: () => {
      const isSame = still.size === known.size && [...still].every((own) => known.has(own));
      if (!isSame) keep(path, { salt, seals: [...still].sort() } satisfies Stored);
    },
  };
}

function read(path: string): Stored {
  try {
    const { salt, seals } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Stored>;
    if (typeof salt === 'string' && salt.length === 32 && Array.isArray(seals)) return { salt, seals };
  } catch {
    // The file does not exist, or this program did not write it.
  }
  return { salt: randomBytes(16).toString('hex'), seals: [] };
}
