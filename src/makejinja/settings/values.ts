import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { stringOf } from '../../diagnostics/string-of.ts';
import { str } from '../../jinja/runtime/text.ts';
import type { OptionKind } from './options.ts';

/** The value of an option, or why the given value is not valid: the end of the sentence `… must be`. */
export type Converted = { readonly value: unknown } | { readonly expected: string };

/** Converts a value from TOML, an environment variable or the command line; paths are relative to `base`. */
export function convert(kind: OptionKind, raw: unknown, base: string): Converted {
  switch (kind) {
    case 'path':
      return typeof raw === 'string' ? { value: resolvePath(base, raw) } : { expected: 'a path' };
    case 'paths':
      return map(toStrings(raw), 'a list of paths', (paths) => paths.map((path) => resolvePath(base, path)));
    case 'string':
      return typeof raw === 'string' ? { value: raw } : { expected: 'a string' };
    case 'strings':
      return map(toStrings(raw), 'a list of strings', (list) => list);
    case 'boolean':
      return map(toBoolean(raw), 'true or false', (value) => value);
    case 'integer':
      return map(toInteger(raw), 'a whole number', (value) => value);
    case 'undefined':
      return oneOf(raw, ['default', 'chainable', 'debug', 'strict']);
    case 'namespace':
      return oneOf(raw, ['flat', 'stem', 'path']);
    case 'newline':
      return ['\n', '\r\n', '\r'].includes(stringOf(raw))
        ? { value: raw }
        : { expected: 'a line ending: "\\n", "\\r\\n" or "\\r"' };
    case 'text-by-name':
      return map(
        toEntries(raw),
        'a table of names and values',
        (entries) =>
          // makejinja converts every value to text: `replicas = 3` is the string "3" in templates.
          new Map(entries.map(([name, value]) => [name, str(value)])),
      );
    case 'paths-by-name':
      return map(
        toPathEntries(raw, base),
        'a table of template names, each with a list of files',
        (entries) => new Map(entries),
      );
  }
}

function oneOf(raw: unknown, names: readonly string[]): Converted {
  return typeof raw === 'string' && names.includes(raw)
    ? { value: raw }
    : { expected: `one of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}` };
}

function map<T>(value: T | undefined, expected: string, then: (value: T) => unknown): Converted {
  return value === undefined ? { expected } : { value: then(value) };
}

/** A single string is a list with `:` between its items, as in an environment variable. */
function toStrings(raw: unknown): string[] | undefined {
  if (typeof raw === 'string') return raw.split(':');
  return Array.isArray(raw) && raw.every((item) => typeof item === 'string') ? raw : undefined;
}

function toBoolean(raw: unknown): boolean | undefined {
  const text = typeof raw === 'string' ? raw.toLowerCase() : stringOf(raw);
  if (['true', 't', 'yes', 'y', 'on', '1'].includes(text)) return true;
  return ['false', 'f', 'no', 'n', 'off', '0'].includes(text) ? false : undefined;
}

function toInteger(raw: unknown): number | undefined {
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  return Number.isInteger(value) ? Number(value) : undefined;
}

function toEntries(raw: unknown): [string, unknown][] | undefined {
  if (raw instanceof Map) return [...raw];
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? Object.entries(raw) : undefined;
}

function toPathEntries(raw: unknown, base: string): [string, string[]][] | undefined {
  const result: [string, string[]][] = [];
  for (const [name, value] of toEntries(raw) ?? [[undefined, undefined]]) {
    const paths = toStrings(value);
    if (name === undefined || paths === undefined) return undefined;
    result.push([name, paths.map((path) => resolvePath(base, path))]);
  }
  return result;
}

/** Absolute, with symbolic links resolved as far as the path exists, because exclude patterns see it that way. */
function resolvePath(base: string, path: string): string {
  const absolute = resolve(base, path);
  // Paths such as /dev/stdout depend on the process and are not resolved.
  if (absolute.startsWith('/dev/')) return absolute;
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(resolvePath(parent, '.'), basename(absolute));
  }
}
