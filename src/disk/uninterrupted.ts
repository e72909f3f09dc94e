import { isMainThread } from 'node:worker_threads';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs synchronous work to its end although the process is asked to end, such as by Ctrl-C, and lets the first such signal take
 * effect afterwards. Other threads cannot hold signals back: for them, the work just runs.
 */
export function uninterrupted<Result>(work: () => Result): Result {
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
