import type { CodeTable } from '../diagnostics/code-table.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isOpaque, isPlainMap } from './model/data.ts';
import type { TreeFile } from './tree.ts';

/**
 * Removes the findings that depend on the value of a secret. Secret values spread everywhere, whole, in parts, encoded
 * and substituted, so searching findings for them is not enough. Instead the tree is verified a second time with other
 * values in place of the secrets, and findings that appear only with the true ones are removed. See
 * docs/decisions/0015-no-finding-depends-on-a-secret.md.
 */
export function withoutSecrets(
  findings: readonly Diagnostic[],
  withDecoys: readonly Diagnostic[],
  files: readonly TreeFile[],
  codes: CodeTable,
): Diagnostic[] {
  const independent = new Set(withDecoys.map(saying));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const shown = new Map<string, Diagnostic>();
  for (const finding of findings) {
    const safe = independent.has(saying(finding)) ? finding : general(finding, byPath, codes);
    shown.set(saying(safe), safe);
  }
  return [...shown.values()];
}

function saying({ code, file, range, message, hint, path, origin }: Diagnostic): string {
  return JSON.stringify([code, file, range, message, hint, path, origin]);
}

function general(finding: Diagnostic, files: ReadonlyMap<string, TreeFile>, codes: CodeTable): Diagnostic {
  const entry = Object.entries(codes).find(([code]) => code === finding.code)?.[1];
  const file = files.get(finding.file);
  // A key that is in plain text in the committed file is not secret.
  const isCommitted =
    file !== undefined &&
    file.sealed !== true &&
    finding.path.split(/[.[\]"]+/).every((part) => file.content.includes(part));
  return {
    ...finding,
    message: `${entry?.title ?? 'Something is wrong here'} (what exactly depends on a secret value, and is not shown)`,
    hint: entry?.cure ?? 'Open the secret and compare.',
    path: isCommitted ? finding.path : '',
  };
}

/**
 * Returns a document with other values in place of the sealed ones.
 *
 * @param sealed - The document as committed; undefined if it is yet to be sealed.
 */
export function decoyDocument(data: unknown, sealed: unknown): unknown {
  if (sealed !== undefined) return decoyWhereSealed(data, sealed);
  if (!isPlainMap(data)) return decoyAll(data);
  const entries = Object.entries(data);
  const isSecretKey = entries.some(([key]) => payload.has(key))
    ? (key: string) => payload.has(key)
    : (key: string) => !identifying.has(key);
  return Object.fromEntries(entries.map(([key, value]) => [key, isSecretKey(key) ? decoyAll(value) : value]));
}

const payload = new Set(['data', 'stringData']);
const identifying = new Set(['apiVersion', 'kind', 'metadata', 'type']);

/**
 * Returns a plain-text Secret with other values, except for placeholders that something else fills in, which are not
 * secret.
 */
export function decoyPlain(data: unknown): unknown {
  if (!isPlainMap(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      payload.has(key) && isPlainMap(value)
        ? Object.fromEntries(
            Object.entries(value).map(([name, item]) => [
              name,
              typeof item === 'string' && isOpaque(item) ? item : decoyAll(item),
            ]),
          )
        : value,
    ]),
  );
}

function decoyWhereSealed(data: unknown, sealed: unknown): unknown {
  if (typeof sealed === 'string') return sealed.startsWith('ENC[') ? decoyAll(data) : data;
  if (Array.isArray(data) && Array.isArray(sealed)) {
    return data.map((item, index) => decoyWhereSealed(item, sealed[index]));
  }
  if (!isPlainMap(data) || !isPlainMap(sealed)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, decoyWhereSealed(value, sealed[key])]),
  );
}

function decoyAll(data: unknown): unknown {
  if (typeof data === 'string') return decoyText(data);
  if (typeof data === 'bigint') return data + 1n;
  if (typeof data === 'number') return data + 1 === data ? -data : data + 1;
  if (typeof data === 'boolean') return !data;
  if (Array.isArray(data)) return data.map(decoyAll);
  if (!isPlainMap(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decoyAll(value)]));
}

/**
 * Returns a different text of the same shape: letters of any script, digits and signs change; characters that give a
 * format its structure (base64, JSON, an address, lines) stay. A text made only of such characters becomes letters.
 */
export function decoyText(text: string): string {
  const other = text.replace(/[A-Za-z]/g, rotateLetter).replace(/[0-9]/g, rotateDigit);
  const changed = other
    .replace(/[!#$%&*;<>?^`|~]/g, (sign) => signs.charAt((signs.indexOf(sign) + 1) % signs.length))
    .replace(/[\u0080-\u{10ffff}]/gu, neighbour);
  return changed === text ? 'x'.repeat(text.length) : changed;
}

const signs = '!#$%&*;<>?^`|~';

function rotateLetter(letter: string): string {
  const base = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
}

/**
 * Returns the character that differs in the last bit: it has the same script and length, and is never half of a
 * surrogate pair.
 */
function neighbour(character: string): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) ^ 1);
}

function rotateDigit(digit: string): string {
  return String((Number(digit) + 5) % 10);
}
