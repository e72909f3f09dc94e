import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot, packageVersion } from '../../package-root.ts';

/**
 * What tells this engine from any other: the package's version and, since the same version may be built twice while
 * it is worked on, when the code was last changed.
 */
export function engineVersion(): string {
  return `${packageVersion()} ${process.version} ${newest(codeFolder())}`;
}

/** `dist` where this runs as built, else the folder of the engine's source. */
function codeFolder(): string {
  const here = fileURLToPath(import.meta.url);
  return here.endsWith('.ts') ? join(packageRoot(), 'src', 'jinja') : dirname(here);
}

function newest(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }, 0);
}
