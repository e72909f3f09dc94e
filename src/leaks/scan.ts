import type { Diagnostic, Range } from '../diagnostics/diagnostic.ts';
import { atPlace, type Finding } from '../diagnostics/finding.ts';
import { positionsIn } from '../diagnostics/positions.ts';
import { isSearchable, type Needle, needlesFor, type SecretValue } from './needles.ts';
import { Search } from './search.ts';
import { secretObjects } from './secret-objects.ts';

/** A file as it will be written; a sealed file in its sealed form. */
export interface ScannedFile {
  readonly path: string;
  readonly content: string;
  /** A sealed file may contain a Secret; its unencrypted parts are searched like any other text. */
  readonly sealed: boolean;
}

/** The kinds of private keys that a scan recognises. */
export type KeyKind = 'age' | 'PEM';

export interface ScanOptions {
  readonly secrets: readonly SecretValue[];
  /** The values of public settings: a secret that equals one of them cannot be distinguished from it. */
  readonly publicValues?: readonly string[];
  /** What to do about a private key in a file, by the kind of key; by default advice for a file that may be committed or not. */
  readonly keyHint?: (path: string, kind: KeyKind) => string;
}

/**
 * Searches outputs for unencrypted secrets: values of secret settings in clear text, base64 or URL-encoded, private keys, and
 * Kubernetes Secrets with data. Diagnostics name the setting and the place.
 */
export function scanLeaks(files: readonly ScannedFile[], options: ScanOptions): Diagnostic[] {
  const publicValues = new Set(options.publicValues ?? []);
  const values = options.secrets.filter(({ value }) => isSearchable(value, publicValues));
  const search = new Search([...values.flatMap(needlesFor), ...keyMarks]);
  return files.flatMap((file) => [
    ...scanText(file, search, options.keyHint ?? keptElsewhere),
    ...(file.sealed ? [] : plainSecrets(file)),
  ]);
}

/** The text that every age secret key and every PEM private key contains, in clear text and in base64. */
const ageKey = 'AGE-SECRET-KEY-';
const pemKey = 'PRIVATE KEY-----';
const keyMarks: readonly Needle[] = [ageKey, pemKey].flatMap((value) => [
  ...needlesFor({ name: value, value }),
  ...needlesFor({ name: value, value: value.toLowerCase() }),
]);

/** A private key in a file may be the only copy, so no hint advises to delete one. */
const keptElsewhere = () =>
  'Keep the key in a file that git ignores, not here. If a commit contains it, it is no longer secret: create a new key.';

function scanText(
  { path, content }: ScannedFile,
  search: Search,
  keyHint: (path: string, kind: KeyKind) => string,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const positionOf = positionsIn(content);
  for (const { needle, from, to } of search.find(content)) {
    const { name, spelling } = needle;
    const isKey = name === ageKey || name === pemKey;
    if (isKey && spelling === 'in clear text' && !isWholeKey(content, from)) continue;
    const range: Range = { start: positionOf(from), end: positionOf(to) };
    // Spellings overlap; one finding per setting and line is enough.
    const place = `${name}:${range.start.line}`;
    if (seen.has(place)) continue;
    seen.add(place);
    const how = spelling === 'in clear text' ? '' : `, ${spelling}`;
    const finding: Finding = isKey
      ? {
          code: 'leak/private-key',
          message: `${name === ageKey ? 'an age secret key' : 'a PEM private key'} is here${how}, unencrypted`,
          hint: keyHint(path, name === ageKey ? 'age' : 'PEM'),
        }
      : {
          code: 'leak/secret-value',
          message: `the value of ${name} is here ${spelling}, unencrypted`,
          hint: `Put what needs ${name} into a *.sops.yaml Secret, and refer to that Secret from here.`,
        };
    diagnostics.push(atPlace({ file: path, range }, finding));
  }
  return diagnostics;
}

/** Whether a key follows the words; a mere mention, as in a hint or a comment, is not a key. */
function isWholeKey(content: string, from: number): boolean {
  const age = /^AGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{20}/i.test(content.slice(from, from + 60));
  if (age) return true;
  const begins = /-----BEGIN [A-Z0-9 ]{0,40}$/i.test(content.slice(Math.max(0, from - 60), from));
  return begins && pemBody.test(content.slice(from, from + 300));
}

/** What follows the first line of a PEM key: line breaks in any spelling, headers (`DEK-Info: …`), then base64. */
const pemBody =
  /^PRIVATE KEY-----(?:[\s\0"'|>-]|\\+[nrt]|\+(?=\s)|,(?=\s*["'][A-Za-z0-9+/=]{16})|\w[\w-]*: [^\n\\]*(?:\n|\\+n))*(?:[A-Za-z0-9+/]{4}|#\{|\{\{)/i;

function plainSecrets({ path, content }: ScannedFile): Diagnostic[] {
  const positionOf = positionsIn(content);
  return secretObjects(path, content).map(({ kind, key, from, to }) =>
    atPlace(
      { file: path, range: { start: positionOf(from), end: positionOf(to) } },
      { code: 'leak/plain-secret', path: key, ...words[kind] },
    ),
  );
}

const words = {
  object: {
    message: 'a Secret with data is in a file that is not sealed',
    hint: 'Name the file *.sops.yaml, so that it is sealed.',
  },
  template: {
    message: 'this template contains a secret value in clear text',
    hint: 'Make it a secret setting, and write an expression here. If it was ever pushed, replace the secret.',
  },
  generator: {
    message: 'a secretGenerator contains secrets in clear text',
    hint: 'Put the values into a sealed file, and name it under `files` or `envs`.',
  },
} as const;
