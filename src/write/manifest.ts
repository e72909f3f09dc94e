import { isPlainPath } from '../disk/inside.ts';
import { type Layout, placeIn, treeLayout } from './manifest-path.ts';

export { digest } from '../disk/digest.ts';

/** SHA-256, in hex, of every file that the last run wrote or found as it should be, by path. */
export type Manifest = ReadonlyMap<string, string>;

/** By path, the proofs that the data key of a sealed file was made here: see `proofsOf`. */
export type Seals = ReadonlyMap<string, readonly string[]>;

/** Proofs need not be believed: each is checked with a private key. */
export function parseSeals(text: string | undefined): Seals {
  if (text === undefined) return new Map();
  try {
    const parsed: unknown = JSON.parse(text);
    const seals =
      typeof parsed === 'object' && parsed !== null && 'seals' in parsed ? parsed.seals : undefined;
    if (typeof seals !== 'object' || seals === null) return new Map();
    return new Map(
      Object.entries(seals).flatMap(([path, proofs]: [string, unknown]) =>
        Array.isArray(proofs) ? [[path, proofs.filter((proof) => typeof proof === 'string')] as const] : [],
      ),
    );
  } catch {
    return new Map();
  }
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A manifest that cannot be read counts as none: every file that stands in the way is then reported. */
export function parseManifest(text: string | undefined, layout = treeLayout): Manifest {
  if (text === undefined) return new Map();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('files' in parsed)) return new Map();
    const { files } = parsed;
    if (typeof files !== 'object' || files === null) return new Map();
    return new Map(
      Object.entries(files).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && isInTree(entry[0], layout),
      ),
    );
  } catch {
    return new Map();
  }
}

export function formatManifest(manifest: Manifest, seals: Seals = new Map()): string {
  const files = sorted(manifest);
  const proven = [...seals].filter(([, proofs]) => proofs.length > 0);
  const content = proven.length > 0 ? { files, seals: sorted(new Map(proven)) } : { files };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * Whether a path is one that clusterwright may write. A manifest is a file that anyone may edit, and so is a template:
 * what they name outside the tree is never touched.
 */
export function isInTree(path: string, layout: Layout = treeLayout): boolean {
  return isPlainPath(path) && placeIn(layout, path) !== undefined && path !== layout.manifest;
}
