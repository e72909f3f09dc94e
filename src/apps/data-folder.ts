import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** The folder with the data of shipped apps; the build puts the one beside the bundle in its place. */
export function dataFolder(): string {
  return join(packageRoot(), 'src/apps');
}
