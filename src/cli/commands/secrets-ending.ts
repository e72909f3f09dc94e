/** What the `secrets` commands share: their view of the process, and how they end. */

import { relative, sep } from 'node:path';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import type { Place, Transformed } from '../../secrets/transform.ts';

export interface SecretsIo {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Results. */
  readonly stdout: { write(text: string): unknown };
  /** Messages for people. */
  readonly stderr: { write(text: string): unknown };
  readonly report: (diagnostics: readonly Diagnostic[]) => void;
  readonly now?: () => Date;
}

export function placeOf(io: SecretsIo): Place {
  return { folder: io.cwd, env: io.env, now: io.now ?? (() => new Date()) };
}

interface Ending {
  readonly how: 'print' | 'write';
  /** What happened to a changed file, for people. */
  readonly done: string;
  /** What to say about a file that did not change. */
  readonly unchanged?: string;
  readonly mode?: number;
  /** Manifests to write together with the files. */
  readonly manifests?: readonly { readonly path: string; readonly content: string }[];
}

/** Reports findings; then, if there are no errors, writes or prints everything. An error leaves every file unchanged. */
export async function finish(
  results: readonly Transformed[],
  io: SecretsIo,
  { how, done, unchanged, mode, manifests = [] }: Ending,
): Promise<number> {
  const { gainedRecipients } = await import('../../secrets/gained.ts');
  const diagnostics = [...results.flatMap((result) => result.diagnostics), ...gainedRecipients(results)];
  io.report(diagnostics);
  if (hasErrors(diagnostics)) return 1;
  if (how === 'print') {
    for (const { content } of results) if (content !== undefined) io.stdout.write(content);
    return 0;
  }
  const changed = results.flatMap(({ path, content, changed, was }) =>
    changed && content !== undefined
      ? [{ path, content, ...(was !== undefined && { was }), ...(mode !== undefined && { mode }) }]
      : [],
  );
  const { writeFiles } = await import('../../disk/write-files.ts');
  const refused = await reportRefusal(io, () => writeFiles(io.cwd, [...changed, ...manifests]));
  if (refused !== undefined) return refused;
  for (const { path, content, changed: isChanged } of results) {
    if (content === undefined) continue;
    if (isChanged) io.stderr.write(`${path} ${done}\n`);
    else if (unchanged !== undefined) io.stderr.write(`${path} ${unchanged}\n`);
  }
  for (const { path } of manifests)
    io.stderr.write(`${relative(io.cwd, path).split(sep).join('/')} follows it: commit both together\n`);
  return 0;
}

/** Completes what an interrupted run left unfinished in the working folder. Returns an exit status if that fails. */
export async function mended(io: SecretsIo): Promise<number | undefined> {
  const { mend } = await import('../../disk/journal.ts');
  return reportRefusal(io, () => mend(io.cwd));
}

/** Runs a change to the disk. If the file system refuses it, reports the error and returns 1. */
async function reportRefusal(io: SecretsIo, run: () => void): Promise<number | undefined> {
  try {
    run();
    return undefined;
  } catch (error) {
    const { diskDiagnostic } = await import('../../disk/problem.ts');
    const refused = diskDiagnostic(error, io.cwd);
    if (refused === undefined) throw error;
    io.report([refused]);
    return 1;
  }
}
