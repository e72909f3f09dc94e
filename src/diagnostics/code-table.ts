/** The entry of a code in `docs/checks.md`. */
interface CodeEntry {
  /** The problem in one line. */
  readonly title: string;
  /** A minimal input that yields the code. */
  readonly example: string;
  /** What to do about it. */
  readonly cure: string;
}

/** Codes have the form `module/what-is-wrong`, in kebab case. */
export type CodeTable = Readonly<Record<`${string}/${string}`, CodeEntry>>;
