import { isPlainMap, type PlainMap } from '../model/data.ts';

/** Returns the suffix for a generated ConfigMap or Secret: ten characters that depend on its content. */
export function contentHash(object: PlainMap): string {
  const isSecret = object['kind'] === 'Secret';
  const optional = isSecret ? 'stringData' : 'binaryData';
  const content: Record<string, unknown> = {
    data: object['data'] ?? '',
    kind: object['kind'],
    // Kustomize means to hash the name, but reads it from where no object has one.
    name: '',
    ...(isPlainMap(object[optional]) && { [optional]: object[optional] }),
    ...(isSecret && { type: object['type'] ?? '' }),
  };
  // Loading the crypto module takes time, and most builds hash nothing.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const digest = createHash('sha256').update(toGoJson(content)).digest('hex').slice(0, 10);
  return digest.replace(/[013ae]/g, (letter) => vowelsAway[letter] ?? letter);
}

/** Replaced as in Kubernetes' hashes: no vowels, nor digits that look like them, so that no words result. */
const vowelsAway: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** Writes JSON exactly as Go does: keys sorted by bytes, some characters escaped. */
export function toGoJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toGoJson).join(',')}]`;
  if (isPlainMap(value)) {
    const keys = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${keys.map((key) => `${goString(key)}:${toGoJson(value[key])}`).join(',')}}`;
  }
  return typeof value === 'string' ? goString(value) : JSON.stringify(value ?? null);
}

function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
