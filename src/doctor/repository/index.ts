import { loadProject } from '../../pipeline/project/load.ts';
import type { Workspace } from '../../pipeline/workspace.ts';
import { type CheckResult, resultsOf } from '../check.ts';
import { checkCommitted } from './committed.ts';
import { checkKeys, isAboutNoRules } from './keys.ts';
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
  const keys = await checkKeys(place);
  if (project === undefined) return [...refused, ...keys.results];
  onStage('Searching files and commits for secrets');
  const committed = await checkCommitted(place, project, keys);
  const before = [...refused, ...keys.results, ...committed];
  const tree = await checkTree(place, { ...keys, reported: filesOf(before) }, onStage);
  return distinct([
    ...(tree.lacksRules ? before.filter((result) => !isAboutNoRules(result)) : before),
    ...checkSchema(place, project),
    ...(await checkOverrides(place, project)),
    ...tree.results,
  ]);
}

/** The files that have an error. */
function filesOf(results: readonly CheckResult[]): ReadonlySet<string> {
  return new Set(
    results.flatMap(({ status, object }) =>
      status === 'error' && object !== undefined ? [object.replace(/:\d+$/, '')] : [],
    ),
  );
}

/** Several checks may read the same file and find the same mistake in it; the first reports it. */
function distinct(results: readonly CheckResult[]): readonly CheckResult[] {
  const known = new Set<string>();
  return results.filter(({ status, object, message }) => {
    if (status !== 'error' || object === undefined) return true;
    const text = `${object}: ${message}`;
    const isNew = !known.has(text);
    known.add(text);
    return isNew;
  });
}
