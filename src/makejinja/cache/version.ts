import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot, packageVersion } from '../../package-root.ts';

/**
 * Identifies this engine: the version of the package and the time of the last change of its code, because a version may be built
 * repeatedly during development.
 */
export function engineVersion(): string {
  return `${packageVersion()} ${process.version} ${newest(codeFolder())}`;
}

/** `dist` if this runs from a build, or else the source folder of the engine. */
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
