import { spawnSync } from 'node:child_process';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';

interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
}

/** Runs shell commands in sequence and stops at the first that fails. */
export function runCommands(
  commands: readonly string[],
  { cwd, env, print }: Surroundings,
  location: Location,
): Diagnostic | undefined {
  for (const command of commands) {
    const { status, signal, error, stdout, stderr } = spawnSync(command, {
      shell: true,
      cwd,
      env: { ...env },
      encoding: 'utf8',
      stdio: ['inherit', 'pipe', 'pipe'],
      maxBuffer: Number.POSITIVE_INFINITY,
    });
    for (const text of [stdout, stderr]) if (text) print(text);
    if (status === 0) continue;
    const how = error?.message ?? (signal === null ? `status ${status}` : `signal ${signal}`);
    return atPlace(location, {
      code: 'makejinja/command-failed',
      message: `the command "${command}" failed with ${how}`,
      hint: 'Run it by hand to see its error; nothing after it was done.',
    });
  }
  return undefined;
}
