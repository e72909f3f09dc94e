import {
  type Identity as AgeIdentity,
  armor,
  Decrypter,
  Encrypter,
  identityToRecipient,
  type Recipient,
} from 'age-encryption';
import { ageFile } from './age-file.ts';
import type { WrappedKey } from './metadata.ts';
import { proofKeyOf } from './proof.ts';
import { sshIdentity, sshRecipient, withoutComment } from './ssh.ts';
import { readSshPrivateKey } from './ssh-private-key.ts';
import { x25519Identity, x25519Recipient } from './x25519.ts';

/** A private key with the recipient that it answers to. */
export interface Identity {
  readonly recipient: string;
  /** What the age library opens files with. */
  readonly key: string | AgeIdentity;
  /** See `proofsOf`. */
  readonly proofKey: Buffer;
}

/**
 * Encrypt the data key for each recipient, each in an age file of its own.
 *
 * @returns undefined in place of each recipient that is not one.
 */
export function wrapDataKey(
  dataKey: Uint8Array,
  recipients: readonly string[],
): Promise<(WrappedKey | undefined)[]> {
  return Promise.all(
    recipients.map(async (recipient) => {
      try {
        return { recipient, enc: armor.encode(await wrap(dataKey, readRecipient(recipient))) };
      } catch {
        return undefined;
      }
    }),
  );
}

function wrap(dataKey: Uint8Array, recipient: string | Recipient): Promise<Uint8Array> {
  if (typeof recipient !== 'string') return ageFile(dataKey, recipient);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(dataKey);
}

/** What is not of a kind that is known here is for the age library to read, or to refuse. */
function readRecipient(text: string): string | Recipient {
  return x25519Recipient(text) ?? sshRecipient(text) ?? text;
}

/** Whether a text is a recipient that the data key can be encrypted for. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(readRecipient(text));
    return true;
  } catch {
    return false;
  }
}

/** What to say of a text that is no recipient; a private key that stands there is not repeated. */
export function notARecipient(text: string): { readonly message: string; readonly hint: string } {
  if (/^AGE-/i.test(text)) {
    return {
      message: 'this is a private key; expected a public key',
      hint: 'Write its public key instead. If the private key was ever committed, create a new one.',
    };
  }
  return {
    message: `"${text}" is not a public key that files can be sealed for`,
    hint: 'Take the recipient from the `# public key:` line of the key file.',
  };
}

/** The data key, or why there is none: no identity is a recipient, or the wrapped key was changed. */
export type UnwrapResult =
  | { readonly dataKey: Buffer; readonly recipient: string }
  | { readonly failed: 'no-identity' }
  | { readonly failed: 'damaged'; readonly recipient: string };

/** Decrypt the data key with the first identity that is among the recipients. */
export async function unwrapDataKey(
  keys: readonly WrappedKey[],
  identities: readonly Identity[],
): Promise<UnwrapResult> {
  for (const { recipient, enc } of keys) {
    const identity = identities.find((candidate) => candidate.recipient === withoutComment(recipient));
    if (identity === undefined) continue;
    try {
      const file = armor.decode(enc);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity.key);
      const dataKey = Buffer.from(await decrypter.decrypt(file));
      // The decoder forgives what is around the armor; a changed file is not to pass for the same one.
      if (armor.encode(file).trim() === enc.trim() && dataKey.length === 32) return { dataKey, recipient };
    } catch {
      // The reasons quote key material; that the stanza does not open is all there is to know.
    }
    return { failed: 'damaged', recipient };
  }
  return { failed: 'no-identity' };
}

/** Read an age secret key; undefined where it is none. */
export async function readIdentity(text: string): Promise<Identity | undefined> {
  const x25519 = x25519Identity(text);
  if (x25519 !== undefined)
    return { recipient: x25519.recipient, key: x25519.identity, proofKey: proofKeyOf(text) };
  try {
    return { recipient: await identityToRecipient(text), key: text, proofKey: proofKeyOf(text) };
  } catch {
    return undefined;
  }
}

/** Read an SSH private key file; undefined where it is none, is of another kind, or under a passphrase. */
export function readSshIdentity(text: string): Identity | undefined {
  const key = readSshPrivateKey(text);
  if (key === undefined) return undefined;
  const { recipient, identity } = sshIdentity(key);
  return { recipient, key: identity, proofKey: proofKeyOf(text) };
}
