/** Sets of defaults that a setting chooses: `defaults: { platform: …, external: … }`. */
export interface Profiles {
  /** The setting that names the profile. */
  readonly setting: string;
  /** What `init` asks in a terminal. */
  readonly question: string;
  /** By name; the first is that of a configuration that names none. */
  readonly of: Readonly<Record<string, Profile>>;
}

export interface Profile {
  /** What it is, in a sentence. */
  readonly title: string;
  /** What a fresh `cluster.yaml` begins with, by paragraph. */
  readonly introduction: readonly string[];
  /** Whether `cluster.yaml` holds secrets: `init` then generates them, and a key to seal them with. */
  readonly sealed: boolean;
}
