/** `dist/clusterwright.cjs`, the command: a few lines that compile the bundle beside it with its code cache, and run it. */

import { compileBundle } from './compiled.ts';

const argv = process.argv.slice(2);
const command = argv.find((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-'));
void compileBundle(__dirname, command).evaluate().run(argv);
