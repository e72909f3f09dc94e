import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Identity } from './keys.ts';

/** The parts of a sealed file that a proof covers. */
export interface Proven {
  /** The path as listed in the manifest. */
  readonly path: string;
  readonly recipients: readonly string[];
  readonly dataKey: Buffer;
}

/**
 * Anyone who knows a public key can seal a file for it, with a data key that they keep. A proof shows that a data key was created
 * here: there is one for each available private key, which is needed to create and to check it. A proof is valid for one file and
 * one set of recipients, so that neither the data key of another file nor one known to a former recipient is accepted.
 */
export function proofsOf(file: Proven, identities: readonly Identity[]): string[] {
  return [...new Set(identities.map((identity) => proof(file, identity)))].sort();
}

/** Whether one of the proofs was made with one of the available private keys. */
export function isProven(file: Proven, proofs: readonly string[], identities: readonly Identity[]): boolean {
  const expected = identities.map((identity) => Buffer.from(proof(file, identity)));
  return proofs.some((text) => {
    const given = Buffer.from(text);
    return expected.some((own) => own.length === given.length && timingSafeEqual(own, given));
  });
}

function proof({ path, recipients, dataKey }: Proven, { proofKey }: Identity): string {
  const claim = JSON.stringify(['clusterwright data key', path, [...new Set(recipients)].sort()]);
  return createHmac('sha256', proofKey).update(claim).update('\0').update(dataKey).digest('hex');
}

/** Derives a key that is used only for proofs from the text of a private key. */
export function proofKeyOf(privateKey: string): Buffer {
  return createHmac('sha256', privateKey.trim())
    .update('clusterwright proof of data keys, version 1')
    .digest();
}
