import { basename } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { readInput } from '../../disk/read-input.ts';
import type { SecretValue } from '../../leaks/needles.ts';
import { isSealedText } from '../../sops/sealed.ts';
import { secretKey } from './secret-key.ts';
import { parseToml } from './toml.ts';

/** A data file in plain text, in memory only. */
export interface OpenedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly sealed: boolean;
  /** Values of the file that no output may hold in the clear. */
  readonly secrets: readonly SecretValue[];
}

export interface OpenedFiles {
  readonly opened: ReadonlyMap<string, OpenedFile>;
  readonly diagnostics: readonly Diagnostic[];
}

interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A path as the user knows it. */
  readonly show: (path: string) => string;
}

/**
 * Read data files, and open those that are sealed with the keys that sops would find from the working folder. One that
 * no key opens is an error, for its ciphertext would be rendered. Cryptography is loaded only where something is
 * sealed.
 */
export async function openFiles(
  paths: readonly string[],
  { cwd, env, show }: Surroundings,
): Promise<OpenedFiles> {
  const opened = new Map<string, OpenedFile>();
  const diagnostics: Diagnostic[] = [];
  for (const path of new Set(paths)) {
    const text = readInput(path).toString('utf8');
    if (!isSealedText(text)) {
      opened.set(path, { path, text, sealed: false, secrets: [] });
      continue;
    }
    const { readSealed } = await import('../../secrets/read-sealed.ts');
    const file = show(path);
    const result = await readSealed(file, text, cwd, { ...env });
    diagnostics.push(...result.diagnostics);
    if (!('text' in result)) continue;
    diagnostics.push(...result.typedIn.map((key) => typedInPlain(file, pathText(key))));
    // Of a format that sops does not know, it seals the whole text as one value.
    const [only] = result.secrets;
    const isOneValue = isUnknownToSops(path) && only !== undefined;
    const plain = isOneValue ? only.value : result.text;
    const values = isOneValue ? tomlValues(plain) : result.secrets;
    const secrets = secretsOf(values, isOneValue || result.whole);
    opened.set(path, { path, text: plain, sealed: true, secrets });
  }
  return { opened, diagnostics };
}

function isUnknownToSops(path: string): boolean {
  return !/\.(ya?ml|json|env)$/.test(basename(path));
}

/** The texts in a TOML file by key; none if it cannot be parsed, which is reported where it is loaded. */
function tomlValues(text: string): readonly { readonly key: string; readonly value: string }[] {
  try {
    return textsIn(parseToml(text));
  } catch {
    return [];
  }
}

/** All texts in plain data, each with its key as messages name it. */
export function textsIn(
  data: unknown,
  path: readonly (string | number)[] = [],
): readonly { readonly key: string; readonly value: string }[] {
  if (typeof data === 'string') return [{ key: pathText(path), value: data }];
  if (Array.isArray(data)) return data.flatMap((item, index) => textsIn(item, [...path, index]));
  if (typeof data !== 'object' || data === null) return [];
  const entries: readonly [unknown, unknown][] = data instanceof Map ? [...data] : Object.entries(data);
  return entries.flatMap(([key, value]) => textsIn(value, [...path, stringOf(key)]));
}

/**
 * The secrets among the values of a sealed file. A selector such as `encrypted_regex` chose them; where everything is
 * encrypted, host names, addresses and the like are no secrets unless their key says so.
 */
function secretsOf(
  values: readonly { readonly key: string; readonly value: string }[],
  whole: boolean,
): readonly SecretValue[] {
  return values
    .filter(({ key, value }) => !whole || secretKey.test(key) || !isAddress(value))
    .map(({ key, value }) => ({ name: key, value }));
}

/** What stands in manifests for everyone to read, although it is long enough to be looked for. */
const addresses: readonly RegExp[] = [
  // A host name, with a port or a wildcard; a file name; an e-mail address.
  /^(\*\.)?([a-z0-9_-]+\.)+[a-z]{2,}\.?(:\d+)?$/i,
  /^[\w.+-]+@([a-z0-9-]+\.)+[a-z]{2,}$/i,
  // IP addresses and networks, MAC addresses, versions, dates.
  /^\d{4}-\d\d-\d\d([T ][\d:.]+(Z|[-+]\d\d:?\d\d)?)?$/,
  /^[\d.]+(\/\d+)?(:\d+)?$/,
  /^(?=.*:)[\da-f:.]+(\/\d+)?$/i,
  /^v?\d+(\.\d+)*([-+][\w.]+)?$/,
  // URLs without a password in them, and those of git.
  /^[a-z][a-z0-9+]*:\/\/(?![^/:]*:[^/]*@)\S*$/i,
  /^[\w.-]+@[\w.-]+:[\w./~-]+$/,
  // Paths, time zones, names of repositories and branches; public keys.
  /^[./~]{0,40}[\w.-]+(\/[\w.-]+)+\/?$/,
  /^(age1[a-z0-9]+|ssh-(rsa|ed25519) .*)$/,
  // Words.
  /^[\p{L}]+([ _-][\p{L}]+)*$/u,
];

function isAddress(value: string): boolean {
  return !isRandom(value) && addresses.some((pattern) => pattern.test(value.trim()));
}

/** Capital and small letters and digits mixed, without a dot, as generators make them. */
function isRandom(value: string): boolean {
  return value.length >= 12 && [/[A-Z]/, /[a-z]/, /\d/, /^[^.\s]*$/].every((pattern) => pattern.test(value));
}

function typedInPlain(file: string, key: string): Diagnostic {
  return aboutFile(file, {
    code: 'secrets/typed-in',
    severity: 'warning',
    message: `${key} is in clear text in a sealed file`,
    path: key,
    hint: `\`clusterwright secrets encrypt ${file}\` seals it. If it was ever committed or pushed, replace the secret.`,
  });
}
