import { appendFileSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeComment } from '../../ci/comment.ts';
import { get, readWorkflow, showsAnnotations, type Workflow } from '../../ci/github.ts';
import { type CheckResult, summaryOf } from '../../ci/summary.ts';
import { countsText } from '../../compare/format/words.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { formatGithub } from '../../diagnostics/format/github.ts';
import type { JsonDiagnostic } from '../../diagnostics/format/json.ts';
import { formatText } from '../../diagnostics/format/text.ts';
import { named } from '../../disk/moves.ts';
import { writeFiles } from '../../disk/write-files.ts';
import { compareRevisions } from '../../pipeline/compare-revisions.ts';
import { isUntrusted, trusting } from '../../untrusted.ts';
import { formatComparison, shippedVolumes } from '../comparison.ts';
import { isPattern } from '../configure/clusters.ts';
import { argumentOr, defineCommand, flag, text, untrusted, type ValuesOf } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';

const taken = {
  arguments: { directory: argumentOr('[dir]', 'the folder to verify', '.') },
  options: {
    config: {
      ...text(
        '-c, --config <file>',
        'the configuration, or a quoted pattern for several (default: cluster.yaml if it exists)',
      ),
      pattern: true,
    },
    skip: text('--skip <checks>', 'skip some of: verify, configure, secrets, diff'),
    strict: flag('--strict', 'treat warnings as errors'),
    comment: flag(
      '--comment',
      'write the difference into one comment on the pull request, and keep it up to date',
    ),
    id: text('--comment-id <name>', 'an identifier that separates the comments of several jobs'),
    sarif: text('--sarif <file>', 'also write the findings of verify as SARIF'),
    untrusted,
  },
};

type Options = ValuesOf<(typeof taken)['arguments']> & ValuesOf<(typeof taken)['options']>;

export const command = defineCommand({
  name: 'ci',
  summary:
    'in a workflow: run verify, configure --check and secrets check, and show what a pull request changes',
  ...taken,
  examples: ['clusterwright ci --comment --sarif verify.sarif'],
  run: ciCommand,
});

/**
 * `clusterwright ci`: what `action.yml` runs. The status is 1 if a check fails; a comment that cannot be written is only a
 * warning.
 */
async function ciCommand(options: Options, io: Io): Promise<ExitStatus> {
  const workflow = readWorkflow(io.env);
  const stranger = workflow.pullRequest?.fromFork === true;
  const own = trusting(io, { untrusted: options.untrusted || stranger });
  const skipped = new Set((options.skip ?? '').split(/[\s,]+/));
  const unknown = [...skipped].filter(
    (name) => !['', 'verify', 'configure', 'secrets', 'diff'].includes(name),
  );
  if (unknown.length > 0) {
    io.stderr(`--skip takes verify, configure, secrets and diff, got ${unknown.join(', ')}\n`);
    return 2;
  }
  const checks: CheckResult[] = [];
  for (const planned of checksOf(options, own)) {
    if (skipped.has(planned.id)) continue;
    io.stage?.(`Running ${planned.name}`);
    checks.push(await check(planned, own));
  }
  if (options.sarif !== undefined && !skipped.has('verify')) {
    const { stdout } = await within(['verify', options.directory, '--format', 'sarif'], own);
    // `writeFiles` does not write through a link, which a pull request could contain.
    writeFiles(io.cwd, [{ path: options.sarif, content: stdout }]);
  }
  const difference = skipped.has('diff') ? undefined : await differenceOf(workflow, own);
  const summary = [
    ...(checks.length > 0 ? [summaryOf(checks)] : []),
    ...(difference === undefined ? [] : [`## What this changes in the cluster\n\n${difference.markdown}`]),
  ].join('\n');
  append(io.env['GITHUB_STEP_SUMMARY'], `${summary}\n`);
  const url = await comment(difference, options, workflow, io);
  const diagnostics = checks.flatMap((result) => result.diagnostics);
  const count = (severity: string) => diagnostics.filter((found) => found.severity === severity).length;
  const outputs = {
    errors: count('error'),
    warnings: count('warning'),
    changed: difference?.changed ?? false,
    'comment-url': url ?? '',
    sarif: options.sarif ?? '',
  };
  append(
    io.env['GITHUB_OUTPUT'],
    Object.entries(outputs)
      .map(([name, value]) => `${name}=${String(value).replace(/[\r\n]/g, ' ')}\n`)
      .join(''),
  );
  const findings = diagnostics.map(toDiagnostic);
  print(findings, io);
  for (const { name, skipped } of checks) {
    if (skipped !== undefined) note('notice', `${name} was skipped: ${skipped}`, io);
  }
  const failed = checks.filter(({ ok }) => !ok);
  const passed = checks.filter(({ ok, skipped }) => ok && skipped === undefined).map(({ name }) => name);
  io.stderr(
    failed.length === 0
      ? `All checks passed: ${passed.join(', ') || 'none was requested'}\n`
      : `Failed: ${failed.map(({ name }) => name).join(', ')}\n`,
  );
  return failed.length === 0 && difference?.failed !== true ? 0 : 1;
}

/** Prints findings as annotations for the log of a workflow, elsewhere as text. */
function print(findings: readonly Diagnostic[], { env, color, columns, stdout }: Io): void {
  if (findings.length === 0) return;
  if (showsAnnotations(env)) stdout(formatGithub(findings));
  else
    stdout(
      `${formatText(findings, { color, ...(columns !== undefined && { columns }), textOf: () => undefined })}\n`,
    );
}

/** Says something about the run itself, rather than about a file. */
function note(level: 'notice' | 'warning', message: string, { env, stdout, stderr }: Io): void {
  if (showsAnnotations(env)) stdout(`::${level} title=clusterwright::${message}\n`);
  else stderr(`${message}\n`);
}

/** A check: the word that `--skip` takes, its name for people, and the function that runs it. */
interface Planned {
  readonly id: string;
  readonly name: string;
  readonly args: readonly string[];
}

function checksOf({ directory, config, strict }: Options, { cwd }: Io): readonly Planned[] {
  const strictly = strict ? ['--strict'] : [];
  const file = config ?? 'cluster.yaml';
  const isThere = existsSync(resolve(cwd, file)) || isPattern(file, { cwd });
  const given = ['--config', file];
  return [
    {
      id: 'verify',
      name: 'verify',
      args: ['verify', directory, ...strictly, ...(isThere && !isPattern(file, { cwd }) ? given : [])],
    },
    ...(isThere || config !== undefined
      ? [
          {
            id: 'configure',
            name: 'configure --check',
            args: ['configure', '--check', ...given, ...strictly],
          },
        ]
      : []),
    { id: 'secrets', name: 'secrets check', args: ['secrets', 'check', ...given] },
  ];
}

/**
 * An untrusted run has no key by design, and nothing that its author could do about that. Where a key may be used, its absence is
 * an error: otherwise a secret that was deleted would turn the check off unnoticed.
 */
const noKey =
  'the configuration is sealed, and an untrusted run uses no key; it runs on the next push by someone with the key';

async function check({ name, args }: Planned, io: Io): Promise<CheckResult> {
  const { status, stdout, stderr } = await within([...args, '--format', 'json'], io);
  const diagnostics = parse(stdout);
  if (diagnostics === undefined) io.stderr(stderr);
  const errors = diagnostics?.filter(({ severity }) => severity === 'error') ?? [];
  if (isUntrusted(io.env) && errors.length > 0 && errors.every(({ code }) => code === 'sops/no-identity'))
    return { name, ok: true, diagnostics: [], skipped: noKey };
  return { name, ok: status === 0, diagnostics: diagnostics ?? [] };
}

function parse(text: string): readonly JsonDiagnostic[] | undefined {
  try {
    const found = get(JSON.parse(text), 'diagnostics');
    return Array.isArray(found) ? (found as readonly JsonDiagnostic[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Runs one of our commands and captures what it prints. */
async function within(args: readonly string[], io: Io) {
  const { main } = await import('../main.ts');
  let [stdout, stderr] = ['', ''];
  const status = await main(args, {
    ...io,
    color: false,
    stdout: (part) => {
      stdout += part;
    },
    stderr: (part) => {
      stderr += part;
    },
  });
  return { status, stdout, stderr };
}

interface Difference {
  readonly markdown: string;
  readonly changed: boolean;
  readonly failed: boolean;
}

/** The difference since the merge base of the pull request; undefined outside a pull request. */
async function differenceOf({ pullRequest }: Workflow, io: Io): Promise<Difference | undefined> {
  if (pullRequest === undefined) return undefined;
  const compared = await compareRevisions(
    { base: pullRequest.base, head: 'HEAD', fromMergeBase: true },
    { directory: io.cwd, folder: '', env: { ...io.env }, volumes: await shippedVolumes() },
  );
  if (!('comparison' in compared)) {
    const reasons = compared.diagnostics.map(({ message, hint }) => `${message}. ${hint}`).join(' ');
    print(compared.diagnostics, io);
    return { markdown: `The change cannot be compared: ${reasons}\n`, changed: false, failed: true };
  }
  const { comparison, labels } = compared;
  return {
    markdown: await formatComparison(comparison, labels, 'markdown', io),
    changed: countsText(comparison) !== undefined,
    failed: false,
  };
}

async function comment(
  difference: Difference | undefined,
  options: Options,
  workflow: Workflow,
  io: Io,
): Promise<string | undefined> {
  if (!options.comment || difference === undefined) return undefined;
  const title = options.id === undefined ? '' : ` (${options.id.replace(/[^\w ./-]/g, '_')})`;
  const body = `### What this changes in the cluster${title}\n\n${difference.markdown}`;
  const isNews = difference.changed || difference.failed;
  const result = await writeComment(body, { id: options.id ?? '', isNews }, workflow);
  if (result.done === 'failed') {
    note(
      'warning',
      `No comment was written: ${result.reason}. The summary of the run has the difference.`,
      io,
    );
    return undefined;
  }
  io.stderr(`comment: ${result.done}\n`);
  return result.url;
}

function append(path: string | undefined, content: string): void {
  if (!path) return;
  try {
    appendFileSync(path, content);
  } catch (error) {
    throw named(error, path);
  }
}

function toDiagnostic({ severity, code, message, path, file, line, column, hint }: JsonDiagnostic) {
  const start = { line, column };
  return { severity, code, message, path, file, range: { start, end: start }, hint };
}
