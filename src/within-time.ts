import { type Context, createContext, Script } from 'node:vm';

/** Milliseconds of CPU time that a command grants all definitions of a tree: a busy machine makes none costly. */
const allowance = 10_000;
/** Milliseconds for one object. */
const perObject = 5_000;
/** Milliseconds that are not counted: thousands of objects, or a process that lives long, are no attack. */
const free = 20;

let spent = 0;

/** Grant the whole allowance again, at the start of a command. An editor's server lives on the one it began with. */
export function renewAllowance(): void {
  spent = 0;
}

/** One for all, since making one takes longer than most of what is run in it. */
const room: { work: () => void } = { work: () => undefined };
let context: Context | undefined;
const call = new Script('work()');

/**
 * Run what someone else's definition asks for, for so long and no longer. Undefined if it was stopped: a definition can
 * be written so that asking it never ends.
 */
export function withinTime<T>(work: () => T): T | undefined {
  if (spent >= allowance) return undefined;
  const started = process.cpuUsage();
  let result: T | undefined;
  try {
    context ??= createContext(room);
    room.work = () => {
      result = work();
    };
    call.runInContext(context, { timeout: perObject });
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    result = undefined;
  } finally {
    room.work = () => undefined;
    const { user, system } = process.cpuUsage(started);
    spent += Math.max(0, (user + system) / 1000 - free);
  }
  return result;
}
