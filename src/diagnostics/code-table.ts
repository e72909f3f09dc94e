/** What `docs/checks.md` says of one code. */
interface CodeEntry {
  /** What is wrong, in one line. */
  readonly title: string;
  /** A smallest input that yields the code. */
  readonly example: string;
  /** What to do about it. */
  readonly cure: string;
}

/** Codes are `room/what-is-wrong`, in kebab case. */
export type CodeTable = Readonly<Record<`${string}/${string}`, CodeEntry>>;
