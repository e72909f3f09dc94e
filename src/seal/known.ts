/**
 * What an earlier run established about sealed files that sealing leaves unchanged. Implementations store neither texts nor
 * secrets.
 */
export interface KnownSeals {
  /** Whether a run with the same private keys established exactly this. */
  has(seal: Seal): boolean;
  add(seal: Seal): void;
}

/** Everything, besides the private keys, that decides whether a sealed file stays as it is. */
export interface Seal {
  readonly path: string;
  readonly plain: string;
  readonly sealed: string;
  /** The content of the creation rule. */
  readonly rule: unknown;
  /** The proofs that its data key was created here. */
  readonly proofs: readonly string[];
}
