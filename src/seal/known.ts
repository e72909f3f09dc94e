/** Of what an earlier run saw that sealing leaves a file as it is. Whoever keeps it keeps neither texts nor secrets. */
export interface KnownSeals {
  /** Whether a run with the same private keys found just this. */
  has(seal: Seal): boolean;
  add(seal: Seal): void;
}

/** All that decides whether a sealed file stays as it is, beside the private keys. */
export interface Seal {
  readonly path: string;
  readonly plain: string;
  readonly sealed: string;
  /** What the creation rule says. */
  readonly rule: unknown;
  /** The proofs that its data key was made here. */
  readonly proofs: readonly string[];
}
