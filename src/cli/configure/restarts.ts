import { allNotes } from '../../compare/compare.ts';
import { noteText } from '../../compare/format/words.ts';
import { harmless } from '../../diagnostics/format/harmless.ts';
import { comparePlan } from '../../pipeline/compare-plan.ts';
import type { ConfigureResult } from '../../pipeline/configure.ts';
import { folderInRepository } from '../../pipeline/repository.ts';
import { touchedFiles } from '../../pipeline/touched-files.ts';
import type { Workspace } from '../../pipeline/workspace.ts';
import { shippedVolumes } from '../comparison.ts';

/** `diff` shows all of them. */
const most = 5;

/** Which pods a change of the tree restarts; undefined if none. What happens to data is among the findings. */
export async function restartsOf(
  { plan, tree = [] }: Pick<ConfigureResult, 'plan' | 'tree'>,
  place: Workspace,
): Promise<string | undefined> {
  if (plan === undefined) return undefined;
  const notes = allNotes(
    comparePlan(plan, touchedFiles(plan, tree), await shippedVolumes(), folderInRepository(place)),
  );
  const lines = [...new Set(notes.filter(({ kind }) => kind === 'restart').map(noteText))];
  if (lines.length === 0) return undefined;
  return [
    'What restarts:',
    ...lines.slice(0, most).map((line) => `  ${harmless(line)}`),
    ...(lines.length > most ? [`  and ${lines.length - most} more`] : []),
  ].join('\n');
}
