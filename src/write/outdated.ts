import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { type ChangedFile, changedFiles } from './diff.ts';
import type { Layout } from './manifest-path.ts';
import type { Plan } from './plan.ts';

/** The number of lines of a difference that a finding shows. */
const shownLines = 12;

function wording(what: ChangedFile['what'], { command }: Layout): string {
  if (what === 'created') return 'is missing';
  if (what === 'removed') return 'is no longer rendered';
  return `is not what the ${command === 'render' ? 'templates render' : 'configuration renders'} to`;
}

/**
 * A finding for each file of a tree that is not up to date, with the beginning of the difference; secrets are masked.
 *
 * @param command - The command that updates the tree.
 */
export function outdatedFiles(
  plan: Plan,
  shownBelow: string,
  command = `clusterwright ${plan.layout.command}`,
): readonly Diagnostic[] {
  return changedFiles(plan).map(({ path, what, patch }) => {
    const file = `${shownBelow}${path}`;
    const line = Number(/^@@ -(\d+)/m.exec(patch)?.[1] ?? 1);
    const start = { line: what === 'updated' ? Math.max(line, 1) : 1, column: 1 };
    return atPlace(
      { file, range: what === 'updated' ? { start, end: start } : startOfFile },
      {
        code: 'write/outdated',
        message: `${file} ${wording(what, plan.layout)}`,
        hint: [
          ...(what === 'updated' ? beginning(patch) : []),
          `Run \`${command}\` and commit the result.`,
        ].join('\n'),
      },
    );
  });
}

/** The findings of a plan. Those about files that were changed by hand show the difference; secrets are masked. */
export function showChanges(plan: Plan, shownBelow: string): readonly Diagnostic[] {
  const changed = new Map(
    changedFiles(plan).flatMap((file) =>
      file.what === 'updated' ? [[`${shownBelow}${file.path}`, file.patch] as const] : [],
    ),
  );
  return plan.diagnostics.map((diagnostic) => {
    const patch = diagnostic.code === 'write/changed-by-hand' ? changed.get(diagnostic.file) : undefined;
    if (patch === undefined) return diagnostic;
    const lines = ['- is what the file contains, + is what this run would write:', ...beginning(patch)];
    return { ...diagnostic, hint: [...lines, diagnostic.hint].join('\n') };
  });
}

function beginning(patch: string): readonly string[] {
  const lines = patch.slice(patch.indexOf('@@')).trimEnd().split('\n').slice(1);
  const rest = lines.length - shownLines;
  return rest > 0 ? [...lines.slice(0, shownLines), `… ${rest} more lines`] : lines;
}
