/** `dist/clusterwright.cjs`, the command: enables Node's compile cache if there is one, and runs the chunks next to it. */

import * as nodeModule from 'node:module';
import { isAbsolute, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// V8 optimises functions that are busy for a moment, and a short command would wait for the optimiser at its end. Later versions
// of Node do not have this flag, and optimise in smaller, cheaper steps.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');

// Node 20 has no compile cache. The cache is in a folder of the user's own: in a folder that others can write to, it would decide
// what runs.
const cache = cacheFolder();
if (cache !== undefined && 'enableCompileCache' in nodeModule) {
  (nodeModule.enableCompileCache as (folder: string) => unknown)(cache);
}
// The build leaves this import unchanged; it resolves to `command.js`.
void import('./process.ts').then(({ run }) => run(process.argv.slice(2)));

function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME: own, HOME: home, LOCALAPPDATA: windows } = process.env;
  const base = own || windows || (home && join(home, '.cache'));
  return base && isAbsolute(base) ? join(base, 'clusterwright', 'compiled') : undefined;
}
