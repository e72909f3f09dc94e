/**
 * SOPS files with age keys, in TypeScript: what this room offers the others. Everything here pulls in
 * cryptography, so callers load it with `await import('…/sops/index.ts')`, when there is something to seal.
 */

export { checkSealed } from './check.ts';
export { findConfig, loadConfig, parseConfig, ruleFor, type SopsConfig } from './config.ts';
export { findIdentities, keyFileName } from './identities.ts';
export { type Identity, readIdentity } from './keys.ts';
export { openSealed } from './open.ts';
export { isProven, proofsOf } from './proof.ts';
export { type SealRule, sealText } from './seal.ts';
