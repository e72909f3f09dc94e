import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Plan } from '../write/plan.ts';

/**
 * Explains why the plan cannot be carried out, showing the changes that were made by hand. Uses a library that other runs do not
 * load.
 */
export async function withChanges(planned: Plan, below: string): Promise<readonly Diagnostic[]> {
  const { diagnostics } = planned;
  if (!diagnostics.some(({ code }) => code === 'write/changed-by-hand')) return diagnostics;
  const { showChanges } = await import('../write/outdated.ts');
  return showChanges(planned, below);
}
