import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './api.ts';
import { serveCharts } from './chart-server.ts';
import { type Chart, type ChartReference, chartsOf, realChart, standIn } from './charts.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { installDefinitions, startFlux } from './flux.ts';
import { serveRepository } from './git-server.ts';
import { startKubelet } from './kubelet.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A repository as a user has it: a folder with a configuration, a key and a rendered tree. */
export interface Repository {
  readonly folder: string;
  /** Runs the built command in the folder. Throws, with what it said, if it ends with another status than 0. */
  readonly run: (...args: string[]) => string;
  /** Every object of the tree, secrets opened. */
  readonly objects: () => readonly KubernetesObject[];
  /** Replaces a text in cluster.yaml, or adds a line if `from` is not given. */
  readonly edit: (to: string, from?: string | RegExp) => void;
  readonly remove: () => void;
}

/** Makes a repository by `init` and `configure` of the built command. */
export function repositoryOf(configuration: string): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-repository-'));
  const command = join(root, 'dist/clusterwright.cjs');
  if (!existsSync(command)) throw new Error('the command is not built: npm run build');
  const run = (...args: string[]) => {
    try {
      return execFileSync(process.execPath, [command, ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`clusterwright ${args.join(' ')}:\n${stdout}${stderr}`);
    }
  };
  const settings = join(folder, 'cluster.yaml');
  writeFileSync(settings, configuration);
  run('init');
  run('configure');
  return {
    folder,
    run,
    objects: () =>
      filesBelow(join(folder, 'kubernetes')).flatMap((path) => {
        const text = path.endsWith('.sops.yaml')
          ? run('secrets', 'decrypt', path)
          : readFileSync(path, 'utf8');
        return parseAllDocuments(text)
          .map((document) => document.toJS() as KubernetesObject | null)
          .filter((object): object is KubernetesObject => object?.kind !== undefined && isApplied(object));
      }),
    edit: (to, from) => {
      const text = readFileSync(settings, 'utf8');
      const next = from === undefined ? `${text.trimEnd()}\n${to}\n` : text.replace(from, to);
      if (next === text) throw new Error(`cluster.yaml has nothing like ${from}`);
      writeFileSync(settings, next);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Kustomize's own files are no objects of the cluster. */
const isApplied = ({ apiVersion }: KubernetesObject) => !apiVersion.startsWith('kustomize.config.k8s.io/');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The folders with custom resource definitions to install: CRDS, by default the one beside the clone. */
export function definitionFolders(): readonly string[] {
  const folders = (process.env['CRDS'] ?? join(root, '../shared/crds')).split(delimiter);
  return folders.filter((folder) => existsSync(folder));
}

export interface Cluster extends ControlPlane {
  /** Commits and pushes the repository, and has Flux fetch it. Returns the commit. */
  readonly push: (subject: string) => Promise<string>;
  readonly missedCharts: readonly string[];
}

/**
 * A control plane with Flux, which applies a repository as the documentation tells users to set it up. Real charts come
 * from LANGFUSE_CHART and other folders that CHARTS names; in place of the others stand charts that make what `stand`
 * gives for them.
 */
export async function startCluster(
  repository: Repository,
  stand: (chart: ChartReference) => readonly KubernetesObject[] = () => [],
): Promise<Cluster> {
  const plane = await startControlPlane();
  const ending: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of [...ending].reverse()) await end();
    await plane.stop();
  };
  try {
    const { api } = plane;
    await installDefinitions(api, definitionFolders());
    ending.push(await startKubelet(api));
    const charts = chartsOf(repository.objects()).map((chart) => chartFor(chart, stand, plane.folder));
    const chartServer = await serveCharts(charts, plane.folder);
    ending.push(chartServer.stop);
    const git = await serveRepository(repository.folder, plane.folder);
    ending.push(git.stop);
    await startFlux(plane, chartServer.env);
    await bootstrap(plane, repository, git.url);
    return {
      ...plane,
      missedCharts: chartServer.missed,
      push: async (subject) => {
        const commit = git.push(subject);
        // What `flux reconcile source git flux-system` does.
        await api.send(
          'PATCH',
          '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system',
          { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } } },
          'application/merge-patch+json',
        );
        return commit;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function chartFor(
  chart: ChartReference,
  stand: (chart: ChartReference) => readonly KubernetesObject[],
  folder: string,
): Chart {
  const folders = [process.env['LANGFUSE_CHART'] ?? '', process.env['CHARTS'] ?? ''].flatMap((paths) =>
    paths.split(delimiter).filter((path) => existsSync(join(path, 'Chart.yaml'))),
  );
  const real = folders.find((path) => {
    const { name, version } = parse(readFileSync(join(path, 'Chart.yaml'), 'utf8')) as ChartReference;
    return name === chart.name && version === chart.version.replace(/^v/, '');
  });
  return real === undefined ? standIn(chart, stand(chart), folder) : realChart(chart, real, folder);
}

/** The two steps of docs/secrets.md and README.md: the key, and the entry. */
async function bootstrap({ api }: ControlPlane, repository: Repository, url: string): Promise<void> {
  const key = readFileSync(join(repository.folder, 'age.key'));
  const metadata = { name: 'flux-system', namespace: 'flux-system' };
  const objects: KubernetesObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'sops-age', namespace: 'flux-system' },
      data: { 'age.agekey': key.toString('base64') },
    },
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata,
      spec: { url, interval: '1h', ref: { branch: 'main' } },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: {
        interval: '1h',
        retryInterval: '5s',
        path: './kubernetes/flux/cluster',
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'flux-system' },
        decryption: { provider: 'sops', secretRef: { name: 'sops-age' } },
      },
    },
  ];
  for (const object of objects) {
    const { status, body } = await api.apply(object);
    if (status >= 400) throw new Error(`${object.kind}/${object.metadata.name}: ${String(body['message'])}`);
  }
}

/**
 * Empty Kustomizations in place of those that the tree waits for and does not hold, and namespaces that it uses and does
 * not make: parts that others run. Returns the number of Kustomizations.
 */
export async function standForMissingParts({ api }: ControlPlane, repository: Repository): Promise<number> {
  const objects = repository.objects();
  const own = objects.filter(({ apiVersion }) => apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'));
  const named = own.flatMap((object) => {
    const { dependsOn = [] } = object['spec'] as { dependsOn?: { name: string; namespace?: string }[] };
    return dependsOn.map(({ name, namespace = object.metadata.namespace ?? '' }) => ({ name, namespace }));
  });
  const missing = new Map(
    named
      .filter(
        ({ name, namespace }) =>
          !own.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace),
      )
      .map((part) => [`${part.namespace}/${part.name}`, part]),
  );
  const made = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const used = [...missing.values()].map(({ namespace }) => namespace);
  for (const { metadata } of objects) if (metadata.namespace !== undefined) used.push(metadata.namespace);
  const namespaces = new Set(used.filter((name) => !made.includes(name)));
  for (const name of namespaces) await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const { name, namespace } of missing.values()) {
    await api.apply({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace },
      spec: {
        interval: '1h',
        retryInterval: '5s',
        path: './empty',
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' },
      },
    });
  }
  if (missing.size > 0) {
    mkdirSync(join(repository.folder, 'empty'), { recursive: true });
    writeFileSync(join(repository.folder, 'empty/kustomization.yaml'), 'resources: []\n');
  }
  return missing.size;
}
