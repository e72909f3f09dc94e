import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The folder with the data of shipped apps; the build replaces it by the folder beside the bundle. */
export function dataFolder(): string {
  return join(packageRoot(), 'src/apps');
}
