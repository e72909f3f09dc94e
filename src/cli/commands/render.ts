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
  plugin: many('-p, --plugin <module>', 'a .ts, .js or .mjs module that replaces plugin.py; repeatable'),
  cache: {
    flags: '--no-cache',
    summary: 'compile every template again, and cache nothing for the next run',
    default: true,
  },
  reseal: flag('--reseal', 'replace sealed files that no available private key can open'),
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

/** `clusterwright render`: renders any folder of templates, by the rules of makejinja and with its settings file. */
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
  io.stderr('watching for changes; press Ctrl-C to stop\n');
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
  // A finding about a file that cannot be written makes the finding that it is out of date redundant.
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

/** Removes duplicates: opening data and comparing outputs use the same keys, and report the same problems with them. */
function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ code, file, range, message }: Diagnostic) => JSON.stringify([code, file, range, message]);
  return [...new Map(diagnostics.map((diagnostic) => [key(diagnostic), diagnostic])).values()];
}

/** Files that are out of date are findings in every format, so that a failed check in CI names them. */
async function outdated({ plan, settings }: RenderRunResult, { cwd }: Io): Promise<readonly Diagnostic[]> {
  if (plan === undefined || settings === undefined || !changesTree(plan)) return [];
  const [{ outdatedFiles }, { rootOf }] = await Promise.all([
    import('../../write/outdated.ts'),
    import('../../pipeline/render/target.ts'),
  ]);
  const shown = shownPath(cwd, rootOf(settings));
  // With none of the three, existing files are skipped.
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

/** Also counts outputs that makejinja would skip. */
function leftAlone(count: number): string {
  return `; ${count} existing ${count === 1 ? 'file was' : 'files were'} skipped: replace with --force`;
}

/** The templates that findings point into, for code frames. Data files are not quoted, because they may contain secrets. */
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
