/**
 * Patterns with wildcards, matched in time proportional to pattern and text. Patterns come from untrusted repositories,
 * and the time that a regular expression takes for a pattern such as `*-*-*-*` grows with every star.
 */

/** One character or, with `many`, any number of characters. */
interface Characters {
  readonly many: boolean;
  readonly fits: (char: string) => boolean;
}

/** The given number of following steps may be skipped together. */
interface Optional {
  readonly optional: number;
}

export type Step = Characters | Optional;

export const any = (): boolean => true;
export const notSlash = (char: string): boolean => char !== '/';

export function one(fits: (char: string) => boolean): Step {
  return { many: false, fits };
}

export function many(fits: (char: string) => boolean): Step {
  return { many: true, fits };
}

/** Matches each character of the text literally. */
export function literal(text: string): Step[] {
  return Array.from(text, (wanted) => one((char) => char === wanted));
}

/** Parses a set such as `[^a-z]` in regular expression syntax; undefined if it is not one. */
export function setOf(source: string): ((char: string) => boolean) | undefined {
  try {
    const set = new RegExp(`^${source}$`, 'u');
    return (char) => set.test(char);
  } catch {
    return undefined;
  }
}

/** Whether the steps match the whole text. */
export function fitsWhole(steps: readonly Step[], text: string): boolean {
  let last = -1;
  for (const end of beginnings(steps, text)) last = end;
  return last === text.length;
}

/** The lengths of all prefixes of the text that the steps match, shortest first. */
export function* beginnings(steps: readonly Step[], text: string): Generator<number> {
  // The round in which each state was last entered; comparing it is cheaper than keeping sets.
  const entered = new Int32Array(steps.length + 1);
  let round = 1;
  let states: number[] = [];
  enter(steps, 0, states, entered, round);
  let end = 0;
  if (entered[steps.length] === round) yield end;
  for (const char of text) {
    round += 1;
    const next: number[] = [];
    for (const state of states) {
      const step = steps[state];
      if (step === undefined || !('fits' in step) || !step.fits(char)) continue;
      enter(steps, step.many ? state : state + 1, next, entered, round);
    }
    if (next.length === 0) return;
    states = next;
    end += char.length;
    if (entered[steps.length] === round) yield end;
  }
}

/** Adds a state, and those that can follow it without consuming a character. */
function enter(
  steps: readonly Step[],
  from: number,
  states: number[],
  entered: Int32Array,
  round: number,
): void {
  const waiting = [from];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (state > steps.length || entered[state] === round) continue;
    entered[state] = round;
    states.push(state);
    const step = steps[state];
    if (step === undefined) continue;
    if ('optional' in step) waiting.push(state + 1, state + 1 + step.optional);
    else if (step.many) waiting.push(state + 1);
  }
}
