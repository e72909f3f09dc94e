import type { Project } from '../../app-kit/project.ts';
import { readTree } from '../../pipeline/load.ts';
import { isReplaceable, ownTemplates, replacedTemplates } from '../../pipeline/replaced-templates.ts';
import { replacedByOwn } from '../../pipeline/upgrade/replaced.ts';
import type { Workspace } from '../../pipeline/workspace.ts';
import { treeLayoutWith } from '../../write/manifest-path.ts';
import { type CheckResult, firstOf, resultsOf } from '../check.ts';

/** Checks that files that are meant to replace a template still do, and that the template has not changed since. */
export async function checkOverrides(place: Workspace, project: Project): Promise<readonly CheckResult[]> {
  const { ok, warning } = resultsOf('repository', 'overrides');
  const { cwd } = place;
  const { made } = await readTree(place, [], treeLayoutWith(project.outputs));
  const { findings } = replacedByOwn(cwd, project, made);
  const known = new Set(findings.map(({ file }) => file));
  const lost = ownTemplates(cwd).filter(
    ({ file, name }) =>
      file.startsWith('templates/overrides/') && !known.has(file) && !isReplaceable(cwd, name),
  );
  const results = [
    ...findings.map(({ file, message, hint }) =>
      warning(message, { object: file, advice: hint, command: 'clusterwright upgrade --check' }),
    ),
    ...lost.map(({ file }) =>
      warning(
        'no template has this path, so this file replaces nothing; it is written in addition to the others',
        {
          object: file,
          advice:
            'If it replaced a template before an upgrade, that template has moved: give the file its new path. A file that is meant to be additional belongs in templates/config.',
        },
      ),
    ),
  ];
  if (results.length > 0) return firstOf(results);
  const count = replacedTemplates(cwd).length;
  return count === 0
    ? []
    : [ok(`every file that replaces a shipped template was reviewed against the current one (${count})`)];
}
