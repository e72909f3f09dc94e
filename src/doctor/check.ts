/** What a check looks at. */
export type Area = 'machine' | 'repository' | 'cluster';

/**
 * `ok`: it is as it should be. `info`: nothing is wrong, and it is worth knowing. `warning`: it may not be what is wanted.
 * `error`: something does not work, or a secret is in danger. `skipped`: it could not be looked at.
 */
export type Status = 'ok' | 'info' | 'warning' | 'error' | 'skipped';

/** One line of what `doctor` reports. Nothing in it is a secret. */
export interface CheckResult {
  readonly area: Area;
  /** The same at every run: `repository/key`, `cluster/langfuse/web-ready`. */
  readonly check: string;
  readonly status: Status;
  /** The object or file that it is about. */
  readonly object?: string;
  /** What is so; for an error the cause, as far as it was found. */
  readonly message: string;
  /** What to do about it, in the imperative. */
  readonly advice?: string;
  /** A command that shows more. */
  readonly command?: string;
}

type Said = Omit<CheckResult, 'area' | 'check' | 'status'>;

/** Makes the results of one check. */
export function resultsOf(area: Area, name: string) {
  const make =
    (status: Status) =>
    (message: string, more: Omit<Said, 'message'> = {}): CheckResult => ({
      area,
      check: `${area}/${name}`,
      status,
      message,
      ...more,
    });
  return {
    ok: make('ok'),
    info: make('info'),
    warning: make('warning'),
    error: make('error'),
    skipped: make('skipped'),
  };
}
