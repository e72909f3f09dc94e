import { configMembers, type ProjectConfig } from '../../app-kit/config.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/suggest.ts';
import { isPlainPath } from '../../disk/inside.ts';
import { findingAt, loadUserModule } from './modules.ts';

/**
 * Reads the configuration of a project; `known` are the names of the shipped apps. Returns undefined if it cannot be used at all.
 * Problems are added to the diagnostics.
 */
export async function readConfig(
  path: string,
  cwd: string,
  known: readonly string[],
  diagnostics: Diagnostic[],
): Promise<ProjectConfig | undefined> {
  const module = await loadUserModule(path, cwd);
  if ('diagnostics' in module) {
    diagnostics.push(...module.diagnostics);
    return undefined;
  }
  const value = module.exports['default'];
  const wrong = (names: readonly string[], message: string, hint: string) =>
    diagnostics.push(findingAt(module, names, 'project/invalid-config', message, hint));
  if (typeof value !== 'object' || value === null) {
    wrong([], 'there is no default export', 'Write `export default defineConfig({ … })`.');
    return undefined;
  }
  for (const [name, member] of Object.entries(value)) {
    if (!configMembers.some((known) => known === name)) {
      wrong(
        [name],
        `there is no option ${name}`,
        didYouMean(name, configMembers, `There are ${configMembers.join(', ')}.`).hint,
      );
    } else if (name === 'apps') {
      if (member === undefined) continue;
      if (!Array.isArray(member) || !member.every((item) => typeof item === 'string')) {
        wrong(
          ['apps'],
          'apps must be a list of names of shipped apps',
          'An own app needs no mention: apps/<app>/app.ts is found.',
        );
        continue;
      }
      for (const chosen of member.filter((item) => !known.includes(item))) {
        diagnostics.push(
          findingAt(
            module,
            ['apps', chosen],
            'project/unknown-app',
            `there is no shipped app ${chosen}`,
            didYouMean(chosen, known, `There are ${known.join(', ')}.`).hint,
          ),
        );
      }
    } else if (name === 'outputs') {
      const problem = member === undefined ? undefined : problemOfOutputs(member);
      if (problem !== undefined) wrong(problem.path, problem.message, problem.hint);
    } else if (name === 'boilerplate') {
      if (member !== undefined && typeof member !== 'boolean')
        wrong(
          [name],
          'boilerplate must be true or false',
          'Write `boilerplate: false` if all files have templates.',
        );
    } else if (member !== undefined && (typeof member !== 'object' || member === null)) {
      wrong([name], `${name} must be an object`, 'Name each member by what templates are to call it.');
    } else if (name !== 'globals') {
      for (const [key, fn] of Object.entries(member ?? {})) {
        if (typeof fn !== 'function')
          wrong([name, key], `${name}.${key} must be a function`, 'Values belong to globals.');
      }
    }
  }
  return value as ProjectConfig;
}

/** What a run or git reads: a template that could write one of these would control the next run. */
const inputs =
  /^(\.git|apps|templates|age\.key|node_modules|\.clusterwright|cluster\.(ya?ml|toml)|clusterwright\.config\.\w+)$/i;

function problemOfOutputs(
  outputs: unknown,
): { readonly path: readonly string[]; readonly message: string; readonly hint: string } | undefined {
  if (!Array.isArray(outputs) || !outputs.every((item) => typeof item === 'string')) {
    const message = 'outputs must be a list of folders and files';
    return { path: ['outputs'], message, hint: "Write it as in `outputs: ['talos', '.sops.yaml']`." };
  }
  for (const output of outputs) {
    const path = ['outputs', output];
    if (!isPlainPath(output)) {
      const message = `outputs names ${JSON.stringify(output)}, which is not a path below the output folder`;
      return {
        path,
        message,
        hint: "Name a folder or a file without `..` and without a slash at its ends, such as 'talos'.",
      };
    }
    const [first = ''] = output.split('/');
    if (!inputs.test(first)) continue;
    const message = `outputs names ${output}, which is what a run reads`;
    return { path, message, hint: 'Name another folder: templates must not change their own input.' };
  }
  return undefined;
}
