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

/** A private key and its recipient. */
export interface Identity {
  readonly recipient: string;
  /** The form that the age library takes. */
  readonly key: string | AgeIdentity;
  /** See `proofsOf`. */
  readonly proofKey: Buffer;
}

/**
 * Encrypts the data key for each recipient, as separate age files.
 *
 * @returns undefined in place of each invalid recipient.
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

/** Recipients of other kinds are left to the age library. */
function readRecipient(text: string): string | Recipient {
  return x25519Recipient(text) ?? sshRecipient(text) ?? text;
}

/** Whether the data key can be encrypted for a text as recipient. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(readRecipient(text));
    return true;
  } catch {
    return false;
  }
}

/** The message for a text that is not a recipient; a private key is not quoted. */
export function notARecipient(text: string): { readonly message: string; readonly hint: string } {
  if (/^AGE-/i.test(text)) {
    return {
      message: 'this is a private key; expected a public key',
      hint: 'Keep the private key in age.key, which git ignores, and write its public key here. If a commit contains the private key, create a new one.',
    };
  }
  return {
    message: `"${text}" is not a public key that files can be sealed for`,
    hint: 'Take the recipient from the `# public key:` line of the key file.',
  };
}

/** The data key, or why there is none: no identity matches a recipient, or the wrapped key was changed. */
export type UnwrapResult =
  | { readonly dataKey: Buffer; readonly recipient: string }
  | { readonly failed: 'no-identity' }
  | { readonly failed: 'damaged'; readonly recipient: string };

/** Decrypts the data key with the first identity that matches a recipient. */
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
      // The decoder ignores text around the armor; a modified file must not pass as the original.
      if (armor.encode(file).trim() === enc.trim() && dataKey.length === 32) return { dataKey, recipient };
    } catch {
      // The errors quote key material; it is enough to know that the stanza cannot be opened.
    }
    return { failed: 'damaged', recipient };
  }
  return { failed: 'no-identity' };
}

/** Reads an age secret key; undefined if it is not one. */
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

/** Reads an SSH private key file; undefined if it is not one, is of another kind, or has a passphrase. */
export function readSshIdentity(text: string): Identity | undefined {
  const key = readSshPrivateKey(text);
  if (key === undefined) return undefined;
  const { recipient, identity } = sshIdentity(key);
  return { recipient, key: identity, proofKey: proofKeyOf(text) };
}
