import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, sortDiagnostics } from '../../diagnostics/diagnostic.ts';
import { mayBeShown } from '../../diagnostics/may-be-shown.ts';
import { readInputText } from '../../disk/read-input.ts';
import type { Overrides } from '../../makejinja/settings/read-settings.ts';
import { type RenderRunResult, renderRun } from '../../pipeline/render/run.ts';
import { shownPath } from '../../pipeline/workspace.ts';
import { trusting } from '../../untrusted.ts';
import { changesTree, describeChanges } from '../../write/changes.ts';
import {
  defineCommand,
  flag,
  format as formatOption,
  many,
  text,
  untrusted,
  type ValuesOf,
} from '../define-command.ts';
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
  reseal: flag('--reseal', 'replace sealed files that no available private key opens'),
  untrusted,
};

export const command = defineCommand({
  name: 'render',
  summary: 'render any folder of templates, with the settings of a makejinja.toml',
  options: { ...own, ...makejinjaOptions },
  examples: [
    'clusterwright render                   # as makejinja.toml says',
    'clusterwright render --seal --verify --check',
  ],
  run: (input, io) => renderCommand(input, overridesOf(input), trusting(io, input)),
});

/** `clusterwright render`: any folder of templates, by the rules of makejinja and with its settings file. */
async function renderCommand(
  options: ValuesOf<typeof own>,
  overrides: Overrides,
  io: Io,
): Promise<ExitStatus> {
  const { status, result } = await runOnce(options, overrides, io);
  if (result.settings?.['clusterwright.watch'] !== true) return status;
  const [{ watchFiles }, { watchedBy }] = await Promise.all([
    import('../../pipeline/watch.ts'),
    import('../../pipeline/render/watched.ts'),
  ]);
  io.stderr('watching for changes; end with Ctrl-C\n');
  await watchFiles(watchedBy(result, io.cwd), async (changed) => {
    io.stderr(`\n${new Date().toTimeString().slice(0, 8)} ${changed.join(', ')}\n`);
    await runOnce(options, overrides, io);
  });
  return 0;
}

async function runOnce(options: ValuesOf<typeof own>, overrides: Overrides, io: Io) {
  const { config: file, plugin: plugins, cache, reseal, format } = options;
  const { cwd, env } = io;
  const result = await renderRun({
    ...{ cwd, env, file, plugins, cache, overrides, reseal },
    overwrite: overrides.force === true,
    print: io.stderr,
  });
  const { settings, plan } = result;
  if (result.stdout !== undefined) io.stdout(result.stdout);
  if (settings?.['clusterwright.diff'] === true && plan !== undefined) {
    const { formatDiff } = await import('../../write/diff.ts');
    io.stdout(formatDiff(plan, { color: io.color }));
  }
  const checks = settings?.['clusterwright.check'] === true;
  const known = new Set(result.diagnostics.map(({ code, file }) => `${code} ${file}`));
  // What is in the way of a file is said once, and not that the file is out of date besides.
  const isKnown = ({ file }: Diagnostic) => inTheWay.some((code) => known.has(`${code} ${file}`));
  const late = checks ? (await outdated(result, io)).filter((finding) => !isKnown(finding)) : [];
  const diagnostics = once([...result.diagnostics, ...late]);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  const quiet = (failed && plan === undefined) || result.quiet || result.stdout !== undefined;
  const status = await report(
    {
      diagnostics: sortDiagnostics(diagnostics),
      files: result,
      isResult: checks,
      masked: shownTemplates(diagnostics, cwd),
      ...(quiet ? {} : { summary: summaryOf(result) }),
    },
    { format },
    io,
  );
  return { status, result };
}

const inTheWay = ['write/not-ours', 'write/changed-by-hand'];

/** Data are opened and outputs are compared with the same keys, of which there is the same to say. */
function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ code, file, range, message }: Diagnostic) => JSON.stringify([code, file, range, message]);
  return [...new Map(diagnostics.map((diagnostic) => [key(diagnostic), diagnostic])).values()];
}

/** Named in every format: a check in CI is read where it failed. */
async function outdated({ plan, settings }: RenderRunResult, { cwd }: Io): Promise<readonly Diagnostic[]> {
  if (plan === undefined || settings === undefined || !changesTree(plan)) return [];
  const [{ outdatedFiles }, { rootOf }] = await Promise.all([
    import('../../write/outdated.ts'),
    import('../../pipeline/render/target.ts'),
  ]);
  const shown = shownPath(cwd, rootOf(settings));
  // Without either, what exists is left alone.
  const replaces = settings.force || settings.clean || settings['clusterwright.seal'];
  const command = `clusterwright render${replaces ? '' : ' --force'}`;
  return outdatedFiles(plan, shown === '' ? '' : `${shown}/`, command);
}

function summaryOf(result: RenderRunResult): string {
  const { plan, settings, passedOver = 0 } = result;
  const compares = settings?.['clusterwright.check'] === true || settings?.['clusterwright.diff'] === true;
  if (!compares || plan === undefined || !changesTree(plan)) {
    return `${describeChanges(result)}${passedOver > 0 ? leftAlone(passedOver) : ''}`;
  }
  return `the output is not up to date: ${describeChanges(result)}; nothing was written`;
}

/** Of outputs that makejinja would skip, too. */
function leftAlone(count: number): string {
  return `; ${count} ${count === 1 ? 'file that exists was' : 'files that exist were'} left alone: replace with --force`;
}

/** The templates that findings point into, if messages may quote them; data may be secret, and is not quoted. */
function shownTemplates(diagnostics: readonly Diagnostic[], cwd: string): ReadonlyMap<string, string> {
  const suffix = /\.(j2|jinja2?)$/;
  const named = [...new Set(diagnostics.map(({ file }) => file))].filter((file) => suffix.test(file));
  const found = named.flatMap((file) => {
    const path = join(cwd, file);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return [];
    const text = readInputText(path);
    return mayBeShown(file.replace(suffix, ''), text) ? [[file, text] as const] : [];
  });
  return new Map(found);
}
