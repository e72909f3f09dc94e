import { crc32 } from 'node:zlib';
import type { CacheFolder } from './folder.ts';

/** The JavaScript of templates by the key that the engine gives them: a hash of text and syntax. */
export interface CompiledTemplates {
  get(key: string): string | undefined;
  /** What had to be compiled in this run. */
  add(key: string, source: string): void;
  /** Keep what this run used, where that is not what was read. */
  save(): void;
}

/**
 * All compiled templates of a project in one file, for opening ten thousand files costs more than rendering them.
 * `version` stands for the engine: what another engine compiled is of no use. Nothing but templates gets in: neither
 * data nor anything rendered.
 */
export function compiledTemplates(cache: CacheFolder, name: string, version: string): CompiledTemplates {
  const kept = parsePack(cache.read(name), version);
  const used = new Map<string, string>();
  let compiled = 0;
  return {
    get(key) {
      const source = used.get(key) ?? kept(key);
      if (source !== undefined) used.set(key, source);
      return source;
    },
    add(key, source) {
      compiled += 1;
      used.set(key, source);
    },
    save() {
      // Templates that are gone stay until something else is new: rewriting the file for them is not worth it.
      if (compiled > 0) cache.write(name, formatPack(used, version));
    },
  };
}

const magic = 'clusterwright templates 1';

interface Header {
  readonly version: string;
  /** Keys, each with the length of its source in bytes. */
  readonly entries: readonly (readonly [key: string, length: number])[];
}

/** A line of its own with the checksum of all that follows, the header as a line of JSON, then the sources. */
function formatPack(sources: ReadonlyMap<string, string>, version: string): Buffer {
  const bodies = [...sources].map(([key, source]) => [key, Buffer.from(source)] as const);
  const header: Header = { version, entries: bodies.map(([key, body]) => [key, body.length]) };
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...bodies.map(([, body]) => body)]);
  return Buffer.concat([Buffer.from(`${magic} ${crc32(rest)}\n`), rest]);
}

const nothing = () => undefined;

/** Finds sources in a pack; nothing in one that is missing, broken, or another version's. */
function parsePack(pack: Buffer | undefined, version: string): (key: string) => string | undefined {
  if (pack === undefined) return nothing;
  const firstLine = pack.indexOf('\n');
  const rest = pack.subarray(firstLine + 1);
  if (pack.toString('latin1', 0, firstLine) !== `${magic} ${crc32(rest)}`) return nothing;
  const secondLine = rest.indexOf('\n');
  const header = JSON.parse(rest.toString('utf8', 0, secondLine)) as Header;
  if (header.version !== version) return nothing;
  const places = new Map<string, readonly [from: number, to: number]>();
  let from = secondLine + 1;
  for (const [key, length] of header.entries) {
    places.set(key, [from, from + length]);
    from += length;
  }
  return (key) => {
    const place = places.get(key);
    return place === undefined ? undefined : rest.toString('utf8', ...place);
  };
}
