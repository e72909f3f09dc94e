import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './data-folder.ts';

/** A data file of a shipped app, by its path below `src/apps`, read when it is needed. */
export function dataFile(path: string): string {
  return readFileSync(join(dataFolder(), path), 'utf8');
}
