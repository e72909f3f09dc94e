import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartSource } from './chart-source.ts';

type Environment = NodeJS.ProcessEnv;

/** What a run of helm printed, or why there is nothing. */
type HelmAnswer = { readonly output: string } | { readonly reason: string; readonly missing?: boolean };

/** Helm, as it is installed; with no plugins, repositories and settings but its own. */
export interface Helm {
  readonly template: (release: ReleaseInput) => Promise<HelmAnswer>;
  /** The archive of a chart: from the cache, else fetched into it. */
  readonly fetch: (source: ChartSource) => Promise<{ readonly path: string } | { readonly reason: string }>;
}

interface ReleaseInput {
  readonly name: string;
  readonly namespace: string;
  /** A folder or an archive. */
  readonly chart: string;
  /** As YAML or JSON. */
  readonly values: string;
  /** `group/version` and `group/version/Kind` that charts may ask for. */
  readonly apiVersions: readonly string[];
  readonly withCrds: boolean;
}

/** Charts ask for the version of the cluster; a helm that was built by hand believes in an old one. */
const kubeVersion = '1.37.0';
/** In milliseconds. */
const patience = 120_000;

/**
 * @param cache - A folder of the user's own, for charts and for what helm keeps.
 */
export function useHelm(cache: string, env: Environment): Helm {
  mkdirSync(join(cache, 'charts'), { recursive: true });
  const own = { ...withoutHelm(env), ...homes(join(cache, 'helm')) };
  const run = (args: readonly string[], input = '') => runHelm(args, input, own);
  const fetching = new Map<string, ReturnType<Helm['fetch']>>();
  return {
    template: ({ name, namespace, chart, values, apiVersions, withCrds }) =>
      run(
        [
          ...['template', '--namespace', namespace, '--kube-version', kubeVersion, '--no-hooks'],
          ...(withCrds ? ['--include-crds'] : []),
          ...apiVersions.flatMap((version) => ['--api-versions', version]),
          ...['--values', '-'],
          // A repository chooses the names: one such as `--post-renderer=…` would run a program.
          ...['--', name, chart],
        ],
        values,
      ),
    fetch: (source) => {
      const file = join(cache, 'charts', `${keyOf(source)}.tgz`);
      if (existsSync(file)) return Promise.resolve({ path: file });
      const running = fetching.get(file) ?? pull(source, file, cache, run);
      fetching.set(file, running);
      return running;
    },
  };
}

function keyOf({ url, chart, version }: ChartSource): string {
  return createHash('sha256').update([url, chart, version].join('\n')).digest('hex').slice(0, 32);
}

async function pull(
  { url, chart, version, oci }: ChartSource,
  file: string,
  cache: string,
  run: (args: readonly string[]) => Promise<HelmAnswer>,
): ReturnType<Helm['fetch']> {
  const folder = mkdtempSync(join(cache, 'fetched-'));
  try {
    const [named, from] = oci ? [`${url}${chart === '' ? '' : `/${chart}`}`, []] : [chart, ['--repo', url]];
    const answer = await run(['pull', ...from, '--version', version, '--destination', folder, '--', named]);
    if ('reason' in answer) return { reason: answer.reason };
    const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    if (archive === undefined) return { reason: 'helm fetched no archive' };
    renameSync(join(folder, archive), file);
    return { path: file };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withoutHelm(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(HELM|KUBE)/.test(name)));
}

function homes(folder: string): Environment {
  return {
    HELM_CACHE_HOME: join(folder, 'cache'),
    HELM_CONFIG_HOME: join(folder, 'config'),
    HELM_DATA_HOME: join(folder, 'data'),
    HELM_PLUGINS: join(folder, 'no-plugins'),
    KUBECONFIG: join(folder, 'no-kubeconfig'),
  };
}

function runHelm(args: readonly string[], input: string, env: Environment): Promise<HelmAnswer> {
  return new Promise((resolve) => {
    // Helm goes on rendering when it is asked to end.
    const child = spawn('helm', args, { env, timeout: patience, killSignal: 'SIGKILL', windowsHide: true });
    const parts: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => {
      said = `${said}${part.toString('utf8')}`.slice(-20_000);
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ reason: error.message, missing: error.code === 'ENOENT' }),
    );
    child.on('close', (status) =>
      resolve(
        status === 0 ? { output: Buffer.concat(parts).toString('utf8') } : { reason: reasonIn(said, status) },
      ),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** What helm says, without its warnings and advice. */
function reasonIn(said: string, status: number | null): string {
  if (status === null) return 'helm did not end in two minutes';
  const lines = said
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(WARNING|walk\.go|coalesce\.go|\d{4}\/)/.test(line));
  const from = lines.findIndex((line) => line.startsWith('Error: '));
  const own = (from < 0 ? lines : lines.slice(from)).filter((line) => !line.startsWith('Use --debug'));
  return (
    own
      .slice(0, 12)
      .join('\n')
      .replace(/^Error: /, '') || `helm ended with status ${status}`
  );
}
