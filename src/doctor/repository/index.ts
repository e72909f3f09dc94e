import { loadProject } from '../../pipeline/project/load.ts';
import type { Workspace } from '../../pipeline/workspace.ts';
import { type CheckResult, resultsOf } from '../check.ts';
import { checkCommitted } from './committed.ts';
import { checkKeys } from './keys.ts';
import { checkOverrides, checkSchema, checkTree } from './tree.ts';

/** Everything that can be said of a working folder. Nothing is written, and no network is used. */
export async function checkRepository(place: Workspace): Promise<readonly CheckResult[]> {
  const { project, diagnostics } = await loadProject(place);
  const { error } = resultsOf('repository', 'apps');
  const refused = diagnostics.map(({ message, file, range, hint }) =>
    error(message, { object: `${file}:${range.start.line}`, advice: hint }),
  );
  const keys = await checkKeys({ cwd: place.cwd, env: { ...place.env } });
  if (project === undefined) return [...refused, ...keys];
  return [
    ...refused,
    ...keys,
    ...(await checkCommitted(place, project)),
    ...checkSchema(place.cwd, project),
    ...checkOverrides(place.cwd),
    ...(await checkTree(place)),
  ];
}
