import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../app-kit/project.ts';
import { walkFiles } from '../../disk/walk.ts';
import { packageRoot } from '../../package-root.ts';
import { configure } from '../../pipeline/configure.ts';
import { editorSchemaText } from '../../pipeline/project/editor-files.ts';
import { shownPath, type Workspace } from '../../pipeline/workspace.ts';
import { changesTree, describeChanges } from '../../write/changes.ts';
import { type CheckResult, firstOf, resultsOf } from '../check.ts';

/** Whether the configuration is valid, and the tree what it makes. Nothing is written. */
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
      error(`the tree is not what ${shownPath(place.cwd, place.config)} makes: ${describeChanges(plan)}`, {
        object: 'kubernetes/',
        advice: 'See what would change, then run `clusterwright configure`, and commit.',
        command: 'clusterwright configure --diff',
      }),
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

/** Whether editors see the settings that this version of the program has. */
export function checkSchema(cwd: string, project: Project): readonly CheckResult[] {
  const name = 'cluster.schema.json';
  const { ok, info, warning } = resultsOf('repository', 'schema');
  const path = join(cwd, name);
  if (!existsSync(path)) {
    return [
      info(`there is no ${name}, so editors do not know the settings`, { command: 'clusterwright init' }),
    ];
  }
  if (readFileSync(path, 'utf8') === editorSchemaText(cwd, project)) return [ok(`${name} is up to date`)];
  return [
    warning(`${name} is of another version: editors show settings that are not those of this program`, {
      object: name,
      advice: '`clusterwright configure` refreshes it; commit it then.',
      command: 'clusterwright configure',
    }),
  ];
}

/** Whether what is meant to replace a shipped template still does. */
export function checkOverrides(cwd: string): readonly CheckResult[] {
  const { ok, warning } = resultsOf('repository', 'overrides');
  const folder = join(cwd, 'templates/overrides');
  if (!existsSync(folder)) return [];
  const known = new Set(
    [join(packageRoot(), 'templates/config'), join(cwd, 'templates/config')]
      .flatMap(filesBelow)
      .map(withoutSuffix),
  );
  const own = filesBelow(folder);
  const lost = own.filter((name) => !known.has(withoutSuffix(name)) && !isFromObject(name));
  if (own.length === 0) return [];
  if (lost.length === 0) return [ok(`every file in templates/overrides replaces a template (${own.length})`)];
  return lost.map((name) =>
    warning('no template has this path, so this file replaces nothing: it is written besides the others', {
      object: `templates/overrides/${name}`,
      advice:
        'If it replaced one before an upgrade, that template has moved: give the file its new path. A file that is meant to be additional belongs below templates/config.',
    }),
  );
}

/** Written from the object of an app where there is no template; one may stand in its place. */
function isFromObject(name: string): boolean {
  return /(?:^|\/)(?:ks|kustomization|namespace|networkpolicy|helmrelease|helmrepository|ocirepository)\.yaml(?:\.j2)?$/.test(
    name,
  );
}

const withoutSuffix = (name: string) => name.replace(/\.j2$/, '');

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return walkFiles(folder, (name) => name === '.gitkeep').files;
}
