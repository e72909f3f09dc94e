import { globbySync } from 'globby';
import { configurationNames } from './workspace.ts';

/** Configurations are not searched below this depth. */
const deepest = 4;

/** The configurations in a folder and below it, relative to it. */
export function configurationsBelow(folder: string): readonly string[] {
  const ignore = ['**/node_modules/**', '**/kubernetes/**', '**/templates/**', '**/.*/**'];
  return globbySync(`**/{${configurationNames.join(',')}}`, { cwd: folder, ignore, deep: deepest }).sort();
}
