import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { holdSignals, type SharedState } from '../../disk/uninterrupted.ts';
import { packageRoot } from '../../package-root.ts';
import type { Workspace } from '../../pipeline/workspace.ts';
import type { Io } from '../io.ts';
import { type Outcome, type RunOptions, runOnce } from './outcome.ts';

/** What a thread is sent: one cluster. */
export interface Order {
  readonly place: Workspace;
  readonly options: RunOptions;
  readonly io: Pick<Io, 'color' | 'columns'>;
}

/** With fewer clusters per thread than this, starting another thread takes longer than it saves. */
const fewest = 3;

/**
 * Configures clusters in parallel, on all cores if there are enough clusters; the outcomes are in the order of the places.
 * The files that clusters share, such as those for editors, are written under the same locks as by separate runs.
 */
export async function configureAll(
  places: readonly Workspace[],
  options: RunOptions,
  io: Pick<Io, 'color' | 'columns' | 'stage'>,
): Promise<readonly Outcome[]> {
  const { color, columns, stage } = io;
  const shown = { color, ...(columns !== undefined && { columns }) };
  const outcomes = new Map<Workspace, Outcome>();
  const waiting = [...places];
  const takeAll = async (run: (order: Order) => Promise<Outcome>): Promise<void> => {
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
      outcomes.set(place, await run({ place, options, io: shown }));
      stage?.(`${outcomes.size} of ${places.length} clusters`);
    }
  };
  const threads = Math.min(availableParallelism(), Math.floor(places.length / fewest));
  const script = join(packageRoot(), 'dist/worker.js');
  // When running from source, there is no script to start a thread with.
  if (threads < 2 || import.meta.url.endsWith('.ts') || !existsSync(script)) {
    await takeAll((order) => runOnce(order.place, order.options, order.io));
  } else {
    const { state, release } = holdSignals();
    try {
      await Promise.all(Array.from({ length: threads }, () => inThread(script, state, takeAll)));
    } finally {
      await release();
    }
  }
  return places.map((place) => outcomes.get(place) as Outcome);
}

async function inThread(
  script: string,
  state: SharedState,
  work: (run: (order: Order) => Promise<Outcome>) => Promise<void>,
): Promise<void> {
  const worker = new Worker(script, { workerData: state });
  try {
    await work(async (order) => {
      worker.postMessage(order);
      const [outcome] = (await once(worker, 'message')) as [Outcome];
      return outcome;
    });
  } finally {
    await worker.terminate();
  }
}
