import type { Walk } from '../files/walk.ts';
import { compare, type RunState } from './run-state.ts';

/**
 * Whether everything that the last run read and wrote is unchanged, so that another run would change nothing. In case of doubt,
 * false.
 */
export function isUpToDate(
  state: RunState | undefined,
  key: string,
  inputs: Walk,
  now: number,
  keep: (state: RunState) => void,
): state is RunState {
  if (state === undefined || !state.repeatable || state.key !== key || !inputs.complete) return false;
  if (state.inputs.length !== inputs.files.size) return false;
  let byContent = false;
  for (const mark of state.inputs) {
    const stats = inputs.files.get(mark.path);
    if (stats === undefined) return false;
    const comparison = compare(mark, state.at, stats);
    if (comparison === 'changed') return false;
    byContent ||= comparison === 'same by content';
  }
  for (const mark of state.outputs) {
    const comparison = compare(mark, state.at);
    if (comparison === 'changed') return false;
    byContent ||= comparison === 'same by content';
  }
  // From now on the times are sufficient.
  if (byContent) keep({ ...state, at: now });
  return true;
}
