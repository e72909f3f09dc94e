/** `npm run build`: the command and the library into `dist/`, with the declarations for TypeScript. */

import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCode, bundleCommand } from './bundle.ts';
import { recordCodeCaches } from './code-cache.ts';
import { bundleDeclarations } from './declarations.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await bundleCode(root, dist);
await bundleCommand(root, dist);
chmodSync(join(dist, 'clusterwright.cjs'), 0o755);
recordCodeCaches(dist);
await bundleDeclarations(root, dist);
