import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Plain, PlainType } from './scalar.ts';

/** Lengths in bytes, as sops has them: its initialization vectors are 32 bytes, not the usual 12. */
const dataKeyLength = 32;
const ivLength = 32;
const tagLength = 16;

const base64 = '(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?';
const sealed = new RegExp(
  `^ENC\\[AES256_GCM,data:(${base64}),iv:(${base64}),tag:(${base64}),type:(str|int|float|bool|time|bytes|comment)\\]$`,
);

/** A key for the values of one file; it is itself encrypted for each recipient. */
export function newDataKey(): Buffer {
  return randomBytes(dataKeyLength);
}

/** What binds a value to its place: the map keys on the way to it. Indexes of lists are left out, as in sops. */
export function additionalData(path: readonly string[]): string {
  return `${path.join(':')}:`;
}

/** Whether a text has the looks of a sealed value; whether it is one, only {@link decryptValue} can say. */
export function looksSealed(text: string): boolean {
  return text.startsWith('ENC[AES256_GCM,') && text.endsWith(']');
}

/** Encrypt one value under a fresh initialization vector. The empty string stays empty, as in sops. */
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
 * Decrypt one value.
 *
 * @returns undefined where it was changed, moved to another place, is no value of its type, or was never sealed under
 * this key. Base64
 * is read strictly, so that no two texts stand for the same value.
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

/** Nothing seals the type: a text that is made a number would be written without its quotes, and be more than a value. */
function isOfType({ type, text }: Plain): boolean {
  return forms[type]?.test(text) ?? true;
}

/** What sops reads as a value of a type. */
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
