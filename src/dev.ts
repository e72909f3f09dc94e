/** `npm run dev -- …`: runs the command from source. `bin.ts`, the built one, runs a bundle. */

import { run } from './process.ts';

await run(process.argv.slice(2));
