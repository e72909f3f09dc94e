/** A thread that configures the clusters that it is sent, one at a time; see `all-cores.ts`. */

import { parentPort, workerData } from 'node:worker_threads';
import { type SharedState, shareWithMain } from '../../disk/uninterrupted.ts';
import type { Order } from './all-cores.ts';
import { runOnce } from './outcome.ts';

shareWithMain(workerData as SharedState);
parentPort?.on('message', ({ place, options, io }: Order) => {
  // If this fails, the thread that started this one receives the event `error`.
  void runOnce(place, options, io).then((outcome) => parentPort?.postMessage(outcome));
});
