/**
 * A mistake in the code of an app: it throws, returns something of another type, or refers to what does not exist. Whoever
 * runs a project turns it into a finding at the place in the app's own file that `cause` names.
 */
export class AppFailure extends Error {
  override readonly name = 'AppFailure';
}

/** Run code of an app; what it throws becomes an `AppFailure` that says what was being done. */
export function guard<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof AppFailure) throw error;
    throw new AppFailure(`${what}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
