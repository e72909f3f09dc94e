import { statSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import { TomlError } from 'smol-toml';
import type { Diagnostic, Position } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import { nestedTooDeeply, tooDeepAt } from '../../diagnostics/nesting.ts';
import { JsonError } from '../../diagnostics/scan-json.ts';
import { type Dict, dictGet, dictHas, dictSet, isDict } from '../../jinja/runtime/dict.ts';
import { glob } from '../files/glob.ts';
import { suffixOf } from '../files/paths.ts';
import type { Settings } from '../settings/options.ts';
import { parseDotenv } from './dotenv.ts';
import { parseJson } from './json.ts';
import type { OpenedFile } from './open-files.ts';
import { parseToml } from './toml.ts';
import { DataError, parseYaml } from './yaml.ts';

/** The variables of templates by name, as plain data. */
export type Data = Record<string, unknown>;

export interface LoadedData {
  readonly data: Data;
  readonly diagnostics: readonly Diagnostic[];
}

/** A file of data, absolute, and the keys that its data are put below. */
export interface DataFile {
  readonly path: string;
  readonly keys: readonly string[];
}

const suffixes = ['.yaml', '.yml', '.toml', '.json'];

/**
 * The files that hold data: those named, and those in named folders, in order; hidden files in folders are not read,
 * and `.env` files only where they are named, for makejinja does not know them.
 */
export function dataFiles(
  paths: readonly string[],
  namespace: Settings['data_namespace'] = 'flat',
): DataFile[] {
  const fileIn = (path: string, folder: string): DataFile => ({
    path,
    keys: namespaceKeys(relative(folder, path), namespace),
  });
  const files = paths.flatMap((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true) return stats?.isFile() === true ? [fileIn(path, dirname(path))] : [];
    const below = glob(path, '**/*').filter(
      (file) =>
        !basename(file).startsWith('.') &&
        !file.endsWith('.env') &&
        statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    );
    return below.map((file) => fileIn(file, path));
  });
  return files.filter(({ path }) => path.endsWith('.env') || suffixes.includes(suffixOf(basename(path))));
}

function namespaceKeys(path: string, namespace: Settings['data_namespace']): readonly string[] {
  if (namespace === 'flat') return [];
  const parts = path.split(sep);
  const name = parts.pop() ?? '';
  const stem = name.slice(0, name.length - suffixOf(name).length);
  return [...(namespace === 'path' ? parts : []), stem].map(identifier);
}

/** A name that templates can write: what is not allowed in one becomes `_`. */
function identifier(name: string): string {
  const fit = name.replace(/\P{XID_Continue}/gu, '_');
  return /^[\p{XID_Start}_]/u.test(fit) ? fit : `_${fit}`;
}

/** Merge files, the later ones over the earlier, key by key at the top level. `show` names a path to the user. */
export function loadFiles(
  files: readonly DataFile[],
  show: (path: string) => string,
  textOf: ReadonlyMap<string, Pick<OpenedFile, 'text'>>,
): LoadedData {
  const data: Data = {};
  const diagnostics: Diagnostic[] = [];
  for (const { path, keys } of files) {
    const text = textOf.get(path)?.text;
    if (text === undefined) continue;
    try {
      const documents = readData(path, text);
      const here = mapAt(data, keys);
      if (here === undefined) throw new DataError(notBelow(keys), { line: 1, column: 1 });
      for (const document of documents) {
        for (const [key, value] of document) if (typeof key === 'string') dictSet(here, key, value);
      }
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      diagnostics.push(
        atPlace(
          { file: show(path), range: { start: error.at, end: error.at } },
          {
            code: 'makejinja/data',
            message: error.message,
            hint: error.hint,
          },
        ),
      );
    }
  }
  return { data, diagnostics };
}

function notBelow(keys: readonly string[]): string {
  return `the data of this file belong below ${keys.join('.')}, which another file gives a value that is not a map`;
}

/** The map below these keys, which is made if it is missing; undefined if there is something else. */
function mapAt(data: Data, keys: readonly string[]): Dict | undefined {
  let here: Dict = data;
  for (const key of keys) {
    if (!dictHas(here, key)) dictSet(here, key, {});
    const next = dictGet(here, key);
    if (!isDict(next)) return undefined;
    here = next;
  }
  return here;
}

/**
 * Put `data_vars` into the data: `a.b` is the key `b` of the map `a`, which is made where it is missing, and `a.0` the
 * first item of a list. Returns what is wrong.
 */
export function applyVariables(data: Data, variables: Settings['data_vars']): string | undefined {
  for (const [name, value] of variables) {
    const keys = name.split('.');
    const last = keys.pop() ?? name;
    let here: unknown = data;
    for (const [index, key] of keys.entries()) {
      const next = childOf(here, key);
      if (next === undefined)
        return `the variable "${name}" leads to ${keys.slice(0, index + 1).join('.')}, which does not exist`;
      if (!Array.isArray(next) && !isDict(next))
        return `the variable "${name}" goes into "${key}", which is no map`;
      here = next;
    }
    if (isDict(here)) dictSet(here, last, value);
    else if (Array.isArray(here) && Number(last) < here.length) here[Number(last)] = value;
    else return `the variable "${name}" leads to an item that does not exist`;
  }
  return undefined;
}

/** What a list or a map has there; a map that lacks it gets a map. */
function childOf(here: unknown, key: string): unknown {
  if (Array.isArray(here)) return /^\d+$/.test(key) ? here[Number(key)] : undefined;
  if (!isDict(here)) return undefined;
  if (!dictHas(here, key)) dictSet(here, key, {});
  return dictGet(here, key);
}

/** The maps of a file, one a document. Throws a DataError. */
function readData(file: string, text: string): Map<unknown, unknown>[] {
  const place = (offset: number) => positionOf(text, offset);
  const values = parse(file.endsWith('.env') ? '.env' : suffixOf(basename(file)), text, place);
  const ciphertext = text.includes(cipherMark) ? findCiphertext(values) : undefined;
  if (ciphertext !== undefined) {
    const message = 'this value is ciphertext, and the file has no sops metadata to open it with';
    const hint =
      'Restore the file from git, with its sops metadata, or write the value in plain text and seal the file anew.';
    throw new DataError(message, place(Math.max(0, text.indexOf(ciphertext))), hint);
  }
  return values.map((value) => {
    if (isDict(value)) return value instanceof Map ? value : new Map<unknown, unknown>(Object.entries(value));
    const kind = value === null ? 'nothing' : Array.isArray(value) ? 'a list' : 'a single value';
    throw new DataError(`this file must hold one map of settings, not ${kind}`, { line: 1, column: 1 });
  });
}

const cipherMark = 'ENC[AES256_GCM,';

/** A value that sops encrypted: templates would print it as it stands. */
function findCiphertext(value: unknown): string | undefined {
  if (typeof value === 'string') return value.startsWith(cipherMark) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const inner = value instanceof Map ? value.values() : Object.values(value);
  for (const item of inner) {
    const found = findCiphertext(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parse(suffix: string, text: string, place: (offset: number) => Position): unknown[] {
  const deep = suffix === '.env' ? undefined : tooDeepAt(text);
  if (deep !== undefined) throw new DataError(nestedTooDeeply, place(deep));
  try {
    if (suffix === '.toml') return [parseToml(text)];
    if (suffix === '.env') return [parseDotenv(text)];
    if (suffix === '.json') return [parseJson(text)];
    return parseYaml(text);
  } catch (error) {
    if (error instanceof JsonError) throw new DataError(error.message, place(error.offset));
    if (error instanceof RangeError) throw new DataError(error.message, { line: 1, column: 1 });
    if (!(error instanceof TomlError)) throw error;
    const message = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw new DataError(message, { line: error.line, column: error.column });
  }
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
