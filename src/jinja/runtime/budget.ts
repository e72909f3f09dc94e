import { limitError, type TemplateError } from '../errors.ts';

/**
 * What one render may use. Steps and bytes are counted, so that a template that succeeds on one machine succeeds on all; the time
 * limit is for what counting misses.
 */
export interface Allowance {
  /** An iteration, a call, an accessed item, or 16 characters read or written. */
  readonly steps: number;
  /** Memory of the lists, dicts and texts that are created, whether or not they are kept. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly time: number;
}

/** The number of steps between two checks of the clock. */
const stepsPerLook = 4096;

/** What all templates of a run together may use, and what is left of it. */
export class RunBudget {
  readonly allowance: Allowance;
  readonly left: { -readonly [Kind in keyof Allowance]: number };

  constructor(allowance: Allowance) {
    this.allowance = allowance;
    this.left = { steps: allowance.steps, bytes: allowance.bytes, time: allowance.time };
  }
}

/** What is left of an allowance. Everything that a template can request is charged to it. */
export class Budget {
  private readonly allowance: Allowance;
  private readonly run: RunBudget;
  /** The initial allowance. */
  private readonly granted: Allowance;
  private stepsLeft: number;
  private bytesLeft: number;
  private nextLook: number;
  private readonly started = Date.now();

  constructor(allowance: Allowance, run: RunBudget) {
    this.allowance = allowance;
    this.run = run;
    this.granted = {
      steps: Math.min(allowance.steps, run.left.steps),
      bytes: Math.min(allowance.bytes, run.left.bytes),
      time: Math.min(allowance.time, run.left.time),
    };
    this.stepsLeft = this.granted.steps;
    this.bytesLeft = this.granted.bytes;
    this.nextLook = this.stepsLeft - stepsPerLook;
  }

  /** Ends the render, and charges its use to the run. */
  close(): void {
    const { left } = this.run;
    left.steps = Math.max(0, left.steps - (this.granted.steps - this.stepsLeft));
    left.bytes = Math.max(0, left.bytes - (this.granted.bytes - this.bytesLeft));
    left.time = Math.max(0, left.time - (Date.now() - this.started));
  }

  spend(steps: number): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft < this.nextLook) this.look();
  }

  allocate(bytes: number): void {
    this.bytesLeft -= bytes;
    if (this.bytesLeft < 0) {
      throw this.exceeded('bytes', ({ bytes }) => `${Math.ceil(bytes / 2 ** 20)} MiB of memory`);
    }
  }

  private look(): void {
    if (this.stepsLeft < 0) throw this.exceeded('steps', ({ steps }) => `${grouped(steps)} steps`);
    if (Date.now() > this.started + this.granted.time) {
      throw this.exceeded('time', ({ time }) => `${time / 1000} seconds`);
    }
    this.nextLook = Math.max(0, this.stepsLeft - stepsPerLook);
  }

  private exceeded(kind: keyof Allowance, amount: (allowance: Allowance) => string): TemplateError {
    return this.granted[kind] < this.allowance[kind]
      ? limitError(`all templates of this run together need more than ${amount(this.run.allowance)}`)
      : limitError(`this template needs more than ${amount(this.allowance)}`);
  }
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** The budget of the current render; rendering is synchronous, so there is only one at a time. */
let current: Budget | undefined;

/** Calls `run` with a budget; a nested render has its own. */
export function withBudget<T>(budget: Budget, run: () => T): T {
  const outer = current;
  current = budget;
  try {
    return run();
  } finally {
    current = outer;
  }
}

/** Charges work; throws a `TemplateError` if nothing is left. Does nothing outside a render. */
export function spend(steps = 1): void {
  if (current !== undefined) current.spend(steps);
}

/** Charges memory. */
export function allocate(bytes: number): void {
  if (current !== undefined) current.allocate(bytes);
}

/** Charges native code that reads or writes a number of characters: 16 take as long as one step. */
export function spendOnText(characters: number): void {
  if (current !== undefined) current.spend(1 + (characters >> 4));
}

/** Charges a list with a number of items, or as many entries of a map, which take more. */
export function allocateItems(count: number, bytesEach: 16 | 64 = 16): void {
  if (current === undefined || count === 0) return;
  current.spend(1 + (count >> 3));
  current.allocate(count * bytesEach);
}

/** The maximum nesting of values, because the size of the stack differs between machines. */
const maxNesting = 500;

/** Visits one level deeper of a value, for functions that visit everything in it. */
export function descend<T>(around: Set<unknown>, value: unknown, visit: () => T): T {
  if (around.size >= maxNesting) {
    throw limitError(`this value has more than ${maxNesting} levels of nesting`);
  }
  around.add(value);
  const result = visit();
  around.delete(value);
  return result;
}

let depth = 0;

/** Like `descend`, if the enclosing values need not be tracked. */
export function nested<T>(visit: () => T): T {
  if (depth >= maxNesting) throw limitError(`this value has more than ${maxNesting} levels of nesting`);
  depth += 1;
  try {
    return visit();
  } finally {
    depth -= 1;
  }
}
