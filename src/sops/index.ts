/**
 * SOPS files with age keys: `clusterwright/sops`. See docs/use-sops.md. This module loads cryptography, so the rest of the
 * program imports it dynamically when there is something to seal; `sealed.ts` loads none.
 */

export type { Diagnostic, Location, Position, Range, Severity } from '../diagnostics/diagnostic.ts';
export { type CheckResult, checkSealed } from './check.ts';
export {
  type ConfigResult,
  loadConfig,
  parseConfig,
  type RuleResult,
  ruleFor,
  type SopsConfig,
} from './config.ts';
export { findConfig } from './find-config.ts';
export { type FoundIdentities, findIdentities } from './identities.ts';
export { keyFileName } from './identity-files.ts';
export { type Identity, readIdentity } from './keys.ts';
export { type Opened, type OpenResult, openSealed } from './open.ts';
export { isProven, proofsOf } from './proof.ts';
export { type SealOptions, type SealResult, type SealRule, sealText } from './seal.ts';
export { isSealedPath, isSealedText } from './sealed.ts';
