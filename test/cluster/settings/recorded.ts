/** The outcome of changing a setting on a running tree, as recorded in `outcomes.json`. */
export interface Recorded {
  /**
   * - `arrived`: what `diff` announced changed in the cluster;
   * - `announced`: it changed after the steps that `configure` names, which the API server requires;
   * - `refused`: `configure` refuses the change;
   * - `unseen`: no object of the tree shows it, because only commands read it;
   * - `failed`.
   */
  readonly what: 'arrived' | 'announced' | 'refused' | 'unseen' | 'failed';
  /** The codes of what `configure` reported. */
  readonly codes?: readonly string[];
  /** The steps that `configure` names. */
  readonly command?: string;
  /** The objects that Flux changes: `2 HelmRelease, 1 Secret`. */
  readonly objects?: string;
  /** What reads a changed Secret, by mechanism. */
  readonly taken?: Readonly<Record<string, readonly string[]>>;
  readonly problems?: readonly string[];
}

export type Outcomes = Readonly<Record<string, Recorded>>;
