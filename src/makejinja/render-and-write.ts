import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, type Stats, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { type Diagnostic, hasErrors, type Location, startOfFile } from '../diagnostics/diagnostic.ts';
import { compiledTemplates } from './cache/compiled.ts';
import { digestOf, type Mark, mark, type RunState } from './cache/run-state.ts';
import { applyVariables, dataFiles, loadFiles } from './data/load-data.ts';
import { type Discovery, discover, type FolderJob, stdoutPath, writesOneFile } from './files/discover.ts';
import { copyMetadata, type Output, WriteError, writeOutputs } from './files/outputs.ts';
import type { Walk } from './files/walk.ts';
import type { LoadedPlugin } from './plugin/load-plugin.ts';
import { type RenderOutput, renderAll } from './render-all.ts';
import { failed, type RenderFolderResult, type Run } from './run.ts';
import type { Settings } from './settings/options.ts';

/** What a run leaves for the next one. */
export type Outcome = Pick<RunState, 'repeatable' | 'inputs' | 'outputs'>;

/** The part of a run that is left where something has changed: load the data and the plugins, render, write. */
export async function renderAndWrite(
  run: Run,
  inputs: Walk,
  previous: RunState | undefined,
  keep: (outcome: Outcome) => void,
): Promise<RenderFolderResult> {
  const { settings, show, options, cache } = run;
  const { data, diagnostics } = loadFiles(dataFiles(settings.data), show);
  if (hasErrors(diagnostics)) return failed(diagnostics);
  const wrong = applyVariables(data, settings.data_vars);
  if (wrong !== undefined) return failed([badOption('data_vars', wrong)]);

  const plugins: LoadedPlugin[] = [];
  for (const path of run.plugins) {
    const { loadPlugin } = await import('./plugin/load-plugin.ts');
    const context = { cwd: options.cwd, inputs: settings.inputs, output: settings.output };
    const plugin = await loadPlugin(path, data, context);
    if ('code' in plugin) return failed([plugin as Diagnostic]);
    plugins.push(plugin as LoadedPlugin);
  }

  let found: Discovery;
  try {
    found = discover(
      settings,
      plugins.flatMap(({ pathFilters }) => pathFilters),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failed([badOption('include_patterns', error.message, 'makejinja/pattern')]);
  }
  const compiled = compiledTemplates(cache, `${run.project}.templates`, run.version);
  const rendered = renderAll({
    settings,
    jobs: found.jobs,
    files: inputs.files,
    data,
    plugins,
    env: options.env,
    compiled,
    show,
  });
  compiled.save();
  if (hasErrors(rendered.diagnostics)) return failed(rendered.diagnostics);
  if (settings.output === stdoutPath) {
    const stdout = rendered.outputs.map(({ content }) => content.toString('utf8')).join('');
    return { ...failed(rendered.diagnostics), stdout };
  }

  try {
    const written = write(run, found, rendered, previous);
    keep(outcomeOf(settings, inputs, rendered));
    return { ...written, diagnostics: [...rendered.diagnostics, ...written.diagnostics] };
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    return failed([writeFailed(show(error.path), error.message)]);
  }
}

function write(
  { settings, show }: Run,
  { folders }: Discovery,
  { outputs }: RenderOutput,
  previous: RunState | undefined,
): RenderFolderResult {
  const single = writesOneFile(settings);
  const below = (paths: readonly string[]) =>
    paths.map((path) => relative(settings.output, path) || path).sort();
  const staging = single ? dirname(settings.output) : settings.output;
  const changes = writeOutputs(outputs, staging);
  const { removed, kept } = settings.clean
    ? removeStale(previous, outputs, settings, show)
    : { removed: [], kept: [] };
  for (const folder of [...folders].sort((a, b) => b.output.length - a.output.length)) {
    finishFolder(folder, settings);
  }
  if (!single) mkdirSync(settings.output, { recursive: true });
  return {
    diagnostics: kept,
    created: below(changes.created),
    updated: below(changes.updated),
    unchanged: below(changes.unchanged),
    removed: below(removed),
  };
}

/** Folders exist where something lies in them, or where empty ones are kept; they may take over mode and times. */
function finishFolder({ output, stats }: FolderJob, { keep_empty, copy_metadata }: Settings): void {
  if (keep_empty) mkdirSync(output, { recursive: true });
  const there = copy_metadata ? statSync(output, { throwIfNoEntry: false }) : undefined;
  if (there?.isDirectory() === true) copyMetadata(output, stats, there);
}

/** `clean`: what the last run wrote and this one does not goes, unless it was changed since. */
function removeStale(
  previous: RunState | undefined,
  outputs: readonly Output[],
  { output: root }: Settings,
  show: (path: string) => string,
): { removed: string[]; kept: Diagnostic[] } {
  const wanted = new Set(outputs.map(({ path }) => path));
  const removed: string[] = [];
  const kept: Diagnostic[] = [];
  for (const { path, digest } of previous?.outputs ?? []) {
    // The state is a file that anyone may edit: what it names outside of the output is never touched.
    if (wanted.has(path) || relative(root, path).startsWith('..') || !existsSync(path)) continue;
    if (digestOf(readFileSync(path)) !== digest) {
      kept.push(keptFile(show(path)));
      continue;
    }
    rmSync(path);
    removed.push(path);
    removeEmptyFolders(dirname(path), root);
  }
  return { removed, kept };
}

function removeEmptyFolders(folder: string, root: string): void {
  for (let path = folder; path !== root && path !== dirname(path); path = dirname(path)) {
    try {
      rmdirSync(path);
    } catch {
      return;
    }
  }
}

function outcomeOf({ force, clean }: Settings, inputs: Walk, rendered: RenderOutput): Outcome {
  const outputs = rendered.outputs.map(({ path, content }) => mark(path, statSync(path), content));
  // Without either, files that stand already are left alone, and a run looks at little more than whether they do.
  const repeatable = rendered.repeatable && inputs.complete && (force || clean);
  return { repeatable, outputs, inputs: repeatable ? marksOf(inputs.files, rendered.read) : [] };
}

function marksOf(files: ReadonlyMap<string, Stats>, read: ReadonlyMap<string, string>): Mark[] {
  return [...files].map(([path, stats]) => mark(path, stats, read.get(path) ?? readFileSync(path)));
}

function badOption(
  name: 'data_vars' | 'include_patterns',
  message: string,
  code: 'makejinja/option-value' | 'makejinja/pattern' = 'makejinja/option-value',
): Diagnostic {
  const location: Location = { file: 'makejinja.toml', range: startOfFile };
  return { code, severity: 'error', message, path: name, hint: 'Correct the option.', ...location };
}

function writeFailed(file: string, reason: string): Diagnostic {
  return {
    code: 'makejinja/write-failed',
    severity: 'error',
    message: `${file} cannot be written: ${reason}`,
    file,
    path: '',
    range: startOfFile,
    hint: 'Correct the permissions, or move away what stands there, and run again.',
  };
}

function keptFile(file: string): Diagnostic {
  return {
    code: 'makejinja/kept',
    severity: 'warning',
    message: `${file} is no longer rendered, but was changed since it was and is kept`,
    file,
    path: '',
    range: startOfFile,
    hint: 'Remove it by hand, or move the change into its template.',
  };
}
