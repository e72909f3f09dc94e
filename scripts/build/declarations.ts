import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

/** The entry points of the package, with the file behind each, below `src/` without its extension. */
export const doors = {
  index: 'index',
  plugin: 'plugin',
  jinja: 'jinja/index',
  sops: 'sops/index',
  verify: 'verify/index',
} as const;

/**
 * Bundles the TypeScript declarations, one file for each entry point and some shared ones. Types of packages that they mention
 * are copied into them, so that a program can be checked without installing these packages.
 */
export async function bundleDeclarations(root: string, dist: string): Promise<void> {
  // Inside the clone, where the types of packages are found.
  const folder = mkdtempSync(join(root, 'node_modules/.declarations-'));
  try {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', folder],
      { cwd: root, stdio: 'inherit' },
    );
    const bundle = await rolldown({
      input: Object.fromEntries(
        Object.entries(doors).map(([name, path]) => [name, join(folder, `${path}.d.ts`)]),
      ),
      external: /^node:/,
      plugins: [dts({ dtsInput: true, tsconfig: false })],
    });
    await bundle.write({
      dir: join(dist, 'types'),
      entryFileNames: '[name].d.ts',
      chunkFileNames: 'shared/[name].d.ts',
      plugins: [
        {
          name: 'name the sources',
          // The bundler records where each part comes from; the name of a temporary folder would make each build different.
          renderChunk: (code) => code.replaceAll(`node_modules/${basename(folder)}/`, 'src/'),
        },
      ],
    });
    await bundle.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
