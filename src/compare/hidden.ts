import { createHmac, randomBytes } from 'node:crypto';
import { holdsSecret } from '../diagnostics/may-be-shown.ts';
import { isSearchable } from '../leaks/needles.ts';
import { asMap, isPlainMap, type PlainMap } from '../verify/model/data.ts';

/** Random per process, so that a fingerprint reveals nothing. */
const salt = randomBytes(32);

/** Takes the place of a value that is not shown. Two of them are deeply equal if their values are equal. */
export class Hidden {
  readonly fingerprint: string;

  constructor(value: unknown) {
    this.fingerprint = createHmac('sha256', salt)
      .update(JSON.stringify(value) ?? '')
      .digest('hex');
  }

  toJSON(): string {
    return '(hidden)';
  }
}

/** The texts of Secrets that are in a tree in clear text; they are also hidden wherever else they occur. */
export function secretTexts(objects: Iterable<PlainMap>): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const data of objects) {
    if (data['kind'] !== 'Secret') continue;
    for (const field of ['data', 'stringData']) {
      for (const value of Object.values(asMap(data[field]))) {
        if (typeof value !== 'string' || value.startsWith('ENC[')) continue;
        const decoded = field === 'data' ? [Buffer.from(value, 'base64').toString('utf8')] : [];
        for (const text of [value, ...decoded].map((own) => own.trim()))
          if (isSearchable(text, none)) texts.add(text);
      }
    }
  }
  return texts;
}

const none: ReadonlySet<string> = new Set();

/**
 * Replaces each value of an object that may be secret by a `Hidden`: the data of Secrets anywhere in it, values sealed by SOPS,
 * private keys, texts that contain a Secret, and the texts in `known`.
 */
export function hideSecrets(data: PlainMap, known: ReadonlySet<string>): PlainMap {
  return hideIn(data, known) as PlainMap;
}

function hideIn(value: unknown, known: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return isSecretText(value, known) ? new Hidden(value) : value;
  if (Array.isArray(value)) return value.map((item) => hideIn(item, known));
  if (!isPlainMap(value) || value instanceof Hidden) return value;
  const isSecret = value['kind'] === 'Secret' && !isReference(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key === 'stringData' || (isSecret && key === 'data')) return [key, hideAll(item)];
      if (key === 'kubectl.kubernetes.io/last-applied-configuration') return [key, new Hidden(item)];
      return [key, hideIn(item, known)];
    }),
  );
}

/** Whether a map with `kind: Secret` and a name only refers to a Secret. */
function isReference(map: PlainMap): boolean {
  return map['metadata'] === undefined && map['data'] === undefined;
}

/** An object of a file that should be sealed but is not: everything except its identity is hidden. */
export function hideOpened(data: PlainMap): PlainMap {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, identifying.has(key) ? value : hideAll(value)]),
  );
}

const identifying = new Set(['apiVersion', 'kind', 'metadata', 'type']);

/** Keys stay, because they tell which value changed. */
function hideAll(value: unknown): unknown {
  if (!isPlainMap(value) || value instanceof Hidden)
    return value instanceof Hidden ? value : new Hidden(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item instanceof Hidden ? item : new Hidden(item)]),
  );
}

const privateKey = /AGE-SECRET-KEY-|AGE-PLUGIN-[A-Z0-9]+-1|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY/;

function isSecretText(text: string, known: ReadonlySet<string>): boolean {
  if (text.startsWith('ENC[') || privateKey.test(text)) return true;
  if (/[\n{]/.test(text) && holdsSecret(text)) return true;
  if (known.size === 0) return false;
  if (known.has(text)) return true;
  for (const secret of known) if (text.length > secret.length && text.includes(secret)) return true;
  return false;
}
