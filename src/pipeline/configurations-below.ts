import { globbySync } from 'globby';
import { configurationNames } from './workspace.ts';

/** Configurations are not searched below this depth. */
const deepest = 4;

/** The configurations in a folder and below it, relative to it, without following links; folders that cannot be read have none. */
export function configurationsBelow(folder: string): readonly string[] {
  const ignore = ['**/node_modules/**', '**/kubernetes/**', '**/templates/**', '**/.*/**'];
  const found = globbySync(`**/{${configurationNames.join(',')}}`, {
    cwd: folder,
    ignore,
    deep: deepest,
    followSymbolicLinks: false,
    suppressErrors: true,
  });
  return found.sort();
}
