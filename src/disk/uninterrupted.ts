import { setTimeout as after } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs synchronous work to its end although the process is asked to end, such as by Ctrl-C, and lets the first such signal take
 * effect afterwards. Only the main thread receives signals; for work in other threads it uses `holdSignals`.
 */
export function uninterrupted<Result>(work: () => Result): Result {
  if (shared !== undefined) return announced(shared, work);
  if (!isMainThread) return work();
  const received: NodeJS.Signals[] = [];
  const receive = (signal: NodeJS.Signals) => void received.push(signal);
  const release = (): void => {
    for (const signal of signals) process.off(signal, receive);
    const [first] = received;
    if (first !== undefined) process.kill(process.pid, first);
  };
  for (const signal of signals) process.on(signal, receive);
  try {
    return work();
  } finally {
    // Node reports signals when it next polls, which may be after the first of these.
    setImmediate(() => setImmediate(release));
  }
}

/** What the threads of a process tell each other: whether it is about to end, and how many of them must not be interrupted. */
export type SharedState = Int32Array<SharedArrayBuffer>;
const isEnding = 0;
const busy = 1;

/** In a thread: the state that the main thread shares with it. */
let shared: SharedState | undefined;

/** For a thread: makes the main thread wait for the work of `uninterrupted`. */
export function shareWithMain(state: SharedState): void {
  shared = state;
}

/**
 * For the main thread: holds signals back while other threads run the work of `uninterrupted`, and lets the first take effect
 * once none does. From then on, no thread begins such work.
 */
export function holdSignals(): { readonly state: SharedState; readonly release: () => Promise<void> } {
  const state: SharedState = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  let ending: Promise<void> | undefined;
  const stop = () => {
    for (const signal of signals) process.off(signal, receive);
  };
  const receive = (signal: NodeJS.Signals) => {
    Atomics.store(state, isEnding, 1);
    ending ??= idle(state).then(() => {
      stop();
      process.kill(process.pid, signal);
    });
  };
  for (const signal of signals) process.on(signal, receive);
  return {
    state,
    release: async () => {
      await ending;
      stop();
    },
  };
}

async function idle(state: SharedState): Promise<void> {
  while (Atomics.load(state, busy) > 0) await after(5);
}

/** Either the main thread sees that this one is busy, or this one sees that the process is ending. */
function announced<Result>(state: SharedState, work: () => Result): Result {
  Atomics.add(state, busy, 1);
  if (Atomics.load(state, isEnding) === 1) {
    Atomics.sub(state, busy, 1);
    // The process ends while this waits.
    Atomics.wait(state, isEnding, 1);
  }
  try {
    return work();
  } finally {
    Atomics.sub(state, busy, 1);
  }
}
