import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../app-kit/project.ts';
import { readInputText } from '../../disk/read-input.ts';
import { configure } from '../../pipeline/configure.ts';
import { editorSchemaText } from '../../pipeline/project/editor-files.ts';
import { shownPath, type Workspace } from '../../pipeline/workspace.ts';
import { changesTree, describeChanges } from '../../write/changes.ts';
import { type CheckResult, firstOf, resultsOf } from '../check.ts';

/** Checks that the configuration is valid and the tree is up to date. Writes nothing. */
export async function checkTree(
  place: Workspace,
  onStage: (text: string) => void,
): Promise<readonly CheckResult[]> {
  const { ok, error } = resultsOf('repository', 'tree');
  const options = { strict: false, force: false, reseal: false, write: false, onStage };
  const { diagnostics, plan } = await configure(place, options);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const results = errors.map(({ message, file, range, hint }) =>
    error(message, {
      object: `${file}:${range.start.line}`,
      advice: hint,
      command: 'clusterwright configure --check',
    }),
  );
  if (plan !== undefined && changesTree(plan)) {
    results.push(
      error(
        `the tree is not what ${shownPath(place.cwd, place.config)} renders to: ${describeChanges(plan)}`,
        {
          object: 'kubernetes/',
          advice: 'Check what would change, then run `clusterwright configure` and commit.',
          command: 'clusterwright configure --diff',
        },
      ),
    );
  }
  if (results.length === 0)
    results.push(ok(`${shownPath(place.cwd, place.config)} is valid, and the tree is up to date`));
  return [...firstOf(results), ...aboutWarnings(warnings.length)];
}

function aboutWarnings(count: number): readonly CheckResult[] {
  if (count === 0) return [];
  const { warning } = resultsOf('repository', 'configuration');
  const command = 'clusterwright configure --check';
  return [warning(`the configuration has ${count} ${count === 1 ? 'warning' : 'warnings'}`, { command })];
}

/** Checks that editors know the settings of this version of the program. */
export function checkSchema(cwd: string, project: Project): readonly CheckResult[] {
  const name = 'cluster.schema.json';
  const { ok, info, warning } = resultsOf('repository', 'schema');
  const path = join(cwd, name);
  if (!existsSync(path)) {
    return [
      info(`${name} does not exist, so editors do not know the settings`, { command: 'clusterwright init' }),
    ];
  }
  if (readInputText(path) === editorSchemaText(cwd, project)) return [ok(`${name} is up to date`)];
  return [
    warning(
      `${name} is from another version, so editors show settings that differ from those of this program`,
      {
        object: name,
        advice: '`clusterwright configure` updates it; then commit it.',
        command: 'clusterwright configure',
      },
    ),
  ];
}
