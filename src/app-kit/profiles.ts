/** Sets of defaults that a setting selects: `defaults: { platform: …, external: … }`. */
export interface Profiles {
  /** The setting whose value is the profile's name. */
  readonly setting: string;
  /** What `init` asks in a terminal. */
  readonly question: string;
  /** The profiles by name; the first applies to a configuration that names none. */
  readonly of: Readonly<Record<string, Profile>>;
}

/** One of the sets of defaults that `init` offers. */
export interface Profile {
  /** Its description, in a sentence. */
  readonly title: string;
  /** The paragraphs at the beginning of a new `cluster.yaml`. */
  readonly introduction: readonly string[];
  /** Whether `cluster.yaml` contains secrets: `init` then generates them, and a key to seal them. */
  readonly sealed: boolean;
}
