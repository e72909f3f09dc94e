import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { mend } from '../disk/journal.ts';
import { diskDiagnostic } from '../disk/problem.ts';
import { isUntrusted } from '../untrusted.ts';
import { cacheFolder, noCache } from './cache/folder.ts';
import { digestOf, type RunState, readState, writeState } from './cache/run-state.ts';
import { isUpToDate } from './cache/unchanged.ts';
import { engineVersion } from './cache/version.ts';
import { runCommands } from './commands.ts';
import { stdinPath, stdoutPath, writesOneFile } from './files/discover.ts';
import { walk } from './files/walk.ts';
import { choosePlugins } from './plugin/choose.ts';
import { failed, type RenderFolderOptions, type RenderFolderResult, type Run } from './run.ts';
import type { Settings } from './settings/options.ts';
import { readSettings } from './settings/read-settings.ts';
import { unsupported } from './support.ts';
import { refusedWithoutTrust } from './without-trust.ts';

/**
 * What makejinja does with a `makejinja.toml`: render the templates of all inputs into the output folder and copy the
 * other files. Nothing is written unless all could be rendered, and nothing removed that an earlier run did not write.
 * Throws on bugs of ours alone.
 */
export async function renderFolder(options: RenderFolderOptions): Promise<RenderFolderResult> {
  const at = Date.now();
  const { cwd, env } = options;
  const show = (path: string) => relative(cwd, path) || path;
  const read = readSettings({ cwd, env, file: options.file, overrides: options.overrides });
  if ('diagnostics' in read) return failed(read.diagnostics);
  const { settings, locate } = read;

  const chosen = choosePlugins(settings, options.plugins, cwd, show, locate);
  const distrusted = isUntrusted(env) ? refusedWithoutTrust(settings, options, locate, show) : [];
  const problems = [...unsupported(settings, locate), ...chosen.diagnostics, ...distrusted];
  if (hasErrors(problems)) return failed(problems);

  const before = runCommands(settings.exec_pre, options, locate('exec_pre'));
  if (before !== undefined) return failed([before]);
  const missing = missingPaths(settings, locate, show);
  if (hasErrors(missing)) return failed(missing);

  try {
    if (settings.output !== stdoutPath) {
      const single = writesOneFile(settings);
      mend(single ? dirname(settings.output) : settings.output);
    }
  } catch (error) {
    const refused = diskDiagnostic(error, cwd);
    if (refused === undefined) throw error;
    return failed([refused]);
  }

  const version = engineVersion();
  const project = digestOf(JSON.stringify([cwd, settings.inputs, settings.output]));
  const cache = options.cache && !isUntrusted(env) ? cacheFolder(env) : noCache;
  const run: Run = { options, settings, cache, plugins: chosen.paths, project, version, show };
  const inputs = walk([...settings.inputs, ...settings.data, ...[...settings.file_data.values()].flat()]);
  const key = digestOf(JSON.stringify([version, ...Object.entries(settings).map(plainEntry)]));
  const stateName = `${project}.state`;
  const previous = readState(cache, stateName);
  const keep = (state: RunState) => writeState(cache, stateName, state);

  let result: RenderFolderResult;
  if (chosen.paths.length === 0 && isUpToDate(previous, key, inputs, at, keep)) {
    const unchanged = previous.outputs.map(({ path }) => relative(settings.output, path));
    result = { diagnostics: [], created: [], updated: [], unchanged: unchanged.sort(), removed: [] };
  } else {
    const { renderAndWrite } = await import('./render-and-write.ts');
    result = await renderAndWrite(run, inputs, previous, (outcome) => keep({ ...outcome, key, at }));
  }
  if (hasErrors(result.diagnostics)) return result;
  result = { ...result, quiet: settings.quiet };
  const after = runCommands(settings.exec_post, options, locate('exec_post'));
  return after === undefined ? result : { ...result, diagnostics: [...result.diagnostics, after] };
}

function plainEntry([name, value]: [string, unknown]): unknown {
  return [name, value instanceof Map ? [...value] : value];
}

function missingPaths(
  settings: Settings,
  locate: (name: 'inputs' | 'data') => Pick<Diagnostic, 'file' | 'range'>,
  show: (path: string) => string,
): Diagnostic[] {
  const report = (name: 'inputs' | 'data', path: string): Diagnostic => ({
    code: 'makejinja/path-not-found',
    severity: 'error',
    message: `${name === 'inputs' ? 'the input' : 'the data file'} ${show(path)} does not exist`,
    path: name,
    hint: 'Correct the path: in makejinja.toml it is relative to the folder of that file.',
    ...locate(name),
  });
  const absent = (path: string) => path !== stdinPath && !existsSync(path);
  return [
    ...settings.inputs.filter(absent).map((path) => report('inputs', path)),
    ...settings.data.filter(absent).map((path) => report('data', path)),
  ];
}
