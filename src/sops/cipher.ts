import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Plain, PlainType } from './scalar.ts';

/** Lengths in bytes, as in sops, whose initialization vectors have 32 bytes instead of the usual 12. */
const dataKeyLength = 32;
const ivLength = 32;
const tagLength = 16;

const base64 = '(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?';
const sealed = new RegExp(
  `^ENC\\[AES256_GCM,data:(${base64}),iv:(${base64}),tag:(${base64}),type:(str|int|float|bool|time|bytes|comment)\\]$`,
);

/** Creates a key for the values of one file; the key itself is encrypted for each recipient. */
export function newDataKey(): Buffer {
  return randomBytes(dataKeyLength);
}

/** The data that binds a value to its place: the map keys that lead to it, without list indexes, as in sops. */
export function additionalData(path: readonly string[]): string {
  return `${path.join(':')}:`;
}

/** Whether a text has the form of a sealed value; only {@link decryptValue} can tell whether it is one. */
export function looksSealed(text: string): boolean {
  return text.startsWith('ENC[AES256_GCM,') && text.endsWith(']');
}

/** Encrypts a value with a new initialization vector. The empty string stays empty, as in sops. */
export function encryptValue(plain: Plain, dataKey: Buffer, context: string): string {
  if (plain.text === '') return '';
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', dataKey, iv, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(plain.text, 'utf8'), cipher.final()]);
  const parts = [data, iv, cipher.getAuthTag()].map((part) => part.toString('base64'));
  return `ENC[AES256_GCM,data:${parts[0]},iv:${parts[1]},tag:${parts[2]},type:${plain.type}]`;
}

/**
 * Decrypts a value.
 *
 * @returns undefined if it was changed or moved to another place, is not valid for its type, or was not encrypted with this key.
 * Base64 is decoded strictly, so that a value has only one encoding.
 */
export function decryptValue(text: string, dataKey: Buffer, context: string): Plain | undefined {
  if (text === '') return { type: 'str', text: '' };
  const match = sealed.exec(text);
  if (match === null) return undefined;
  const [data, iv, tag] = match.slice(1, 4).map((part) => strictBase64(part));
  const type = match[4] as PlainType | 'bytes';
  if (data === undefined || iv?.length !== ivLength || tag?.length !== tagLength) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', dataKey, iv, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(tag);
  try {
    const bytes = Buffer.concat([decipher.update(data), decipher.final()]);
    const plain = { type: type === 'bytes' ? 'str' : type, text: utf8.decode(bytes) } as const;
    return isOfType(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The type is not authenticated: a text whose type is changed to a number would be written without quotes, and could then be more
 * than a value.
 */
function isOfType({ type, text }: Plain): boolean {
  return forms[type]?.test(text) ?? true;
}

/** The values of each type that sops accepts. */
const forms: Readonly<Partial<Record<PlainType, RegExp>>> = {
  int: /^[-+]?\d+$/,
  float: /^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|Inf|Infinity|NaN)$/i,
  bool: /^(?:[01tfTF]|true|True|TRUE|false|False|FALSE)$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/,
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
