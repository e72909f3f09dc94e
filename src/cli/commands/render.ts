import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, sortDiagnostics } from '../../diagnostics/diagnostic.ts';
import { mayBeShown } from '../../diagnostics/may-be-shown.ts';
import { renderFolder } from '../../makejinja/render-folder.ts';
import type { Overrides } from '../../makejinja/settings/read-settings.ts';
import { describeChanges } from '../../write/changes.ts';
import { defineCommand, format as formatOption, many, text, type ValuesOf } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { makejinjaOptions, overridesOf } from '../makejinja-options.ts';
import { report } from '../report.ts';

const own = {
  config: text('-c, --config <file>', 'the settings (default: makejinja.toml)'),
  format: formatOption(),
  plugin: many('-p, --plugin <module>', 'a .ts, .js or .mjs module in place of plugin.py; repeatable'),
  cache: {
    flags: '--no-cache',
    summary: 'compile every template anew, and keep nothing for the next run',
    default: true,
  },
};

export const command = defineCommand({
  name: 'render',
  summary: 'render any folder of templates, with the settings of a makejinja.toml',
  options: { ...own, ...makejinjaOptions },
  run: (input, io) => renderCommand(input, overridesOf(input), io),
});

/** `clusterwright render`: any folder of templates, by the rules of makejinja and with its settings file. */
async function renderCommand(
  { config: file, plugin: plugins, cache, format }: ValuesOf<typeof own>,
  overrides: Overrides,
  io: Io,
): Promise<ExitStatus> {
  const { cwd, env } = io;
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
    { format },
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
