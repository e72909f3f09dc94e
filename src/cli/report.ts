import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { wrap } from '../diagnostics/format/wrap.ts';
import type { Plan } from '../write/plan.ts';
import type { CommonOptions } from './define-command.ts';
import type { ExitStatus, Io } from './io.ts';
import { commandLine, withCommands } from './next-steps.ts';

/** What a command reports at its end. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  readonly plan?: Plan;
  /** The paths of files that a command wrote without a plan. */
  readonly created?: readonly string[];
  /** The paths of all files, for a command that writes without a plan. */
  readonly files?: Readonly<Record<'created' | 'updated' | 'unchanged' | 'removed', readonly string[]>>;
  /** What was done, in one line for people; not part of the JSON. */
  readonly summary?: string;
  /** The files that findings point into, with secrets masked, for code frames. */
  readonly masked?: ReadonlyMap<string, string>;
  /** False if the command failed although no diagnostic is an error. */
  readonly ok?: boolean;
  /** The files whose warnings are printed in one line each, without the hints; `explain` prints these. */
  readonly folded?: readonly string[];
  /** Whether the findings are the result of the command (stdout) or progress (stderr). */
  readonly isResult?: boolean;
}

/** Prints a report in the chosen format and returns the exit status. */
export async function report(
  { diagnostics, plan, created = [], files, summary, masked, ok = true, folded, isResult = false }: Report,
  { format }: Pick<CommonOptions, 'format'>,
  io: Io,
): Promise<ExitStatus> {
  const fine = ok && !hasErrors(diagnostics);
  if (format === 'json') {
    const { toJson } = await import('../diagnostics/format/json.ts');
    const result = {
      ok: fine,
      diagnostics: toJson(diagnostics),
      files: files ? listsOf(files) : filesOf(plan, created),
    };
    const { harmlessJson } = await import('../diagnostics/format/harmless.ts');
    io.stdout(`${harmlessJson(result)}\n`);
  } else if (format === 'github') {
    const { formatGithub } = await import('../diagnostics/format/github.ts');
    io.stdout(formatGithub(withCommands(diagnostics, io)));
  } else if (diagnostics.length > 0) {
    const { formatText } = await import('../diagnostics/format/text.ts');
    const { color, columns } = io;
    const textOf = (file: string) => masked?.get(file);
    const text = formatText(withCommands(diagnostics, io), {
      textOf,
      color,
      ...(columns !== undefined && { columns }),
      ...(folded !== undefined && { folded: { files: folded, command: commandLine('explain', io) } }),
    });
    (isResult ? io.stdout : io.stderr)(`${text}\n`);
  }
  if (summary !== undefined && format !== 'json') io.stderr(`${wrap(summary, io.columns)}\n`);
  return fine ? 0 : 1;
}

function filesOf(plan: Plan | undefined, created: readonly string[]) {
  return {
    created: plan?.created.map(({ path }) => path) ?? created,
    updated: plan?.updated.map(({ path }) => path) ?? [],
    unchanged: plan?.unchanged ?? [],
    removed: plan?.removed.map(({ path }) => path) ?? [],
  };
}

function listsOf({ created, updated, unchanged, removed }: NonNullable<Report['files']>) {
  return { created, updated, unchanged, removed };
}
