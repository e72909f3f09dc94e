/** `record.ts <dist> <cache> <word>…`: runs one command line, and writes the code cache of what it called. */

import { writeFileSync } from 'node:fs';
import { cachePath, compileBundle } from '../../src/compiled.ts';

const [dist = '', cache = '', ...argv] = process.argv.slice(2);
const { script, evaluate } = compileBundle(dist, cache);
process.once('exit', () => writeFileSync(cachePath(dist, cache), script.createCachedData()));
await evaluate().run(argv);
