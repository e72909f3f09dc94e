import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Project } from '../../app-kit/project.ts';
import { placesOf, secretSettings } from '../../app-kit/secret-setting.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { parseConfiguration } from '../../diagnostics/parse-configuration.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import { readInputText } from '../../disk/read-input.ts';
import { pastFiles } from '../../git/history.ts';
import { repositoryOf } from '../../git/run.ts';
import { withIgnored } from '../../init/gitignore.ts';
import { packageRoot } from '../../package-root.ts';
import { configurationFiles } from '../../pipeline/extended-files.ts';
import { shownPath, type Workspace } from '../../pipeline/workspace.ts';
import { checkFolder } from '../../secrets/check.ts';
import { askGit } from '../../secrets/git.ts';
import { isSealedText } from '../../sops/sealed.ts';
import { type CheckResult, firstOf, resultsOf } from '../check.ts';
import type { Keys } from './keys.ts';

/** Checks that secrets are kept out of the repository: ignored or sealed, and not in any commit. */
export async function checkCommitted(
  place: Workspace,
  project: Project,
  keys: Pick<Keys, 'isLockedOut'>,
): Promise<readonly CheckResult[]> {
  const path = shownPath(place.cwd, place.config);
  const text = readText(join(place.cwd, path));
  const isClear = text !== undefined && !isSealedText(text);
  const now = checkNow(place, project, keys);
  const isOfConfig = ({ object }: CheckResult) => object?.startsWith(`${path}:`) === true;
  const isSecret = isClear && holdsSecrets(path, text, project);
  // If .gitignore lacks other lines too, its own finding covers the configuration. Otherwise, that of the configuration does,
  // which can be sealed instead.
  const other = await checkIgnored(place.cwd, undefined);
  const lacksMore = other.some(({ status }) => status !== 'ok');
  const ignored = lacksMore && isSecret ? await checkIgnored(place.cwd, path) : other;
  const covered = lacksMore && isSecret && !isTracked(path, place);
  return [
    ...ignored,
    ...checkKubeconfig(place),
    ...(covered ? withoutErrors(now, isOfConfig) : now),
    ...filesOf(place).flatMap((file) => checkPast(file, place, project)),
  ];
}

function isTracked(path: string, { cwd, env }: Workspace): boolean {
  const answer = askGit(cwd, { ...env });
  return answer.state === 'answered' && answer.tracked.some((file) => file.path === path);
}

function withoutErrors(results: readonly CheckResult[], isCovered: (result: CheckResult) => boolean) {
  return results.filter((result) => result.status !== 'error' || !isCovered(result));
}

/** The configuration and the files it extends that are in the working folder. */
function filesOf(place: Workspace): readonly string[] {
  const files = configurationFiles(place) ?? [join(place.cwd, place.config)];
  return files.map((file) => shownPath(place.cwd, file)).filter((file) => !isAbsolute(file));
}

async function checkIgnored(cwd: string, plainConfig: string | undefined): Promise<readonly CheckResult[]> {
  const { ok, warning, error } = resultsOf('repository', 'gitignore');
  const before = readText(join(cwd, '.gitignore')) ?? '';
  const { text, diagnostics } = await withIgnored(before, plainConfig);
  const lines = text
    .slice(before.length)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const secret = lines.some((line) => line === 'age.key' || line === `/${plainConfig}`);
  const taken = diagnostics.map(({ message, hint }) =>
    warning(message, { object: '.gitignore', advice: hint }),
  );
  if (lines.length === 0)
    return taken.length > 0 ? taken : [ok('.gitignore keeps secrets and generated files out of git')];
  const missing = (secret ? error : warning)(`it lacks ${lines.join(', ')}`, {
    object: '.gitignore',
    advice: '`clusterwright init` adds what is missing, and changes nothing else.',
    command: 'clusterwright init',
  });
  return [missing, ...taken];
}

/** Checks the kubeconfig next to the configuration, where `task` and `doctor` look for it. */
function checkKubeconfig({ cwd, env }: Workspace): readonly CheckResult[] {
  const answer = askGit(cwd, { ...env });
  if (answer.state !== 'answered') return [];
  const name = 'kubeconfig';
  const isTracked = answer.tracked.some(({ path }) => path === name);
  if (!isTracked && !answer.others.includes(name)) return [];
  const { error } = resultsOf('repository', name);
  return [
    error(
      `it contains the credentials of the cluster, but git ${isTracked ? 'tracks it' : 'does not ignore it'}`,
      {
        object: name,
        advice: isTracked
          ? 'Add `/kubeconfig` to .gitignore, untrack it with `git rm --cached kubeconfig`, which keeps the file, and have the credentials replaced if they were ever pushed.'
          : 'Put `/kubeconfig` into .gitignore, and keep the file.',
      },
    ),
  ];
}

/** Checks what the next commit would contain. */
function checkNow(
  place: Workspace,
  project: Project,
  { isLockedOut }: Pick<Keys, 'isLockedOut'>,
): readonly CheckResult[] {
  const { ok, error } = resultsOf('repository', 'clear-text');
  const names = secretSettings(project).map(({ name }) => name);
  const configurations = configurationFiles(place) ?? [place.config];
  const options = { folder: '.', configurations, secretSettings: names };
  const { diagnostics, files } = checkFolder(options, {
    folder: place.cwd,
    env: { ...place.env },
    now: () => new Date(),
  });
  // In a clone of clusterwright, the example secrets in its own sources and tests do not count.
  const isOwn = place.cwd === packageRoot();
  const errors = diagnostics.filter(
    ({ severity, code, file }) =>
      severity === 'error' &&
      !(isOwn && /^(?:src|test|docs)\//.test(file)) &&
      // To seal the files for these recipients would lock out everybody here.
      !(isLockedOut && code === 'seal/wrong-recipients'),
  );
  if (errors.length === 0) return [ok(`no secret is in clear text in ${files} files that can be committed`)];
  return firstOf(
    alike(errors).map(([{ message, file, range, hint }, ...more]) =>
      error(more.length === 0 ? message : `${message}; the same holds for ${counted(more.length)}`, {
        object: `${file}:${range.start.line}`,
        advice: hint,
        command: 'clusterwright secrets check',
      }),
    ),
  );
}

type Alike = readonly [Diagnostic, ...Diagnostic[]];

/** Groups findings that differ only in the file. */
function alike(findings: readonly Diagnostic[]): readonly Alike[] {
  const groups = new Map<string, [Diagnostic, ...Diagnostic[]]>();
  for (const found of findings) {
    const text = `${found.message}\n${found.hint}`;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [found]);
    else group.push(found);
  }
  return [...groups.values()];
}

const counted = (files: number) => (files === 1 ? '1 other file' : `${files} other files`);

/** Checks whether a commit contains the configuration with secrets in clear text. */
function checkPast(path: string, place: Workspace, project: Project): readonly CheckResult[] {
  const { ok, warning, skipped } = resultsOf('repository', 'configuration-in-history');
  const env = { ...place.env };
  if (repositoryOf(place.cwd, env) === undefined)
    return [skipped('this is not a git repository: there are no commits')];
  const past = pastFiles(place.cwd, { path }, env);
  if ('reason' in past) return [skipped(`commits cannot be searched for ${path}: ${past.reason}`)];
  const clear = past.files.flatMap(({ commit, content }) => {
    const names = clearSecrets(path, content.toString('utf8'), project);
    return names.length === 0 ? [] : [{ commit, names }];
  });
  const [last] = clear;
  if (last === undefined) return [ok(`no commit contains a secret of ${path} in clear text`)];
  const [name = ''] = last.names;
  const more = last.names.length === 1 ? '' : ` and ${last.names.length - 1} more`;
  return [
    warning(`commit ${last.commit} contains ${name}${more} in clear text`, {
      object: path,
      advice:
        'Everyone with access to the repository can read them: replace those still in use with `clusterwright secrets rotate --setting`.',
      command: `git log --oneline -- ${path}`,
    }),
  ];
}

function holdsSecrets(path: string, text: string, project: Project): boolean {
  return clearSecrets(path, text, project).length > 0;
}

/** The secret settings that a text of the configuration contains in clear text. */
function clearSecrets(path: string, text: string, project: Project): readonly string[] {
  const parsed = parseConfiguration(path, text);
  if ('diagnostics' in parsed) return [];
  const { data } = parsed.source;
  return secretSettings(project).flatMap(({ name }) =>
    placesOf(name, data).flatMap(({ path, value }) =>
      typeof value === 'string' && value !== '' && !value.startsWith('ENC[') ? [pathText(path)] : [],
    ),
  );
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readInputText(path) : undefined;
}
