/**
 * The YAML library creates an `Error` for each problem, for example half a million for a line of quotes. The stack traces are not
 * used, and capturing them takes most of the time.
 */
export function withoutStacks<T>(read: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return read();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
