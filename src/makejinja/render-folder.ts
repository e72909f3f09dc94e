import { dirname, relative } from 'node:path';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { mend } from '../disk/journal.ts';
import { diskDiagnostic } from '../disk/problem.ts';
import { digestOf, type RunState, readState, writeState } from './cache/run-state.ts';
import { isUpToDate } from './cache/unchanged.ts';
import { stdoutPath, writesOneFile } from './files/discover.ts';
import { inputsOf, type Prepared, prepareRun, runAfter } from './prepare.ts';
import type { Outcome } from './render-and-write.ts';
import type { Rendering } from './render-in-memory.ts';
import { failed, type RenderFolderOptions, type RenderFolderResult, type Run } from './run.ts';

/**
 * Does what makejinja does with a `makejinja.toml`: renders the templates of all inputs into the output folder and copies the
 * other files. Writes nothing unless everything could be rendered, and removes only what an earlier run wrote. Throws only for
 * bugs.
 */
export async function renderFolder(options: RenderFolderOptions): Promise<RenderFolderResult> {
  const prepared = prepareRun(options);
  return 'run' in prepared ? renderPrepared(prepared) : failed(prepared.diagnostics);
}

/** Checks the outputs and returns all findings, including the given ones. If there is an error among them, nothing is written. */
export type Judge = (rendering: Rendering, found: readonly Diagnostic[]) => Promise<readonly Diagnostic[]>;

/** The same for a run whose settings were already read. With a judge, everything is rendered again. */
export async function renderPrepared(prepared: Prepared, judge?: Judge): Promise<RenderFolderResult> {
  const { run, at } = prepared;
  const { settings, options, cache, version } = run;
  try {
    if (settings.output !== stdoutPath) {
      const single = writesOneFile(settings);
      mend(single ? dirname(settings.output) : settings.output);
    }
  } catch (error) {
    const refused = diskDiagnostic(error, options.cwd);
    if (refused === undefined) throw error;
    return failed([refused]);
  }

  const inputs = inputsOf(run);
  const key = digestOf(JSON.stringify([version, ...Object.entries(settings).map(plainEntry)]));
  const stateName = stateOf(run);
  const previous = readState(cache, stateName);
  const keep = (state: RunState) => writeState(cache, stateName, state);

  let result: RenderFolderResult;
  if (judge === undefined && run.plugins.length === 0 && isUpToDate(previous, key, inputs, at, keep)) {
    const unchanged = previous.outputs.map(({ path }) => relative(settings.output, path));
    result = { diagnostics: [], created: [], updated: [], unchanged: unchanged.sort(), removed: [] };
  } else {
    const { renderAndWrite } = await import('./render-and-write.ts');
    const keepOutcome = (outcome: Outcome) => keep({ ...outcome, key, at });
    result = await renderAndWrite(run, inputs, previous, keepOutcome, judge);
  }
  if (hasErrors(result.diagnostics)) return result;
  result = { ...result, quiet: settings.quiet };
  const after = runAfter(prepared);
  return after === undefined ? result : { ...result, diagnostics: [...result.diagnostics, after] };
}

function plainEntry([name, value]: [string, unknown]): unknown {
  return [name, value instanceof Map ? [...value] : value];
}

function stateOf({ project }: Run): string {
  return `${project}.state`;
}

/** What the last run of this project left, if known; see {@link renderPrepared}. */
export function lastRun(run: Run): RunState | undefined {
  return readState(run.cache, stateOf(run));
}
