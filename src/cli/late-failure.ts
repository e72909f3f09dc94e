import { lateFailure } from '../pipeline/project/modules.ts';
import { formatIn } from './format-in.ts';
import type { ExitStatus, Io } from './io.ts';
import { report } from './report.ts';

/**
 * Report what code of the user threw after it was loaded, in the format that the command line asks for. Undefined if it was
 * none of the user's.
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
