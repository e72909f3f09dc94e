import type { Generator } from './setting.ts';

/** Returns the given number of unpredictable bytes: `crypto.randomBytes`, or a fixed series in tests. */
export type RandomBytes = (count: number) => Uint8Array;

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Generates a value with the setting's generator. */
export function generateValue(generator: Generator, random: RandomBytes): string {
  const { prefix = '' } = generator;
  switch (generator.kind) {
    case 'alphanumeric':
      return prefix + letters(alphanumeric, generator.length, random);
    case 'hex':
      return prefix + letters('0123456789abcdef', generator.length, random);
    case 'uuid':
      return prefix + uuid(random);
  }
}

/** Every letter is equally likely: bytes beyond the largest multiple of the alphabet's length are discarded. */
function letters(alphabet: string, length: number, random: RandomBytes): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of random(length - text.length)) {
      if (byte < limit) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

/** Version 4 of RFC 9562. */
function uuid(random: RandomBytes): string {
  const bytes = Uint8Array.from(random(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
