import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './data-folder.ts';

/** Returns a data file of a shipped app, by its path below `src/apps`, read on use. */
export function dataFile(path: string): string {
  return readFileSync(join(dataFolder(), path), 'utf8');
}
