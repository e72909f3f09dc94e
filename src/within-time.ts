import { type Context, createContext, Script } from 'node:vm';

/**
 * Milliseconds of CPU time that a command grants to all definitions of a tree. CPU time, so that a busy machine does not change
 * the result.
 */
const allowance = 10_000;
/** Milliseconds of CPU time for one object. */
const perObject = 5_000;
/** Milliseconds per object that are not counted: thousands of objects, or a long-lived process, are not an attack. */
const free = 20;

let spent = 0;

/** Grants the whole allowance again; called at the start of a command. A language server keeps the allowance it started with. */
export function renewAllowance(): void {
  spent = 0;
}

/** One context for all calls, because creating one takes longer than most of what runs in it. */
const sandbox: { work: () => void } = { work: () => undefined };
let context: Context | undefined;
const call = new Script('work()');

/**
 * Runs an expression from an untrusted definition with a time limit. Returns undefined if the limit was reached: a definition can
 * be written so that evaluating it never ends.
 */
export function withinTime<T>(work: () => T): T | undefined {
  if (spent >= allowance) return undefined;
  const started = process.cpuUsage();
  let result: T | undefined;
  try {
    context ??= createContext(sandbox);
    sandbox.work = () => {
      result = work();
    };
    call.runInContext(context, { timeout: perObject });
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    result = undefined;
  } finally {
    sandbox.work = () => undefined;
    const { user, system } = process.cpuUsage(started);
    spent += Math.max(0, (user + system) / 1000 - free);
  }
  return result;
}
