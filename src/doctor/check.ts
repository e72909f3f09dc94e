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

/** How many lines one check has at most. */
const most = 5;

/** The first of many results; the last line says how many more there are. */
export function firstOf(results: readonly CheckResult[]): readonly CheckResult[] {
  const [first] = results;
  const left = results.length - most;
  if (first === undefined || left <= 0) return results;
  const { area, check, status, command } = first;
  const message = `${left} more of this kind`;
  return [
    ...results.slice(0, most),
    { area, check, status, message, ...(command !== undefined && { command }) },
  ];
}
