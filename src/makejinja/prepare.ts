import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { type Diagnostic, hasErrors, type Location } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { isUntrusted } from '../untrusted.ts';
import { cacheFolder, noCache } from './cache/folder.ts';
import { digestOf } from './cache/run-state.ts';
import { engineVersion } from './cache/version.ts';
import { runCommands } from './commands.ts';
import { stdinPath } from './files/discover.ts';
import { type Walk, walk } from './files/walk.ts';
import { choosePlugins } from './plugin/choose.ts';
import type { RenderFolderOptions, Run } from './run.ts';
import type { OptionName, Settings } from './settings/options.ts';
import { readSettings } from './settings/read-settings.ts';
import { unsupported } from './support.ts';
import { refusedWithoutTrust } from './without-trust.ts';

export interface Prepared {
  readonly run: Run;
  readonly locate: (name: OptionName) => Location;
  /** When the run started, in milliseconds. */
  readonly at: number;
}

/** Reads the settings, refuses what is unsupported or not allowed, and runs the commands of `exec_pre`. */
export function prepareRun(
  options: RenderFolderOptions,
): Prepared | { readonly diagnostics: readonly Diagnostic[]; readonly settings?: Settings } {
  const at = Date.now();
  const { cwd, env } = options;
  const show = (path: string) => relative(cwd, path) || path;
  const read = readSettings({ cwd, env, file: options.file, overrides: options.overrides });
  if ('diagnostics' in read) return read;
  const { settings, locate, files } = read;

  const chosen = choosePlugins(settings, options.plugins, cwd, show, locate);
  const distrusted = isUntrusted(env) ? refusedWithoutTrust(settings, options, locate, show) : [];
  const problems = [...unsupported(settings, locate), ...chosen.diagnostics, ...distrusted];
  if (hasErrors(problems)) return { diagnostics: problems, settings };

  if (!settings.quiet) options.print(codeThatRuns(settings, chosen.paths.map(show)));
  const before = runCommands(settings.exec_pre, options, locate('exec_pre'));
  if (before !== undefined) return { diagnostics: [before], settings };
  const missing = missingPaths(settings, locate, show);
  if (hasErrors(missing)) return { diagnostics: missing, settings };

  const version = engineVersion();
  const project = digestOf(JSON.stringify([cwd, settings.inputs, settings.output]));
  const cache = options.cache && !isUntrusted(env) ? cacheFolder(env) : noCache;
  const run: Run = { options, settings, files, cache, plugins: chosen.paths, project, version, show };
  return { run, locate, at };
}

/** A line that lists the repository's code that a run executes; empty if there is none. */
function codeThatRuns(settings: Settings, plugins: readonly string[]): string {
  const commands = (name: 'exec_pre' | 'exec_post') =>
    settings[name].map((command) => `${name} ${JSON.stringify(command)}`);
  const code = [
    ...commands('exec_pre'),
    ...plugins.map((path) => `the plugin ${path}`),
    ...commands('exec_post'),
  ];
  return code.length === 0 ? '' : `code of this repository that runs: ${code.join(', ')}\n`;
}

/** All files that a run reads. */
export function inputsOf({ settings }: Run): Walk {
  const schema = settings['clusterwright.schema'];
  const data = [...settings.data, ...[...settings.file_data.values()].flat()];
  return walk([...settings.inputs, ...data, ...(schema === null ? [] : [schema])]);
}

/** Runs the commands of `exec_post`, after a run that has written. */
export function runAfter({ run, locate }: Prepared): Diagnostic | undefined {
  return runCommands(run.settings.exec_post, run.options, locate('exec_post'));
}

function missingPaths(
  settings: Settings,
  locate: (name: 'inputs' | 'data') => Pick<Diagnostic, 'file' | 'range'>,
  show: (path: string) => string,
): Diagnostic[] {
  const report = (name: 'inputs' | 'data', path: string): Diagnostic =>
    atPlace(locate(name), {
      code: 'makejinja/path-not-found',
      message: `${name === 'inputs' ? 'the input' : 'the data file'} ${show(path)} does not exist`,
      path: name,
      hint: 'Correct the path: in makejinja.toml it is relative to the folder of that file.',
    });
  const absent = (path: string) => path !== stdinPath && !existsSync(path);
  return [
    ...settings.inputs.filter(absent).map((path) => report('inputs', path)),
    ...settings.data.filter(absent).map((path) => report('data', path)),
  ];
}
