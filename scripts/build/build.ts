/** `npm run build`: the command and the library into `dist/`, with the declarations for TypeScript. */

import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { bundleDeclarations } from './declarations.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await bundle(root, dist);
chmodSync(join(dist, 'clusterwright.cjs'), 0o755);
await bundleDeclarations(root, dist);
