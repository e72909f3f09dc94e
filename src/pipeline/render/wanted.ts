import { type Diagnostic, promoteWarnings } from '../../diagnostics/diagnostic.ts';
import type { Settings } from '../../makejinja/settings/options.ts';

/** Whether a run only compares, without writing. */
export function compares(settings: Settings): boolean {
  return settings['clusterwright.check'] || settings['clusterwright.diff'];
}

export function counted(
  { 'clusterwright.strict': isStrict }: Settings,
  found: readonly Diagnostic[],
): Diagnostic[] {
  return isStrict ? promoteWarnings(found) : [...found];
}
