import { loadProject } from '../../pipeline/project/load.ts';
import type { Workspace } from '../../pipeline/workspace.ts';
import { type CheckResult, resultsOf } from '../check.ts';
import { checkCommitted } from './committed.ts';
import { checkKeys } from './keys.ts';
import { checkOverrides } from './overrides.ts';
import { checkSchema, checkTree } from './tree.ts';

/** All checks of a working folder. Writes nothing and does not use the network. */
export async function checkRepository(
  place: Workspace,
  onStage: (text: string) => void = () => undefined,
): Promise<readonly CheckResult[]> {
  onStage('Checking the repository');
  const { project, diagnostics } = await loadProject(place);
  const { error } = resultsOf('repository', 'apps');
  const refused = diagnostics.map(({ message, file, range, hint }) =>
    error(message, { object: `${file}:${range.start.line}`, advice: hint }),
  );
  onStage('Searching all commits for private keys');
  const keys = await checkKeys({ cwd: place.cwd, env: { ...place.env } });
  if (project === undefined) return [...refused, ...keys];
  onStage('Searching files and commits for secrets');
  return [
    ...refused,
    ...keys,
    ...(await checkCommitted(place, project)),
    ...checkSchema(place.cwd, project),
    ...(await checkOverrides(place, project)),
    ...(await checkTree(place, onStage)),
  ];
}
