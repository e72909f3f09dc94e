/**
 * The YAML library makes an `Error` of each place that it stumbles over: half a million of them in a line of quotes. Where
 * in this program that was says nothing, and to find it out takes most of the time.
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
