import { harmless } from '../../diagnostics/format/harmless.ts';
import { objectName } from '../built-object.ts';
import { type VersionUse, versionText } from '../versions.ts';

const titles: Readonly<Record<VersionUse['type'], string>> = {
  chart: 'Charts',
  image: 'Images',
  artifact: 'OCI artifacts',
  git: 'Git repositories',
  remote: 'Remote resources of Kustomize',
};

/** One image, chart or source in one version, with all places that use it. */
interface Entry {
  readonly use: VersionUse;
  readonly places: VersionUse[];
}

/** Sorted by type, name and version. */
function entries(uses: readonly VersionUse[]): readonly Entry[] {
  const found = new Map<string, Entry>();
  for (const use of uses) {
    const key = [order.indexOf(use.type), use.name, use.from ?? '', use.version ?? '', use.digest ?? ''].join(
      '\n',
    );
    const entry = found.get(key) ?? { use, places: [] };
    // Two clusters may apply the same line.
    const isKnown = entry.places.some(
      ({ place, path }) =>
        place.file === use.place.file && place.line === use.place.line && path.join() === use.path.join(),
    );
    if (!isKnown) entry.places.push(use);
    found.set(key, entry);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

const order = Object.keys(titles);

/** Lists every version for people, one per line, with its places below. */
export function inventoryText(uses: readonly VersionUse[]): string {
  const all = entries(uses);
  const sections = (Object.keys(titles) as VersionUse['type'][]).flatMap((type) => {
    const own = all.filter(({ use }) => use.type === type);
    if (own.length === 0) return [];
    const lines = own.flatMap(({ use, places }) => [
      `  ${use.name} ${versionText(use)}${use.from === undefined ? '' : `  from ${use.from}`}`,
      ...places.map(
        ({ place, object }) => `    ${place.file}:${place.line}${object ? `  ${objectName(object)}` : ''}`,
      ),
    ]);
    return [`${titles[type]} (${own.length})\n${lines.join('\n')}\n`];
  });
  return harmless(sections.join('\n'));
}

/** Lists every version as data, as documented in docs/json.md. */
export function inventoryJson(uses: readonly VersionUse[]): unknown {
  return entries(uses).map(({ use: { type, name, version, digest, from }, places }) => ({
    type,
    name,
    version: version ?? null,
    digest: digest ?? null,
    ...(from !== undefined && { from }),
    places: places.map(({ place, object, path }) => ({
      file: place.file,
      line: place.line,
      path: path.join('.'),
      object: object ? objectName(object) : null,
    })),
  }));
}
