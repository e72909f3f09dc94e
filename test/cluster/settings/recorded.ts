/** What came of the change of a setting on a running tree, as `outcomes.json` keeps it. */
export interface Recorded {
  /**
   * - `arrived`: what `diff` announced changed in the cluster;
   * - `announced`: it arrived after the way that `configure` names, which the API server asks for;
   * - `refused`: `configure` refuses the change;
   * - `unseen`: no object of the tree shows it, as only commands read it;
   * - `failed`.
   */
  readonly what: 'arrived' | 'announced' | 'refused' | 'unseen' | 'failed';
  /** The codes of what `configure` said. */
  readonly codes?: readonly string[];
  /** The way that `configure` names. */
  readonly command?: string;
  /** The objects that Flux changes: `2 HelmRelease, 1 Secret`. */
  readonly objects?: string;
  /** By mechanism, what reads a changed Secret. */
  readonly taken?: Readonly<Record<string, readonly string[]>>;
  readonly problems?: readonly string[];
}

export type Outcomes = Readonly<Record<string, Recorded>>;
