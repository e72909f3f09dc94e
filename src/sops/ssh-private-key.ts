import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A private key of a kind that age supports, with its public key in SSH's encoding. */
export type SshPrivateKey =
  | { readonly kind: 'ed25519'; readonly wire: Buffer; readonly seed: Buffer }
  | { readonly kind: 'rsa'; readonly wire: Buffer; readonly key: KeyObject };

const armor = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----/;
const magic = 'openssh-key-v1\0';

/** Reads `id_ed25519` or `id_rsa`; undefined for other kinds, and for a key with a passphrase. */
export function readSshPrivateKey(text: string): SshPrivateKey | undefined {
  try {
    const match = armor.exec(text);
    return match === null ? readPem(text) : readOpenSsh(Buffer.from(match[1] ?? '', 'base64'));
  } catch {
    return undefined;
  }
}

function readOpenSsh(bytes: Buffer): SshPrivateKey | undefined {
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return undefined;
  const outer = new WireReader(bytes.subarray(magic.length));
  const cipher = outer.text();
  outer.text();
  outer.bytes();
  const count = outer.number();
  const wire = Buffer.from(outer.bytes());
  if (cipher !== 'none' || count !== 1) return undefined;
  const inner = new WireReader(outer.bytes());
  // The same number twice, which distinguishes a decrypted key from noise.
  const [check, again] = [inner.number(), inner.number()];
  if (check !== again) return undefined;
  const type = inner.text();
  if (type === 'ssh-ed25519') {
    inner.bytes();
    return { kind: 'ed25519', wire, seed: Buffer.from(inner.bytes().subarray(0, 32)) };
  }
  if (type !== 'ssh-rsa') return undefined;
  const [n, e, exponent, qi, first, second] = Array.from({ length: 6 }, () => inner.integer());
  if (n === undefined || e === undefined || exponent === undefined || qi === undefined) return undefined;
  if (first === undefined || second === undefined) return undefined;
  const parts = {
    n,
    e,
    d: exponent,
    p: first,
    q: second,
    dp: exponent % (first - 1n),
    dq: exponent % (second - 1n),
    qi,
  };
  const jwk = Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, base64url(value)]));
  return { kind: 'rsa', wire, key: createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' }) };
}

/** Reads RSA keys of older releases of ssh-keygen. */
function readPem(text: string): SshPrivateKey | undefined {
  const key = createPrivateKey(text);
  if (key.asymmetricKeyType !== 'rsa') return undefined;
  const { e = '', n = '' } = createPublicKey(key).export({ format: 'jwk' });
  const wire = Buffer.concat([Buffer.from('ssh-rsa'), mpint(e), mpint(n)].map(withLength));
  return { kind: 'rsa', wire, key };
}

/** Reads SSH's encoding: every field is preceded by its length in four bytes. Throws beyond the end. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  number(): number {
    const value = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  bytes(): Buffer {
    const length = this.number();
    if (this.#at + length > this.#bytes.length) throw new RangeError('a field is longer than the key');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString('latin1');
  }

  integer(): bigint {
    return BigInt(`0x${this.bytes().toString('hex')}`);
  }
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}

/** A positive integer whose first bit is set has a leading zero byte. */
function mpint(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64url');
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
