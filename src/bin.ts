/** `dist/clusterwright.cjs`, the command: turns Node's compile cache on, if there is one, and runs the chunks beside it. */

import * as nodeModule from 'node:module';
import { isAbsolute, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// V8 optimises what was busy for a moment. A command has ended by then, and would wait for it. Later versions of Node
// have no such flag, and optimise in more and cheaper steps.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=1000000');

// Node 20 has none. The cache is the user's own: in a folder that others can write to, it would decide what runs.
const cache = cacheFolder();
if (cache !== undefined && 'enableCompileCache' in nodeModule) {
  (nodeModule.enableCompileCache as (folder: string) => unknown)(cache);
}
// The build leaves this import as it is, to `command.js`.
void import('./process.ts').then(({ run }) => run(process.argv.slice(2)));

function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME: own, HOME: home, LOCALAPPDATA: windows } = process.env;
  const base = own || windows || (home && join(home, '.cache'));
  return base && isAbsolute(base) ? join(base, 'clusterwright', 'compiled') : undefined;
}
