import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartSource } from './chart-source.ts';

type Environment = NodeJS.ProcessEnv;

/** The output of a run of helm, or why there is none. */
type HelmAnswer = { readonly output: string } | { readonly reason: string; readonly missing?: boolean };

/** The installed helm, isolated from the user's plugins, repositories and settings. */
export interface Helm {
  readonly template: (release: ReleaseInput) => Promise<HelmAnswer>;
  /** Returns the archive of a chart, and downloads it into the cache if necessary. */
  readonly fetch: (source: ChartSource) => Promise<{ readonly path: string } | { readonly reason: string }>;
}

interface ReleaseInput {
  readonly name: string;
  readonly namespace: string;
  /** The path of a folder or an archive. */
  readonly chart: string;
  /** As YAML or JSON. */
  readonly values: string;
  /** The `group/version` and `group/version/Kind` that the cluster offers to charts. */
  readonly apiVersions: readonly string[];
  readonly withCrds: boolean;
}

/** Charts check the version of the cluster, and a self-built helm assumes an old one. */
const kubeVersion = '1.37.0';
/** In milliseconds. */
const patience = 120_000;

/** @param cache - A folder of the user's own, for charts and helm's own files. */
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
          // The repository chooses these names; without `--`, a name such as `--post-renderer=…` would run a program.
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
    // SIGKILL, because helm continues rendering after SIGTERM.
    const child = spawn('helm', args, { env, timeout: patience, killSignal: 'SIGKILL', windowsHide: true });
    const parts: Buffer[] = [];
    let errorText = '';
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => {
      errorText = `${errorText}${part.toString('utf8')}`.slice(-20_000);
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ reason: error.message, missing: error.code === 'ENOENT' }),
    );
    child.on('close', (status) =>
      resolve(
        status === 0
          ? { output: Buffer.concat(parts).toString('utf8') }
          : { reason: reasonIn(errorText, status) },
      ),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Helm's error, without its warnings and advice. */
function reasonIn(errorText: string, status: number | null): string {
  if (status === null) return 'helm did not end within two minutes';
  const lines = errorText
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
