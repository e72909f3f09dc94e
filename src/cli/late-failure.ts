import { lateFailure } from '../pipeline/project/modules.ts';
import { formatIn } from './format-in.ts';
import type { ExitStatus, Io } from './io.ts';
import { report } from './report.ts';

/**
 * Reports an error that the user's code threw outside of any call, in the format that the command line requests. Undefined if the
 * error is not from the user's code.
 */
export async function reportLate(
  error: unknown,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus | undefined> {
  const failure = await lateFailure(error, io.cwd);
  if (failure === undefined) return undefined;
  return report(
    { diagnostics: [failure.diagnostic], masked: failure.shown, isResult: true },
    { format: formatIn(argv) },
    io,
  );
}
