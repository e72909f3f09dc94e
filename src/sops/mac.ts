import { createHash, type Hash, timingSafeEqual } from 'node:crypto';
import { decryptValue, encryptValue } from './cipher.ts';
import type { Metadata } from './metadata.ts';
import type { Plain } from './scalar.ts';

/**
 * The hash that detects added, removed, reordered or changed values: over every value that is not null, or over the encrypted
 * values only, which starts with a fixed prefix. Comments are not included.
 */
export class Mac {
  readonly #hash: Hash = createHash('sha512');
  readonly #onlyEncrypted: boolean;

  constructor(onlyEncrypted: boolean) {
    this.#onlyEncrypted = onlyEncrypted;
    if (onlyEncrypted) this.#hash.update(createHash('sha256').update('sops').digest());
  }

  add(plain: Plain, encrypted: boolean): void {
    if (plain.type === 'null' || plain.type === 'comment') return;
    if (encrypted || !this.#onlyEncrypted) this.#hash.update(plain.text, 'utf8');
  }

  digest(): string {
    return this.#hash.digest('hex').toUpperCase();
  }
}

export function sealMac(digest: string, dataKey: Buffer, lastmodified: string): string {
  return encryptValue({ type: 'str', text: digest }, dataKey, lastmodified);
}

/** The digest that a file was sealed with; undefined if the MAC or the time that it is bound to was changed. */
export function openMac({ mac, lastmodified }: Metadata, dataKey: Buffer): string | undefined {
  return decryptValue(mac, dataKey, lastmodified)?.text;
}

export function sameDigest(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
