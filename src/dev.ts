/** `npm run dev -- …`: the command from source. The built one, `bin.ts`, runs a bundle. */

import { run } from './process.ts';

await run(process.argv.slice(2));
