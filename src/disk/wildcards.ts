/**
 * Patterns with wildcards, in time that grows with pattern and text alone: they come from repositories of others, and a
 * regular expression made of `*-*-*-*` takes time that grows with every star.
 */

/** One character, or with `many` any number of them. */
interface Characters {
  readonly many: boolean;
  readonly fits: (char: string) => boolean;
}

/** So many of the steps that follow may be left out together. */
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

/** Each character of the text as it is. */
export function literal(text: string): Step[] {
  return Array.from(text, (wanted) => one((char) => char === wanted));
}

/** A set such as `[^a-z]`, as regular expressions write it; undefined if it is none. */
export function setOf(source: string): ((char: string) => boolean) | undefined {
  try {
    const set = new RegExp(`^${source}$`, 'u');
    return (char) => set.test(char);
  } catch {
    return undefined;
  }
}

/** Whether the steps fit the whole text. */
export function fitsWhole(steps: readonly Step[], text: string): boolean {
  let last = -1;
  for (const end of beginnings(steps, text)) last = end;
  return last === text.length;
}

/** The lengths of all beginnings of the text that the steps fit, shortest first. */
export function* beginnings(steps: readonly Step[], text: string): Generator<number> {
  // In which round a state was entered: looking it up costs less than keeping sets.
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

/** Adds a state, and those that follow it without a character in between. */
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
