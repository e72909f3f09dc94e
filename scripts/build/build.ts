/** `npm run build`: builds the command, the library, the man pages and the TypeScript declarations into `dist/`. */

import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageVersion } from '../../src/package-root.ts';
import { bundle } from './bundle.ts';
import { bundleDeclarations } from './declarations.ts';
import { writeManual } from './man.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await bundle(root, dist);
chmodSync(join(dist, 'clusterwright.cjs'), 0o755);
await bundleDeclarations(root, dist);
await writeManual(dist, packageVersion());
