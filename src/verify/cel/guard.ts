import { createContext, Script } from 'node:vm';

/** What a tree's own definitions may cost in all; upstream's kinds take milliseconds. */
const allowance = 10_000;
const perObject = 1_000;

let spent = 0;

/**
 * Run what someone else's definition asks for, for so long and no longer. Undefined if it was stopped: a definition can
 * be written so that asking it never ends.
 */
export function withinTime<T>(work: () => T): T | undefined {
  if (spent >= allowance) return undefined;
  const started = performance.now();
  let result: T | undefined;
  try {
    const context = createContext({
      work: () => {
        result = work();
      },
    });
    new Script('work()').runInContext(context, { timeout: perObject });
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    result = undefined;
  } finally {
    spent += performance.now() - started;
  }
  return result;
}
