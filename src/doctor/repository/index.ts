import { loadProject } from '../../pipeline/project/load.ts';
import type { Workspace } from '../../pipeline/workspace.ts';
import { type CheckResult, resultsOf } from '../check.ts';
import { checkCommitted } from './committed.ts';
import { checkKeys } from './keys.ts';
import { checkOverrides } from './overrides.ts';
import { checkSchema, checkTree } from './tree.ts';

/** Everything that can be said of a working folder. Nothing is written, and no network is used. */
export async function checkRepository(
  place: Workspace,
  onStage: (text: string) => void = () => undefined,
): Promise<readonly CheckResult[]> {
  onStage('Looking at the repository');
  const { project, diagnostics } = await loadProject(place);
  const { error } = resultsOf('repository', 'apps');
  const refused = diagnostics.map(({ message, file, range, hint }) =>
    error(message, { object: `${file}:${range.start.line}`, advice: hint }),
  );
  onStage('Looking for private keys in all commits');
  const keys = await checkKeys({ cwd: place.cwd, env: { ...place.env } });
  if (project === undefined) return [...refused, ...keys];
  onStage('Looking for secrets in files and commits');
  return [
    ...refused,
    ...keys,
    ...(await checkCommitted(place, project)),
    ...checkSchema(place.cwd, project),
    ...(await checkOverrides(place, project)),
    ...(await checkTree(place, onStage)),
  ];
}
