/** `npm run build:vscode`: builds the extension for VS Code as one file, `editors/vscode/dist/extension.cjs`. */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Everything except the editor's API is in the file, so that the extension has no dependencies. */
export async function bundleExtension(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'editors/vscode/src/extension.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // The Node version of the oldest supported VS Code.
    target: 'node20',
    external: ['vscode'],
    minify: true,
    keepNames: true,
    legalComments: 'linked',
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleExtension(join(root, 'editors/vscode/dist/extension.cjs'));
  copyFileSync(join(root, 'LICENSE'), join(root, 'editors/vscode/LICENSE'));
}
