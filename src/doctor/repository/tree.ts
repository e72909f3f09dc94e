import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Project } from '../../app-kit/project.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readInputText } from '../../disk/read-input.ts';
import { configure } from '../../pipeline/configure.ts';
import { editorSchemaText } from '../../pipeline/project/editor-files.ts';
import { shownBelow, shownPath, type Workspace } from '../../pipeline/workspace.ts';
import { askGit } from '../../secrets/git.ts';
import { changesTree, describeChanges } from '../../write/changes.ts';
import { treeFolder } from '../../write/manifest-path.ts';
import type { Plan } from '../../write/plan.ts';
import { type CheckResult, firstOf, resultsOf } from '../check.ts';
import type { Keys } from './keys.ts';

/** Checks that the configuration is valid and the tree is up to date. Writes nothing. */
export async function checkTree(
  place: Workspace,
  { lacksKey, isLockedOut, reported }: Known,
  onStage: (text: string) => void,
): Promise<TreeCheck> {
  const { ok, error, warning, skipped } = resultsOf('repository', 'tree');
  const options = { strict: false, force: false, reseal: false, write: false, onStage };
  const { diagnostics, plan } = await configure(place, options);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const left = warnings.filter(({ code }) => code === 'write/left-behind');
  const lacksRules = errors.some(({ code }) => code === 'sops/no-config');
  const isKnown = ({ code }: Diagnostic) => lacksKey && lacksKeyCodes.has(code);
  const results = errors
    .filter((found) => !isKnown(found))
    .map(({ code, message, file, range, hint }) =>
      code === 'sops/no-config'
        ? error(`it does not exist, and ${message.replace(/:.*/, '')} without it`, {
            object: '.sops.yaml',
            advice: withoutRules(place, hint),
          })
        : error(message, {
            object: `${file}:${range.start.line}`,
            advice: hint,
            command: `clusterwright configure ${code.startsWith('write/') ? '--diff' : '--check'}`,
          }),
    );
  results.push(...left.map(({ message, file, hint }) => warning(message, { object: file, advice: hint })));
  const withErrors = new Set([...reported, ...errors.map(({ file }) => file)]);
  const others = isLockedOut ? undefined : plan && without(plan, withErrors, shownBelow(place));
  if (others !== undefined && changesTree(others)) {
    const below = shownBelow(place);
    results.push(
      error(
        `the tree is not what ${shownPath(place.cwd, place.config)} renders to: ${describeChanges(others)}`,
        {
          object: `${below}${treeFolder}/`,
          advice: 'Check what would change, then run `clusterwright configure` and commit.',
          command: 'clusterwright configure --diff',
        },
      ),
    );
  }
  if (results.length === 0)
    results.push(
      errors.length > 0
        ? skipped('the tree cannot be compared without a private key')
        : ok(`${shownPath(place.cwd, place.config)} is valid, and the tree is up to date`),
    );
  return { lacksRules, results: [...firstOf(results), ...aboutWarnings(warnings.length - left.length)] };
}

/** What other checks have found already. */
interface Known extends Pick<Keys, 'lacksKey' | 'isLockedOut'> {
  /** The files that have an error. */
  readonly reported: ReadonlySet<string>;
}

interface TreeCheck {
  readonly results: readonly CheckResult[];
  /** Whether secrets cannot be sealed, because there is no .sops.yaml. */
  readonly lacksRules: boolean;
}

/** The codes of findings that have a missing private key as their cause. */
const lacksKeyCodes: ReadonlySet<string> = new Set(['sops/no-identity', 'seal/cannot-compare']);

/** The changes of a plan, except those of files that have a finding of their own. */
function without(plan: Plan, files: ReadonlySet<string>, below: string) {
  const others = <File extends { readonly path: string }>(changed: readonly File[]) =>
    changed.filter(({ path }) => !files.has(`${below}${path}`));
  return {
    created: others(plan.created),
    updated: others(plan.updated),
    removed: others(plan.removed),
    unchanged: plan.unchanged,
  };
}

/** How to get .sops.yaml back: what git has of it is right, and a new one is for a new key if that is missing as well. */
function withoutRules({ cwd, env }: Workspace, hint: string): string {
  const answer = askGit(cwd, { ...env });
  const isTracked = answer.state === 'answered' && answer.tracked.some(({ path }) => path === '.sops.yaml');
  return isTracked ? '`git checkout HEAD -- .sops.yaml` restores it.' : hint;
}

function aboutWarnings(count: number): readonly CheckResult[] {
  if (count === 0) return [];
  const { warning } = resultsOf('repository', 'configuration');
  const command = 'clusterwright configure --check';
  return [warning(`the configuration has ${count} ${count === 1 ? 'warning' : 'warnings'}`, { command })];
}

/** Checks that editors know the settings of this version of the program. */
export function checkSchema({ cwd, config }: Workspace, project: Project): readonly CheckResult[] {
  const name = 'cluster.schema.json';
  const { ok, info, warning } = resultsOf('repository', 'schema');
  const path = join(cwd, name);
  if (!existsSync(path)) {
    return [
      info(`${name} does not exist, so editors do not know the settings`, { command: 'clusterwright init' }),
    ];
  }
  const named = schemaOf(resolve(cwd, config));
  if (named !== undefined && !existsSync(resolve(cwd, dirname(config), named))) {
    const right = relative(dirname(resolve(cwd, config)), path)
      .split(sep)
      .join('/');
    return [
      warning(
        `its first lines name the schema ${named}, which does not exist, so editors do not know the settings`,
        {
          object: shownPath(cwd, config),
          advice: `Write ${right} there.`,
        },
      ),
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

/** The schema that a comment of a configuration names for editors, if it is a relative path. */
function schemaOf(config: string): string | undefined {
  if (!existsSync(config)) return undefined;
  return /^#(?: yaml-language-server: \$schema=|:schema )(\.\.?\/\S+)/m.exec(readInputText(config))?.[1];
}
