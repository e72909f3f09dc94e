/**
 * A mistake in the code of an app: it throws, returns a value of the wrong type, or refers to something that does not exist. The
 * project turns it into a finding at the line of the app's own file that `cause` names.
 */
import { stringOf } from '../diagnostics/string-of.ts';

export class AppFailure extends Error {
  override readonly name = 'AppFailure';
  /** The app whose code failed, if known. */
  readonly app: string | undefined;
  /** The member or the variable that failed. */
  readonly member: string | undefined;

  constructor(
    message: string,
    {
      app,
      member,
      cause,
    }: { readonly app?: string; readonly member?: string; readonly cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.app = app;
    this.member = member;
  }
}

/** Thrown when a computation reads a variable whose value is unknown. */
export class UnknownVariable extends Error {}

/** Calls a member of an app; an exception becomes an `AppFailure` that names the member. */
export function guard<T>(app: string | undefined, member: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof AppFailure || error instanceof UnknownVariable) throw error;
    const what = app === undefined ? member : `${member} of ${app}`;
    const reason = error instanceof Error ? error.message : stringOf(error);
    throw new AppFailure(`${what} failed: ${reason}`, {
      ...(app !== undefined && { app }),
      member,
      cause: error,
    });
  }
}
