import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, sortDiagnostics } from '../../diagnostics/diagnostic.ts';
import { mayBeShown } from '../../diagnostics/may-be-shown.ts';
import { renderFolder } from '../../makejinja/render-folder.ts';
import type { Overrides } from '../../makejinja/settings/read-settings.ts';
import { describeChanges } from '../../write/changes.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

export interface RenderOptions extends Pick<CommonOptions, 'format'> {
  /** The settings file; `makejinja.toml` where none is named. */
  readonly config?: string | undefined;
  /** Modules in place of the plugins that the settings name. */
  readonly plugin: readonly string[];
  readonly cache: boolean;
  /** Options of makejinja given on the command line. */
  readonly overrides: Overrides;
}

/** `clusterwright render`: any folder of templates, by the rules of makejinja and with its settings file. */
export async function renderCommand(options: RenderOptions, io: Io): Promise<ExitStatus> {
  const { cwd, env } = io;
  const { config: file, plugin: plugins, cache, overrides } = options;
  const print = io.stderr;
  const result = await renderFolder({ cwd, env, file, plugins, cache, overrides, print });
  if (result.stdout !== undefined) io.stdout(result.stdout);
  const failed = result.diagnostics.some(({ severity }) => severity === 'error');
  const quiet = failed || result.quiet || result.stdout !== undefined;
  return report(
    {
      diagnostics: sortDiagnostics(result.diagnostics),
      files: result,
      masked: shownTemplates(result.diagnostics, cwd),
      ...(quiet ? {} : { summary: describeChanges(result) }),
    },
    options,
    io,
  );
}

/** The templates that findings point into, if messages may quote them; data may be secret, and is not quoted. */
function shownTemplates(diagnostics: readonly Diagnostic[], cwd: string): ReadonlyMap<string, string> {
  const suffix = /\.(j2|jinja2?)$/;
  const named = [...new Set(diagnostics.map(({ file }) => file))].filter((file) => suffix.test(file));
  const found = named.flatMap((file) => {
    const path = join(cwd, file);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return [];
    const text = readFileSync(path, 'utf8');
    return mayBeShown(file.replace(suffix, ''), text) ? [[file, text] as const] : [];
  });
  return new Map(found);
}
