/** What a check examines. */
export type Area = 'machine' | 'repository' | 'cluster';

/**
 * `ok`: all is well. `info`: nothing is wrong, but worth knowing. `warning`: possibly not intended. `error`: something does not
 * work, or a secret is at risk. `skipped`: the check could not run.
 */
export type Status = 'ok' | 'info' | 'warning' | 'error' | 'skipped';

/** One line of `doctor`'s report. Contains no secrets. */
export interface CheckResult {
  readonly area: Area;
  /** A stable identifier: `repository/key`, `cluster/langfuse/web-ready`. */
  readonly check: string;
  readonly status: Status;
  /** The object or file concerned. */
  readonly object?: string;
  /** The finding; for an error, the cause as far as it is known. */
  readonly message: string;
  /** What to do about it, in the imperative. */
  readonly advice?: string;
  /** A command that shows more. */
  readonly command?: string;
}

type Said = Omit<CheckResult, 'area' | 'check' | 'status'>;

/** Creates the results of one check. */
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

/** The maximum number of lines per check. */
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
