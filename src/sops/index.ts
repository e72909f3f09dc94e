/**
 * SOPS files with age keys, in TypeScript: what this room offers the others. Everything here pulls in
 * cryptography, so callers load it with `await import('…/sops/index.ts')`, when there is something to seal.
 */

export { type CheckResult, checkSealed } from './check.ts';
export {
  type ConfigResult,
  findConfig,
  loadConfig,
  parseConfig,
  type RuleResult,
  ruleFor,
  type SopsConfig,
} from './config.ts';
export { type FoundIdentities, findIdentities, keyFileName } from './identities.ts';
export { type Identity, isRecipient, readIdentity } from './keys.ts';
export type { Metadata, WrappedKey } from './metadata.ts';
export { type Opened, type OpenResult, openSealed } from './open.ts';
export { type SealOptions, type SealResult, type SealRule, sealText } from './seal.ts';
export type { Selector } from './selection.ts';
