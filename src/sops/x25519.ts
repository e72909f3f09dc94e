/**
 * age's X25519 recipients with `node:crypto`. The age library's own use WebCrypto, where importing a key takes a millisecond,
 * several times per file; here a key is imported once. The format is specified in https://c2sp.org/age, section "The X25519
 * recipient type".
 */

import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { bech32 } from '@scure/base';
import { type Identity, type Recipient, Stanza } from 'age-encryption';

const stanzaType = 'X25519';
const label = 'age-encryption.org/v1/X25519';
const tagLength = 16;
const wrappedLength = 16 + tagLength;

/** The recipient for `age1…`; undefined for other kinds of recipients, and for typos. */
export function x25519Recipient(text: string): Recipient | undefined {
  const bytes = decode(text, 'age');
  if (bytes === undefined || !text.startsWith('age1')) return undefined;
  const publicKey = x25519PublicKey(bytes);
  return {
    wrapFileKey(fileKey) {
      const ephemeral = generateKeyPairSync('x25519');
      const share = rawPublicKey(ephemeral.publicKey);
      const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey });
      return [new Stanza([stanzaType, unpadded(share)], wrapFileKey(fileKey, secret, share, bytes, label))];
    },
  };
}

/** The identity for `AGE-SECRET-KEY-1…`; undefined for other kinds, and for typos. */
export function x25519Identity(text: string): { identity: Identity; recipient: string } | undefined {
  const bytes = decode(text, 'AGE-SECRET-KEY-');
  if (bytes === undefined || !text.startsWith('AGE-SECRET-KEY-1')) return undefined;
  const privateKey = x25519PrivateKey(bytes);
  const own = rawPublicKey(createPublicKey(privateKey));
  const identity: Identity = {
    unwrapFileKey(stanzas) {
      for (const { args, body } of stanzas) {
        if (args[0] !== stanzaType) continue;
        const share = Buffer.from(args[1] ?? '', 'base64');
        if (args.length !== 2 || share.length !== 32 || unpadded(share) !== args[1]) {
          throw new Error('an X25519 stanza is malformed');
        }
        const secret = diffieHellman({ privateKey, publicKey: x25519PublicKey(share) });
        const fileKey = unwrapFileKey(body, secret, share, own, label);
        if (fileKey !== undefined) return fileKey;
      }
      return null;
    },
  };
  return { identity, recipient: bech32.encodeFromBytes('age', own) };
}

/** Each wrapping key is used only once, so the nonce may be zero. */
const noNonce = Buffer.alloc(12);
const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Encrypts the file key of an age file with the shared secret of two X25519 keys. */
export function wrapFileKey(
  fileKey: Uint8Array,
  secret: Buffer,
  share: Uint8Array,
  recipient: Uint8Array,
  info: string,
): Uint8Array {
  const key = wrappingKey(secret, share, recipient, info);
  const cipher = createCipheriv('chacha20-poly1305', key, noNonce, { authTagLength: tagLength });
  return new Uint8Array(Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]));
}

/** The inverse of {@link wrapFileKey}; undefined if it was wrapped for another key. */
export function unwrapFileKey(
  body: Uint8Array,
  secret: Buffer,
  share: Uint8Array,
  recipient: Uint8Array,
  info: string,
): Uint8Array | undefined {
  if (body.length !== wrappedLength) throw new Error('a stanza is malformed');
  const key = wrappingKey(secret, share, recipient, info);
  const decipher = createDecipheriv('chacha20-poly1305', key, noNonce, { authTagLength: tagLength });
  decipher.setAuthTag(body.subarray(-tagLength));
  try {
    return new Uint8Array(Buffer.concat([decipher.update(body.subarray(0, -tagLength)), decipher.final()]));
  } catch {
    return undefined;
  }
}

function wrappingKey(secret: Buffer, share: Uint8Array, recipient: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.concat([share, recipient]), info, 32));
}

function decode(text: string, prefix: string): Uint8Array | undefined {
  try {
    const decoded = bech32.decodeToBytes(text);
    return decoded.prefix.toLowerCase() === prefix.toLowerCase() && decoded.bytes.length === 32
      ? decoded.bytes
      : undefined;
  } catch {
    return undefined;
  }
}

export function x25519PrivateKey(bytes: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, bytes]), format: 'der', type: 'pkcs8' });
}

export function x25519PublicKey(bytes: Uint8Array): KeyObject {
  const x = Buffer.from(bytes).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}

/**
 * The 32 bytes of a public key, which end its SPKI. Does not use JWK: in Node 20, exporting a newly generated key as JWK
 * occasionally never returns (once in about 200,000 times, as measured).
 */
export function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}

/** Base64 without padding, as in age's headers. */
export function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/={1,2}$/, '');
}
