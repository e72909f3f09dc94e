import type { App } from '../app-kit/app.ts';
import { chartVolumes } from '../app-kit/chart-volumes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { deletedData } from './deletions.ts';
import { refusedChanges } from './immutable.ts';
import { dataLeftBehind } from './left-behind.ts';
import { objectsOf, readOnce } from './tree-objects.ts';

interface TreeFile {
  readonly path: string;
  readonly content: string;
}

/**
 * What a new tree does in a cluster that runs the tree before it: data that is deleted, data that stays but is no
 * longer used, changes that the API server refuses. Pure.
 *
 * @param force - Data may be deleted: what would be an error is a warning.
 */
export function consequences(
  before: readonly TreeFile[],
  after: readonly TreeFile[],
  { apps, force }: { readonly apps: readonly App[]; readonly force: boolean },
): Diagnostic[] {
  if (before.length === 0) return [];
  const volumes = chartVolumes(apps);
  const read = readOnce();
  const [old, next] = [objectsOf(before, read), objectsOf(after, read)];
  const found = [
    ...dataLeftBehind(apps, before, after, read),
    ...deletedData(old, next, volumes),
    ...refusedChanges(old, next, volumes),
  ];
  return force ? found.map((finding) => ({ ...finding, severity: 'warning' })) : found;
}
