import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Identity } from './keys.ts';

/** A sealed file, as far as a proof speaks of it. */
export interface Proven {
  /** As the manifest lists it. */
  readonly path: string;
  readonly recipients: readonly string[];
  readonly dataKey: Buffer;
}

/**
 * Whoever knows a public key can seal a file for it, under a data key that he keeps. Proofs tell the data keys that
 * were made here from these: one for each private key at hand, which is needed to make it and to check it. A proof
 * holds for one file and one set of recipients, so that the data key of another file, or one that somebody knew who
 * may no longer, is none of ours.
 */
export function proofsOf(file: Proven, identities: readonly Identity[]): string[] {
  return [...new Set(identities.map((identity) => proof(file, identity)))].sort();
}

/** Whether one of the proofs was made with one of the private keys at hand. */
export function isProven(file: Proven, proofs: readonly string[], identities: readonly Identity[]): boolean {
  const expected = identities.map((identity) => Buffer.from(proof(file, identity)));
  return proofs.some((text) => {
    const given = Buffer.from(text);
    return expected.some((own) => own.length === given.length && timingSafeEqual(own, given));
  });
}

function proof({ path, recipients, dataKey }: Proven, { proofKey }: Identity): string {
  const said = JSON.stringify(['clusterwright data key', path, [...new Set(recipients)].sort()]);
  return createHmac('sha256', proofKey).update(said).update('\0').update(dataKey).digest('hex');
}

/** A key for proofs, and for nothing else, from the text of a private key. */
export function proofKeyOf(privateKey: string): Buffer {
  return createHmac('sha256', privateKey.trim())
    .update('clusterwright proof of data keys, version 1')
    .digest();
}
