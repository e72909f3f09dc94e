/**
 * SSH keys as age recipients, as in `age -r "ssh-ed25519 …"` and sops. The age library does not include them but accepts custom
 * recipients. The format is that of age's package `agessh`.
 */

import {
  constants,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { type Identity, type Recipient, Stanza } from 'age-encryption';
import { montgomeryU } from './edwards.ts';
import { type SshPrivateKey, WireReader } from './ssh-private-key.ts';
import {
  rawPublicKey,
  unpadded,
  unwrapFileKey,
  wrapFileKey,
  x25519PrivateKey,
  x25519PublicKey,
} from './x25519.ts';

const ed25519Type = 'ssh-ed25519';
const rsaType = 'ssh-rsa';
const ed25519Label = 'age-encryption.org/v1/ssh-ed25519';
const rsaLabel = Buffer.from('age-encryption.org/v1/ssh-rsa');
const smallestRsaBits = 2048;

/** The recipient for a line of an `id_….pub` file; undefined for other lines and kinds of keys. */
export function sshRecipient(text: string): Recipient | undefined {
  const wire = wireOf(text);
  if (wire === undefined) return undefined;
  const reader = new WireReader(wire);
  const type = reader.text();
  if (type === ed25519Type) return ed25519Recipient(wire, reader.bytes());
  if (type !== rsaType) return undefined;
  const e = reader.bytes();
  const n = reader.bytes();
  const key = createPublicKey({ key: { kty: 'RSA', e: unsigned(e), n: unsigned(n) }, format: 'jwk' });
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < smallestRsaBits) return undefined;
  return {
    wrapFileKey: (fileKey) => [
      new Stanza([rsaType, fingerprint(wire)], new Uint8Array(publicEncrypt(oaep(key), fileKey))),
    ],
  };
}

/** The identity for an SSH private key, and its recipient without a comment. */
export function sshIdentity(key: SshPrivateKey): { identity: Identity; recipient: string } {
  const { wire } = key;
  const type = key.kind === 'ed25519' ? ed25519Type : rsaType;
  const unwrap = key.kind === 'ed25519' ? ed25519Unwrapper(wire, key.seed) : rsaUnwrapper(key.key);
  const identity: Identity = {
    unwrapFileKey(stanzas) {
      for (const { args, body } of stanzas) {
        if (args[0] !== type || args[1] !== fingerprint(wire)) continue;
        const fileKey = unwrap(args, body);
        if (fileKey !== undefined) return fileKey;
      }
      return null;
    },
  };
  return { identity, recipient: `${type} ${wire.toString('base64')}` };
}

/** A recipient without the comment that may follow it, for comparison. */
export function withoutComment(recipient: string): string {
  return recipient.startsWith('ssh-') ? recipient.split(/\s+/).slice(0, 2).join(' ') : recipient;
}

function ed25519Recipient(wire: Buffer, point: Buffer): Recipient | undefined {
  const u = montgomeryU(point);
  if (u === undefined) return undefined;
  const publicKey = x25519PublicKey(u);
  return {
    wrapFileKey(fileKey) {
      const ephemeral = generateKeyPairSync('x25519');
      const share = rawPublicKey(ephemeral.publicKey);
      const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey });
      const body = wrapFileKey(fileKey, tweaked(wire, shared), share, u, ed25519Label);
      return [new Stanza([ed25519Type, fingerprint(wire), unpadded(share)], body)];
    },
  };
}

function ed25519Unwrapper(wire: Buffer, seed: Buffer) {
  const privateKey = x25519PrivateKey(createHash('sha512').update(seed).digest().subarray(0, 32));
  const own = rawPublicKey(createPublicKey(privateKey));
  return (args: readonly string[], body: Uint8Array): Uint8Array | undefined => {
    const share = Buffer.from(args[2] ?? '', 'base64');
    if (args.length !== 3 || share.length !== 32) throw new Error('an ssh-ed25519 stanza is malformed');
    const shared = diffieHellman({ privateKey, publicKey: x25519PublicKey(share) });
    return unwrapFileKey(body, tweaked(wire, shared), share, own, ed25519Label);
  };
}

/** Binds the shared secret to the SSH key, because an Ed25519 key and an X25519 key may have the same seed. */
function tweaked(wire: Buffer, shared: Buffer): Buffer {
  const tweak = Buffer.from(hkdfSync('sha256', Buffer.alloc(0), wire, ed25519Label, 32));
  return diffieHellman({ privateKey: x25519PrivateKey(tweak), publicKey: x25519PublicKey(shared) });
}

function rsaUnwrapper(key: KeyObject) {
  return (_: readonly string[], body: Uint8Array): Uint8Array | undefined => {
    try {
      return new Uint8Array(privateDecrypt(oaep(key), body));
    } catch {
      return undefined;
    }
  };
}

function oaep(key: KeyObject) {
  return { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: rsaLabel };
}

/** Base64 of the first four bytes of the hash of the public key. */
function fingerprint(wire: Buffer): string {
  return unpadded(createHash('sha256').update(wire).digest().subarray(0, 4));
}

function wireOf(text: string): Buffer | undefined {
  const match = /^(ssh-ed25519|ssh-rsa)\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/.exec(text);
  const wire = match === null ? undefined : Buffer.from(match[2] ?? '', 'base64');
  if (wire === undefined || wire.length < 40) return undefined;
  return new WireReader(wire).text() === match?.[1] ? wire : undefined;
}

function unsigned(integer: Buffer): string {
  return (integer[0] === 0 ? integer.subarray(1) : integer).toString('base64url');
}
