import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Build } from './build.ts';

/** Whether a patch with a target found something in one build; Kustomize lets one that finds nothing pass. */
export interface PatchOutcome {
  /** Where the patch is, and its target: the same for every build that uses it. */
  readonly key: string;
  /** What to say if it finds nothing anywhere; absent if it found something. */
  readonly problem?: Diagnostic;
}

/** Of patches that several builds share, only those that find nothing in any of them. */
export function mergePatchProblems(builds: readonly Build[]): Diagnostic[] {
  const outcomes = new Map<string, PatchOutcome>();
  for (const { patches } of builds) {
    for (const outcome of patches) {
      if (outcome.problem === undefined || !outcomes.has(outcome.key)) outcomes.set(outcome.key, outcome);
    }
  }
  return [...outcomes.values()].flatMap(({ problem }) => problem ?? []);
}
