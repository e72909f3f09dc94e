import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parseAllDocuments } from 'yaml';
import { isSealedPath } from '../../src/sops/sealed.ts';
import { renderTree, repository } from './render-fixture.ts';

/** The configurations in test/fixtures whose trees are committed. */
export const goldenFixtures = ['platform', 'required-only', 'seed-example', 'high-availability'] as const;

/** These, and those of the other shape, which seals nothing. */
export const allGoldenFixtures = [...goldenFixtures, 'external-shape', 'external-everything'] as const;

export function goldenFolder(fixture: string): string {
  return `${repository}test/golden/${fixture}`;
}

/** The text of every file of a fixture's tree by its path, secrets masked. */
export async function maskedTree(fixture: string): Promise<ReadonlyMap<string, string>> {
  const tree = await renderTree({ fixture });
  return new Map(
    [...tree.values()].map(({ path, content }) => [path, isSealedPath(path) ? mask(content) : content]),
  );
}

/** The committed tree of a fixture. */
export function goldenTree(fixture: string): ReadonlyMap<string, string> {
  const folder = goldenFolder(fixture);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Everything below `stringData` is replaced by a dot. */
function mask(content: string): string {
  let masked = content;
  const ranges = parseAllDocuments(content).flatMap((document) => {
    const data = document.get('stringData');
    if (!isMap(data)) return [];
    return data.items.flatMap(({ value }) =>
      isScalar(value) && value.range ? [[value.range[0], value.range[1]] as const] : [],
    );
  });
  for (const [from, to] of ranges.reverse()) masked = `${masked.slice(0, from)}"•"${masked.slice(to)}`;
  return masked;
}
