import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import { diskDiagnostic } from '../../disk/problem.ts';
import { Refusal } from '../../disk/refusal.ts';
import { stdoutPath } from '../../makejinja/files/discover.ts';
import { type Prepared, prepareRun } from '../../makejinja/prepare.ts';
import { renderPrepared } from '../../makejinja/render-folder.ts';
import { failed, type RenderFolderOptions, type RenderFolderResult } from '../../makejinja/run.ts';
import type { Settings } from '../../makejinja/settings/options.ts';
import type { Plan } from '../../write/plan.ts';
import { compares, counted } from './wanted.ts';

export interface RenderRunOptions extends RenderFolderOptions {
  /** Replace and remove files that were changed by hand: `--force` on the command line. */
  readonly overwrite: boolean;
  /** Replace sealed files that no available identity can open. */
  readonly reseal: boolean;
}

export interface RenderRunResult extends RenderFolderResult {
  /** Absent if the settings cannot be read. */
  readonly settings?: Settings;
  /** The absolute paths of the settings files and plugins that were read. */
  readonly files?: readonly string[];
  /** Set by a run that seals or only compares; absent if errors prevent one. */
  readonly plan?: Plan;
}

/** How often a run starts again because another run wrote in the meantime. */
const attempts = 5;

/**
 * `render`: does what makejinja does and, depending on the settings in `[clusterwright]`, what `configure` does after rendering.
 * With `seal`, files are listed in a manifest as in `configure`: nothing is written unless everything succeeded, plain text stays
 * in memory, and files that were changed by hand are reported.
 */
export async function renderRun(options: RenderRunOptions): Promise<RenderRunResult> {
  const prepared = prepareRun(options);
  if (!('run' in prepared)) {
    const { diagnostics, settings } = prepared;
    return { ...failed(diagnostics), ...(settings && { settings }) };
  }
  const { settings, files, plugins } = prepared.run;
  const result = await chosen(prepared, options);
  return { ...result, quiet: settings.quiet, settings, files: [...files, ...plugins] };
}

async function chosen(prepared: Prepared, options: RenderRunOptions): Promise<RenderRunResult> {
  const { settings } = prepared.run;
  const { 'clusterwright.verify': verifies, 'clusterwright.strict': isStrict } = settings;
  const unfit = notForStdout(prepared);
  if (unfit !== undefined) return failed([unfit]);
  if (settings['clusterwright.seal'] || compares(settings)) return untilUndisturbed(prepared, options);
  if (!verifies && !isStrict) return renderPrepared(prepared);
  return renderPrepared(prepared, async (rendering, found) => {
    if (!verifies || hasErrors(found)) return counted(settings, found);
    const { verified } = await import('./planned.ts');
    const more = await verified(prepared, rendering, []);
    return counted(settings, [...found, ...more]);
  });
}

async function untilUndisturbed(prepared: Prepared, options: RenderRunOptions): Promise<RenderRunResult> {
  const { planned } = await import('./planned.ts');
  for (let attempt = 1; ; attempt++) {
    try {
      return await planned(prepared, options);
    } catch (error) {
      const meanwhile = error instanceof Refusal && error.reason === 'changed-meanwhile';
      if (meanwhile && attempt < attempts) continue;
      const refused = diskDiagnostic(error, options.cwd);
      if (refused === undefined) throw error;
      return failed([refused]);
    }
  }
}

/** Output on stdout has no path, so it cannot be sealed, verified or compared. */
function notForStdout({ run, locate }: Prepared): Diagnostic | undefined {
  const { settings } = run;
  if (settings.output !== stdoutPath) return undefined;
  const asked = (['seal', 'verify', 'check', 'diff'] as const).find(
    (name) => settings[`clusterwright.${name}`],
  );
  if (asked === undefined) return undefined;
  return atPlace(locate('output'), {
    code: 'makejinja/not-supported',
    message: `--${asked} needs an output folder, and the output is ${stdoutPath}`,
    path: 'output',
    hint: `Name a folder, or leave --${asked} out.`,
  });
}
