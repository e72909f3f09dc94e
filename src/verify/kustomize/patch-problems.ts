import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Build } from './build.ts';

/** Whether a patch with a target matched something in one build; Kustomize accepts one that matches nothing. */
export interface PatchOutcome {
  /** The place of the patch and its target: the same in every build that uses it. */
  readonly key: string;
  /** The finding if it matches nothing in any build; absent if it matched something. */
  readonly problem?: Diagnostic;
}

/** Returns findings for patches that match nothing in any of the builds that share them. */
export function mergePatchProblems(builds: readonly Build[]): Diagnostic[] {
  const outcomes = new Map<string, PatchOutcome>();
  for (const { patches } of builds) {
    for (const outcome of patches) {
      if (outcome.problem === undefined || !outcomes.has(outcome.key)) outcomes.set(outcome.key, outcome);
    }
  }
  return [...outcomes.values()].flatMap(({ problem }) => problem ?? []);
}
