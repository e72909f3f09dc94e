import { isPlainPath } from '../disk/inside.ts';
import { type Identity, isProven, isSealedText, openSealed } from '../sops/index.ts';
import { parseSeals } from '../write/manifest.ts';
import { readText } from './files.ts';
import { placeInTree } from './manifest-after.ts';

/**
 * For a file that is sealed for the first time, the recipients that no other file of its tree has. Only files that are provably
 * sealed here count: an attacker who adds a key to `.sops.yaml` can also add a sealed file with that key.
 */
export async function newToTree(
  path: string,
  recipients: readonly string[],
  folder: string,
  identities: readonly Identity[],
): Promise<readonly string[]> {
  const place = placeInTree(path, folder);
  if (place === undefined) return [];
  const seals = parseSeals(readText(place.root, place.layout.manifest));
  const unknown = new Set(recipients);
  let known = 0;
  for (const [listed, proofs] of seals) {
    // A pull request can put any path into the manifest.
    if (listed === place.listed || !isPlainPath(listed)) continue;
    const text = readText(place.root, listed);
    if (text === undefined || !isSealedText(text)) continue;
    const result = await openSealed(listed, text, identities);
    if (!('opened' in result)) continue;
    const { metadata, dataKey } = result.opened;
    const own = metadata.age.map(({ recipient }) => recipient);
    if (!isProven({ path: listed, recipients: own, dataKey }, proofs, identities)) continue;
    known += 1;
    for (const recipient of own) unknown.delete(recipient);
    if (unknown.size === 0) return [];
  }
  return known === 0 ? [] : [...unknown];
}
