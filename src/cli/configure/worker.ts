/** A thread that configures the clusters that it is sent, one at a time: see `all-cores.ts`. */

import { parentPort } from 'node:worker_threads';
import type { Order } from './all-cores.ts';
import { runOnce } from './outcome.ts';

parentPort?.on('message', ({ place, options, io }: Order) => {
  // What fails here fails in the thread that asked, by its event `error`.
  void runOnce(place, options, io).then((outcome) => parentPort?.postMessage(outcome));
});
