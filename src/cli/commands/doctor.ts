import { harmlessJson, harmlessPainted } from '../../diagnostics/format/harmless.ts';
import type { CheckResult } from '../../doctor/check.ts';
import type { Expected } from '../../doctor/cluster/run.ts';
import { shownPath, workspace } from '../../pipeline/workspace.ts';
import { clustersOf, isPattern, noCluster } from '../configure/clusters.ts';
import { choiceOr, configurations, defineCommand, flag, text, writtenTree } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { commandLine, placeOptions } from '../next-steps.ts';
import { report } from '../report.ts';

interface Options {
  readonly config: string;
  readonly output: string;
  readonly format: 'text' | 'json';
  readonly cluster: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
}

export const command = defineCommand({
  name: 'doctor',
  summary: 'find problems with the machine, the repository and, on request, the running cluster',
  options: {
    config: configurations,
    output: writtenTree,
    format: choiceOr('-f, --format <format>', 'how to print results', ['text', 'json'], 'text'),
    cluster: flag('--cluster', 'also check the cluster of the kubeconfig, without changing it'),
    kubeconfig: text(
      '--kubeconfig <file>',
      'the kubeconfig (default: KUBECONFIG, ./kubeconfig, ~/.kube/config)',
    ),
    context: text('--context <name>', 'the context of the kubeconfig (default: its current context)'),
  },
  examples: ['clusterwright doctor', 'clusterwright doctor --cluster --context home'],
  run: doctorCommand,
});

/** `clusterwright doctor`: checks the machine and the repository and, with `--cluster`, the running platform. */
async function doctorCommand(options: Options, io: Io): Promise<ExitStatus> {
  const { format, cluster, kubeconfig, context } = options;
  if (!cluster && (kubeconfig ?? context) !== undefined) {
    io.stderr('--kubeconfig and --context need --cluster: without it, no cluster is contacted\n');
    return 2;
  }
  const several = isPattern(options.config, io);
  const places = several ? await clustersOf(io, options) : [workspace(io, options)];
  if (places.length === 0) {
    return report({ diagnostics: [noCluster(options.config)] }, { format }, io);
  }
  if (several && cluster) {
    io.stderr(
      '--cluster checks one cluster: name its configuration with --config, and its folder with --output\n',
    );
    return 2;
  }
  const env = { ...io.env };
  const [{ checkMachine, thisMachine }, { checkRepository }] = await Promise.all([
    import('../../doctor/machine.ts'),
    import('../../doctor/repository/index.ts'),
  ]);
  io.stage?.('Checking the machine');
  const results: CheckResult[] = [...(await checkMachine(thisMachine(env)))];
  const seen = new Set<string>();
  for (const place of places) {
    const placed = placeOptions({ config: place.config, output: shownPath(io.cwd, place.output) || '.' });
    for (const found of await checkRepository(place, io.stage)) {
      const result = withOptions(found, placed);
      // A result that several clusters share is printed once.
      const text = JSON.stringify(result);
      if (!seen.has(text)) results.push(result);
      seen.add(text);
    }
  }
  if (cluster) {
    const { checkCluster } = await import('../../doctor/cluster/run.ts');
    const choice = {
      ...(kubeconfig !== undefined && { kubeconfig }),
      ...(context !== undefined && { context }),
    };
    const expected = await expectedOf(options, io);
    io.stage?.('Checking the cluster');
    if (expected !== undefined) {
      results.push(...(await checkCluster(choice, expected, { cwd: io.cwd, env, now: Date.now() })));
    }
  }
  const ok = results.every(({ status }) => status !== 'error');
  if (format === 'json') {
    io.stdout(`${harmlessJson({ ok, checks: results })}\n`);
  } else {
    const { formatResults } = await import('../../doctor/format.ts');
    const { color, columns } = io;
    const text = formatResults(
      results.map((result) => asTyped(result, io)),
      { color, ...(columns !== undefined && { columns }) },
    );
    io.stdout(harmlessPainted(text, color));
  }
  return ok ? 0 : 1;
}

/** Adds the options that name the configuration and the tree to the commands in a result. */
function withOptions(result: CheckResult, placed: string): CheckResult {
  const { advice, command } = result;
  const named = (text: string) =>
    text.replace(/(?<=^|`)clusterwright (?:configure|init|secrets rotate)(?=[` ]|$)/g, `$&${placed}`);
  return {
    ...result,
    ...(advice !== undefined && { advice: named(advice) }),
    ...(command !== undefined && { command: named(command) }),
  };
}

/** Rewrites the commands in a result so that they can be typed here. */
function asTyped(result: CheckResult, io: Io): CheckResult {
  const { message, advice, command } = result;
  const typed = (text: string) => text.replaceAll('`clusterwright ', () => `\`${commandLine('', io)}`);
  return {
    ...result,
    message: typed(message),
    ...(advice !== undefined && { advice: typed(advice) }),
    ...(command !== undefined && { command: command.replace(/^clusterwright /, () => commandLine('', io)) }),
  };
}

/** What the configuration expects of the cluster; undefined if the apps themselves cannot be loaded. */
async function expectedOf(options: Options, io: Io): Promise<Expected | undefined> {
  const [{ checkedConfiguration }, { settingValues }, { redactor }] = await Promise.all([
    import('../configuration.ts'),
    import('../../config/secret-values.ts'),
    import('../../leaks/redact.ts'),
  ]);
  const { project, configuration } = await checkedConfiguration(workspace(io, options));
  if (project === undefined) return undefined;
  if (configuration === undefined) return { project, redact: (shown) => shown };
  const { secret } = settingValues(project, configuration.config);
  return { project, variables: configuration.variables, redact: redactor(secret) };
}
