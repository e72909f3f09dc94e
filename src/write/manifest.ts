import { isPlainPath } from '../disk/inside.ts';
import { type Layout, placeIn, treeLayout } from './manifest-path.ts';

export { digest } from '../disk/digest.ts';

/** SHA-256, in hex, of every file that the last run wrote or found as it should be, by path. */
export type Manifest = ReadonlyMap<string, string>;

/** By path, the proofs that the data key of a sealed file was made here: see `proofsOf`. */
export type Seals = ReadonlyMap<string, readonly string[]>;

/** By which program, and over which templates, a tree was made. */
export interface Made {
  /** The version of the program that last changed the tree; unknown of trees of before it was noted. */
  readonly version?: string;
  /**
   * For each file of the repository that stands in the place of a shipped template, the digest of that template when its
   * owner last looked at it. What an upgrade makes of the template shows by this.
   */
  readonly originals: ReadonlyMap<string, string>;
}

/** What a manifest says of how its tree was made; nothing if it cannot be read. */
export function parseMade(text: string | undefined): Made {
  const parsed = parsedObject(text);
  const version = parsed?.['version'];
  const originals = parsed?.['originals'];
  return {
    ...(typeof version === 'string' && isVersion.test(version) && { version }),
    originals: new Map(
      Object.entries(typeof originals === 'object' && originals !== null ? originals : {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
  };
}

/** Messages say it; what a pull request may have written there is no part of one. */
const isVersion = /^\d{1,9}(\.\d{1,9}){2}[\w.+-]{0,50}$/;

function parsedObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** Of a folder that no tree is in. */
const notMade: Made = { originals: new Map() };

/** Proofs need not be believed: each is checked with a private key. */
export function parseSeals(text: string | undefined): Seals {
  const seals = parsedObject(text)?.['seals'];
  if (typeof seals !== 'object' || seals === null) return new Map();
  return new Map(
    Object.entries(seals).flatMap(([path, proofs]: [string, unknown]) =>
      Array.isArray(proofs) ? [[path, proofs.filter((proof) => typeof proof === 'string')] as const] : [],
    ),
  );
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A manifest that cannot be read counts as none: every file that stands in the way is then reported. */
export function parseManifest(text: string | undefined, layout = treeLayout): Manifest {
  const files = parsedObject(text)?.['files'];
  if (typeof files !== 'object' || files === null) return new Map();
  return new Map(
    Object.entries(files).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && isInTree(entry[0], layout),
    ),
  );
}

export function formatManifest(manifest: Manifest, seals: Seals = new Map(), made = notMade): string {
  const proven = [...seals].filter(([, proofs]) => proofs.length > 0);
  const content = {
    ...(made.version !== undefined && { version: made.version }),
    files: sorted(manifest),
    ...(made.originals.size > 0 && { originals: sorted(made.originals) }),
    ...(proven.length > 0 && { seals: sorted(new Map(proven)) }),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * Whether a path is one that clusterwright may write. A manifest is a file that anyone may edit, and so is a template:
 * what they name outside the tree is never touched.
 */
export function isInTree(path: string, layout: Layout = treeLayout): boolean {
  return isPlainPath(path) && placeIn(layout, path) !== undefined && path !== layout.manifest;
}
