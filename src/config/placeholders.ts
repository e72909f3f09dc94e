import type { Project } from '../app-kit/project.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { locationOf } from '../diagnostics/layered-source.ts';
import { pathText } from '../diagnostics/path-text.ts';
import type { KeyPath, Source } from '../diagnostics/source.ts';
import { isSecretSetting } from './secret-values.ts';

/** The domains that are reserved for examples (RFC 2606): the whole host name, or the end of it. */
const reserved = /(?:^|[^a-z0-9-])(?:example\.(?:com|net|org)|[a-z0-9-]+\.example)(?![a-z0-9-]|\.[a-z0-9])/i;

/**
 * Settings that still contain an example domain, in one warning for each file: what is rendered from them cannot work. Pure.
 * Secrets are checked elsewhere.
 */
export function placeholderFindings(source: Source, project: Pick<Project, 'schema'>): readonly Diagnostic[] {
  const places = placeholderPlaces(source, project);
  const files = [...new Set(places.map(({ file }) => file))];
  return files.flatMap((file) => inFile(places.filter((place) => place.file === file)));
}

type Place = Location & { readonly path: KeyPath };

function inFile(places: readonly Place[]): readonly Diagnostic[] {
  const [first] = places;
  if (first === undefined) return [];
  const named = places.map(({ path, range }) => `${pathText(path)} (line ${range.start.line})`);
  return [
    atPlace(
      { file: first.file, range: first.range },
      {
        code: 'config/placeholder',
        severity: 'warning',
        message: `${places.length === 1 ? 'a setting has' : `${places.length} settings have`} a domain that is reserved for examples: ${named.join(', ')}`,
        hint: 'Replace it by your own; no address below it can be reached.',
        path: first.path,
      },
    ),
  ];
}

/** The values that contain an example domain, in the order of the file. */
export function placeholderPlaces(source: Source, project: Pick<Project, 'schema'>): readonly Place[] {
  return Object.entries(source.data)
    .filter(([name]) => Object.hasOwn(project.schema.properties, name) && !isSecretSetting(project, name))
    .flatMap(([name, value]) => pathsOf(value, [name]))
    .map((path) => ({ path, ...locationOf(source, path, 'value') }))
    .sort((a, b) => a.range.start.line - b.range.start.line);
}

/** The example domain in a text, without subdomains; undefined if there is none. */
export function reservedDomain(text: string): string | undefined {
  return reserved.exec(text)?.[0].replace(/^[^a-z0-9-]/i, '');
}

function pathsOf(value: unknown, path: KeyPath): readonly KeyPath[] {
  if (typeof value === 'string') return reserved.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    pathsOf(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
