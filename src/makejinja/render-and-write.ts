import { mkdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { type Diagnostic, hasErrors, type Location, startOfFile } from '../diagnostics/diagnostic.ts';
import { digest } from '../disk/digest.ts';
import { statOf } from '../disk/inside.ts';
import { diskDiagnostic } from '../disk/problem.ts';
import { compiledTemplates } from './cache/compiled.ts';
import { digestOf, type Mark, mark, type RunState } from './cache/run-state.ts';
import { applyVariables, dataFiles, loadFiles } from './data/load-data.ts';
import { type Discovery, discover, type FolderJob, stdoutPath, writesOneFile } from './files/discover.ts';
import { copyMetadata, isPlaceForFolder, type Output, planOutputs, writeOutputs } from './files/outputs.ts';
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
    const filters = plugins.flatMap(({ pathFilters }) => pathFilters);
    found = discover(settings, filters, inputs.files);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failed([badOption('include_patterns', error.message, 'makejinja/pattern')]);
  }
  const compiled = compiledTemplates(cache, `${run.project}.templates`, run.version);
  const rendered = renderAll({
    settings,
    jobs: found.jobs,
    files: inputs,
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
    const written = write(run, found, rendered, previous, keep);
    keep(outcomeOf(settings, inputs, rendered));
    return { ...written, diagnostics: [...rendered.diagnostics, ...written.diagnostics] };
  } catch (error) {
    const refused = diskDiagnostic(error, options.cwd);
    if (refused === undefined) throw error;
    return failed([refused]);
  }
}

function write(
  { settings, show }: Run,
  { folders }: Discovery,
  { outputs }: RenderOutput,
  previous: RunState | undefined,
  keep: (outcome: Outcome) => void,
): RenderFolderResult {
  const single = writesOneFile(settings);
  const below = (paths: readonly string[]) =>
    paths.map((path) => relative(settings.output, path) || path).sort();
  const staging = single ? dirname(settings.output) : settings.output;
  const plan = planOutputs(outputs, staging);
  const { changes } = plan;
  const { removed, kept } = settings.clean
    ? staleOutputs(previous, outputs, settings, show)
    : { removed: [], kept: [] };
  // A run that is interrupted from here on has written files, too, that a later one may have to remove.
  if (settings.clean && plan.pending.length > 0) keep(unfinished(previous, outputs));
  const gone = removed.map(({ path, was }) => ({
    path: relative(settings.output, path).split(sep).join('/'),
    content: null,
    was,
  }));
  writeOutputs(plan, gone, staging);
  for (const folder of [...folders].sort((a, b) => b.output.length - a.output.length)) {
    finishFolder(folder, settings);
  }
  if (!single && statOf(settings.output) === undefined) mkdirSync(settings.output, { recursive: true });
  return {
    diagnostics: kept,
    created: below(changes.created),
    updated: below(changes.updated),
    unchanged: below(changes.unchanged),
    removed: below(removed.map(({ path }) => path)),
  };
}

/** Folders exist where something lies in them, or where empty ones are kept; they may take over mode and times. */
function finishFolder({ output, stats }: FolderJob, settings: Settings): void {
  const { keep_empty, copy_metadata } = settings;
  if (!isPlaceForFolder(settings.output, output)) return;
  if (keep_empty) mkdirSync(output, { recursive: true });
  const there = copy_metadata ? statSync(output, { throwIfNoEntry: false }) : undefined;
  if (there?.isDirectory() === true) copyMetadata(output, stats, there);
}

interface StaleOutput {
  readonly path: string;
  /** The digest of what is there. */
  readonly was: string;
}

/** `clean`: what the last run wrote and this one does not is to go, unless it was changed since. */
function staleOutputs(
  previous: RunState | undefined,
  outputs: readonly Output[],
  { output: root }: Settings,
  show: (path: string) => string,
): { removed: StaleOutput[]; kept: Diagnostic[] } {
  const wanted = new Set(outputs.map(({ path }) => path));
  const written = new Map<string, Set<string>>();
  for (const { path, digest } of previous?.outputs ?? []) {
    written.set(path, (written.get(path) ?? new Set()).add(digest));
  }
  const removed: StaleOutput[] = [];
  const kept: Diagnostic[] = [];
  for (const [path, digests] of written) {
    // The state is a file that anyone may edit: what it names outside of the output is never touched.
    if (wanted.has(path) || path === root || !isPlaceForFolder(root, path)) continue;
    if (statOf(path)?.isFile() !== true) continue;
    const content = readFileSync(path);
    if (digests.has(digestOf(content))) removed.push({ path, was: digest(content) });
    else kept.push(keptFile(show(path)));
  }
  return { removed, kept };
}

/** What the state says while files are put into place: all that was written before, and all that may be by now. */
function unfinished(previous: RunState | undefined, outputs: readonly Output[]): Outcome {
  const begun = outputs.map(({ path, content }) => ({
    path,
    is: [0, 0, 0, 0, 0] as const,
    digest: digestOf(content),
  }));
  return { repeatable: false, inputs: [], outputs: [...(previous?.outputs ?? []), ...begun] };
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
