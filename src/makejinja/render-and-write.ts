import { mkdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { digest } from '../disk/digest.ts';
import { statOf } from '../disk/inside.ts';
import { diskDiagnostic } from '../disk/problem.ts';
import { isSealedPath, isSealedText } from '../sops/sealed.ts';
import { digestOf, type Mark, mark, type RunState } from './cache/run-state.ts';
import { type FolderJob, stdoutPath, writesOneFile } from './files/discover.ts';
import { finishFolder, isPlaceForFolder, type Output, planOutputs, writeOutputs } from './files/outputs.ts';
import type { Walk } from './files/walk.ts';
import { leaksIn } from './leaks-in.ts';
import type { RenderOutput } from './render-all.ts';
import type { Judge } from './render-folder.ts';
import { renderInMemory } from './render-in-memory.ts';
import { failed, type RenderFolderResult, type Run } from './run.ts';
import type { Settings } from './settings/options.ts';

/** What a run leaves for the next one. */
export type Outcome = Pick<RunState, 'repeatable' | 'inputs' | 'outputs'>;

/** The part of a run that is needed if something has changed: load the data and the plugins, render, write. */
export async function renderAndWrite(
  run: Run,
  inputs: Walk,
  previous: RunState | undefined,
  keep: (outcome: Outcome) => void,
  judge?: Judge,
): Promise<RenderFolderResult> {
  const { settings, options } = run;
  const { rendering, diagnostics } = await renderInMemory(run, inputs);
  if (rendering === undefined) return failed(diagnostics);
  const { rendered, folders } = rendering;
  const leaks = await leaksIn(run, rendering);
  const found = [...diagnostics, ...leaks];
  const findings = judge === undefined ? found : await judge(rendering, found);
  if (hasErrors(findings)) return failed(findings);
  if (settings.output === stdoutPath) {
    const stdout = rendered.outputs.map(({ content }) => content.toString('utf8')).join('');
    return { ...failed(findings), stdout };
  }

  try {
    const written = write(run, folders, rendered, previous, keep);
    keep(outcomeOf(settings, inputs, rendered));
    return { ...written, diagnostics: [...findings, ...written.diagnostics] };
  } catch (error) {
    const refused = diskDiagnostic(error, options.cwd);
    if (refused === undefined) throw error;
    return failed([refused]);
  }
}

function write(
  { settings, show }: Run,
  folders: readonly FolderJob[],
  { outputs, passedOver }: RenderOutput,
  previous: RunState | undefined,
  keep: (outcome: Outcome) => void,
): RenderFolderResult {
  const single = writesOneFile(settings);
  const below = (paths: readonly string[]) =>
    paths.map((path) => relative(settings.output, path) || path).sort();
  const staging = single ? dirname(settings.output) : settings.output;
  const opened = openedBy(outputs, show);
  const plan = planOutputs(outputs, staging);
  const { changes } = plan;
  const { removed, kept } = settings.clean
    ? staleOutputs(previous, outputs, settings, show)
    : { removed: [], kept: [] };
  // If the run is interrupted from here on, a later run may have to remove the files that it has written.
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
    diagnostics: [...opened, ...kept],
    created: below(changes.created),
    updated: below(changes.updated),
    unchanged: below(changes.unchanged),
    removed: below(removed.map(({ path }) => path)),
    passedOver,
  };
}

interface StaleOutput {
  readonly path: string;
  /** The digest of the existing file. */
  readonly was: string;
}

/** Sealed files that are replaced by plain text, as in makejinja. */
function openedBy(outputs: readonly Output[], show: (path: string) => string): Diagnostic[] {
  const opened = outputs.filter(({ path, content }) => {
    if (!isSealedPath(path) || statOf(path)?.isFile() !== true) return false;
    return isSealedText(readFileSync(path, 'utf8')) && !isSealedText(content.toString('utf8'));
  });
  const [first] = opened;
  if (first === undefined) return [];
  const others = opened.length > 1 ? ` and ${opened.length - 1} more sealed files` : ', which was sealed';
  return [
    aboutFile(show(first.path), {
      code: 'makejinja/opens-sealed',
      severity: 'warning',
      message: `this run writes plain text over ${show(first.path)}${others}`,
      hint: 'With --seal they stay sealed, and keep their bytes if nothing changed.',
    }),
  ];
}

/** `clean`: the files of the last run that this run does not write and that have not changed since; they are removed. */
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
    // Anyone can edit the state file, so paths that it names outside the output are never touched.
    if (wanted.has(path) || path === root || !isPlaceForFolder(root, path)) continue;
    if (statOf(path)?.isFile() !== true) continue;
    const content = readFileSync(path);
    if (digests.has(digestOf(content))) removed.push({ path, was: digest(content) });
    else kept.push(keptFile(show(path)));
  }
  return { removed, kept };
}

/** The state while files are moved into place: everything written before, and everything that may have been written by now. */
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
  // Without either option, existing files are skipped, and a run does little more than check that they exist.
  const repeatable = rendered.repeatable && inputs.complete && (force || clean);
  return { repeatable, outputs, inputs: repeatable ? marksOf(inputs.files, rendered.read) : [] };
}

function marksOf(files: ReadonlyMap<string, Stats>, read: ReadonlyMap<string, string>): Mark[] {
  return [...files].map(([path, stats]) => mark(path, stats, read.get(path) ?? readFileSync(path)));
}

function keptFile(file: string): Diagnostic {
  return aboutFile(file, {
    code: 'makejinja/kept',
    severity: 'warning',
    message: `${file} is no longer rendered, but was changed since it was and is kept`,
    hint: 'Remove it by hand, or move the change into its template.',
  });
}
