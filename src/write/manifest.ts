import { isPlainPath } from '../disk/inside.ts';
import { type Layout, placeIn, treeLayout } from './manifest-path.ts';

export { digest } from '../disk/digest.ts';

/** The SHA-256, in hex, of every file that the last run wrote or found up to date, by path. */
export type Manifest = ReadonlyMap<string, string>;

/** By path, the proofs that the data key of a sealed file was created here; see `proofsOf`. */
export type Seals = ReadonlyMap<string, readonly string[]>;

/** Which program and which templates a tree was made with. */
export interface Made {
  /** The version of the program that last changed the tree; undefined if the manifest is older than this field. */
  readonly version?: string;
  /**
   * For each file of the repository that replaces a shipped template, the digest of that template when the owner last reviewed
   * it. A different digest shows that an upgrade changed the template.
   */
  readonly originals: ReadonlyMap<string, string>;
}

/** Reads from a manifest how its tree was made; empty if it cannot be read. */
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

/** Messages quote the version, so a pull request must not be able to put other text there. */
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

/** For a folder without a tree. */
const notMade: Made = { originals: new Map() };

/** Proofs need not be trusted: each is checked with a private key. */
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

/** An unreadable manifest counts as empty: every existing file that a run would write is then reported. */
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
 * Whether clusterwright may write a path. Anyone can edit a manifest or a template, so paths that they name outside the tree are
 * never touched.
 */
export function isInTree(path: string, layout: Layout = treeLayout): boolean {
  return isPlainPath(path) && placeIn(layout, path) !== undefined && path !== layout.manifest;
}
