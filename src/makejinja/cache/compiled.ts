import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import type { CompiledTemplate } from '../../jinja/index.ts';
import type { CacheFolder } from './folder.ts';

/** The JavaScript of templates by the engine's key: a hash of text and syntax options. */
export interface CompiledTemplates {
  get(key: string): string | (() => CompiledTemplate) | undefined;
  /** Adds what was compiled in this run. */
  add(key: string, source: string): void;
  /** Saves what this run used, if it differs from what was read. */
  save(): void;
}

/**
 * All compiled templates of a project in one file, because opening ten thousand files takes longer than rendering them. Once a
 * run has used them, the file also contains V8's code cache, so that V8 need not parse them again. `version` identifies the
 * engine: code compiled by another engine is not used. The file contains only templates, neither data nor anything rendered.
 */
export function compiledTemplates(cache: CacheFolder, name: string, version: string): CompiledTemplates {
  const pack = parsePack(cache.read(name), version);
  const script = pack === undefined ? undefined : scriptOf(pack);
  const used = new Map<string, string>();
  let compiled = 0;
  return {
    get(key) {
      const place = pack?.places.get(key);
      if (pack === undefined || place === undefined) return used.get(key);
      if (!used.has(key)) used.set(key, pack.source.slice(...place));
      return script?.templates().get(key);
    },
    add(key, source) {
      compiled += 1;
      used.set(key, source);
    },
    save() {
      // Removed templates stay in the file until something else is new, because rewriting it only for them is not worthwhile.
      if (compiled > 0) cache.write(name, formatPack(packOf(used, version)));
      else if (pack !== undefined && script?.isNew() === true) {
        cache.write(name, formatPack({ ...pack, code: script.code() }));
      }
    },
  };
}

const magic = 'clusterwright templates 1';

interface Pack {
  readonly version: string;
  /** A script whose value is a map from keys to functions that create the templates. */
  readonly source: string;
  /** The range of each template's code in the source. */
  readonly places: ReadonlyMap<string, readonly [from: number, to: number]>;
  /** V8's code cache of the script; empty if there is none yet. */
  readonly code: Buffer;
}

function packOf(sources: ReadonlyMap<string, string>, version: string): Pack {
  const places = new Map<string, readonly [number, number]>();
  let source = 'new Map([\n';
  for (const [key, body] of sources) {
    source += `["${key}", () => {`;
    places.set(key, [source.length, source.length + body.length]);
    source += `${body}\n}],\n`;
  }
  return { version, source: `${source}])`, places, code: Buffer.alloc(0) };
}

interface PackScript {
  templates(): ReadonlyMap<string, () => CompiledTemplate>;
  /** Whether V8 had to parse the source, so that its code cache can be saved. */
  isNew(): boolean;
  code(): Buffer;
}

/** Runs the script of a pack when a template is first requested. */
function scriptOf({ source, code }: Pack): PackScript {
  let script: Script | undefined;
  let templates: ReadonlyMap<string, () => CompiledTemplate> | undefined;
  return {
    templates() {
      if (templates === undefined) {
        script = new Script(source, {
          filename: 'templates',
          ...(code.length > 0 ? { cachedData: code } : {}),
        });
        templates = script.runInThisContext() as ReadonlyMap<string, () => CompiledTemplate>;
      }
      return templates;
    },
    isNew: () => script !== undefined && (code.length === 0 || script.cachedDataRejected === true),
    code: () => script?.createCachedData() ?? Buffer.alloc(0),
  };
}

interface Header {
  readonly version: string;
  /** The length of the source in bytes. */
  readonly length: number;
  readonly places: readonly (readonly [key: string, place: readonly [from: number, to: number]])[];
}

/** A line with the checksum of everything after it, the header as a line of JSON, the source, and V8's code cache. */
function formatPack({ version, source, places, code }: Pack): Buffer {
  const body = Buffer.from(source);
  const header: Header = { version, length: body.length, places: [...places] };
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body, code]);
  return Buffer.concat([Buffer.from(`${magic} ${crc32(rest)}\n`), rest]);
}

/** Undefined if the file is missing, broken, or of another version. */
function parsePack(file: Buffer | undefined, version: string): Pack | undefined {
  if (file === undefined) return undefined;
  const firstLine = file.indexOf('\n');
  const rest = file.subarray(firstLine + 1);
  // The checksum matched, so the content can be trusted.
  if (file.toString('latin1', 0, firstLine) !== `${magic} ${crc32(rest)}`) return undefined;
  const secondLine = rest.indexOf('\n');
  const header = JSON.parse(rest.toString('utf8', 0, secondLine)) as Header;
  if (header.version !== version) return undefined;
  const from = secondLine + 1;
  const to = from + header.length;
  return {
    version,
    source: rest.toString('utf8', from, to),
    places: new Map(header.places),
    code: rest.subarray(to),
  };
}
