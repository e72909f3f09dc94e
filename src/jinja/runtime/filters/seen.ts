import { dictHas, dictSet, mustBeHashable } from '../dict.ts';

/** A set of values under Python's equality. */
export class Seen {
  private readonly values = new Map<unknown, unknown>();

  /** Adds a value; false if an equal one was added before. */
  add(value: unknown): boolean {
    mustBeHashable(value);
    if (dictHas(this.values, value)) return false;
    dictSet(this.values, value, true);
    return true;
  }
}
