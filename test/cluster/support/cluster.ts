import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Api, KubernetesObject } from './api.ts';
import { serveCharts } from './chart-server.ts';
import { type Chart, type ChartReference, chartsOf, realChart, standIn } from './charts.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { definitionsOf, definitionsOfBuilt, installDefinitions } from './definitions.ts';
import { commandsBelow, runCommands } from './documentation.ts';
import { startFlux } from './flux.ts';
import { type MadeRepository, makeRepository, serveRepository } from './git-server.ts';
import { startKubelet } from './kubelet.ts';
import { startOperators } from './operators.ts';
import { sourcesOfTree } from './ready.ts';
import type { Repository } from './repository.ts';
import { groupsOfBareCluster, groupsOfFlux, groupsOfParts, type StandIn } from './stand-ins.ts';

export interface Cluster extends ControlPlane {
  /** Commits and pushes the repository, and makes Flux fetch it. Returns the commit. */
  readonly push: (subject: string) => Promise<string>;
  readonly missedCharts: readonly string[];
}

export interface ClusterOptions {
  /** The objects of charts that are not available; none by default. */
  readonly stand?: StandIn;
  /**
   * Only the definitions of an empty cluster, because the tree brings its own. Otherwise those of all parts are installed first.
   */
  readonly bare?: boolean;
  /** API groups whose operators run, so that nothing substitutes them. */
  readonly real?: readonly string[];
}

/**
 * A control plane with Flux that applies a repository as the documentation tells users to. Real charts come from LANGFUSE_CHART
 * and the folders in CHARTS; the others are replaced by charts that render what `stand` returns.
 */
export async function startCluster(
  repository: Repository,
  { stand = () => [], bare = false, real = [] }: ClusterOptions = {},
): Promise<Cluster> {
  const plane = await startControlPlane();
  const ending: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of [...ending].reverse()) await end();
    await plane.stop();
  };
  try {
    const { api } = plane;
    const running = [...groupsOfFlux, ...real];
    const others = (bare ? groupsOfBareCluster : groupsOfParts).filter((group) => !running.includes(group));
    await installDefinitions(api, [...(await definitionsOfBuilt(running)), ...(await definitionsOf(others))]);
    ending.push(await startKubelet(api, real.length > 0));
    ending.push(startOperators(api, real));
    const charts = new Map<string, Chart>();
    const manifests = await keycloakManifests(plane.folder);
    /** Returns whether there are new charts. */
    const findUpstream = (): boolean => {
      const objects = repository.plainObjects();
      const known = charts.size;
      for (const chart of chartsOf(objects)) {
        const key = JSON.stringify(chart);
        if (!charts.has(key)) charts.set(key, chartFor(chart, stand, plane.folder));
      }
      for (const { kind, spec } of objects) {
        const { url, ref } = (spec ?? {}) as { url?: string; ref?: { tag?: string } };
        if (kind === 'GitRepository' && url === keycloak && ref?.tag !== undefined) manifests.tag(ref.tag);
      }
      return charts.size > known;
    };
    findUpstream();
    const repositories = new Map([[keycloak, manifests.folder]]);
    const chartServer = await serveCharts({ charts: () => [...charts.values()], repositories }, plane.folder);
    ending.push(chartServer.stop);
    const git = await serveRepository(repository.folder, plane.folder);
    ending.push(git.stop);
    await startFlux(plane, chartServer.env);
    bootstrap(plane, repository, git.url);
    return {
      ...plane,
      missedCharts: chartServer.missed,
      push: async (subject) => {
        const areNew = findUpstream();
        const commit = git.push(subject);
        // The versions of a chart are in an index that source-controller fetches once an hour.
        if (areNew)
          for (const index of await api.list(`/apis/${sources}/helmrepositories`)) await refetch(api, index);
        for (const source of await sourcesOfTree(api))
          await refetch(api, { ...source, kind: 'GitRepository' });
        return commit;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const sources = 'source.toolkit.fluxcd.io/v1';

/** What `flux reconcile source git` and `flux reconcile source helm` do. */
async function refetch(
  api: Api,
  { kind, metadata }: Pick<KubernetesObject, 'kind' | 'metadata'>,
): Promise<void> {
  const plural = kind === 'GitRepository' ? 'gitrepositories' : 'helmrepositories';
  await api.send(
    'PATCH',
    `/apis/${sources}/namespaces/${metadata.namespace}/${plural}/${metadata.name}`,
    { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } } },
    'application/merge-patch+json',
  );
}

const keycloak = 'https://github.com/keycloak/keycloak-k8s-resources';

/** The operator of Keycloak comes as manifests from a git repository; it is replaced by its definitions and pods. */
async function keycloakManifests(folder: string): Promise<MadeRepository> {
  const labels = { 'app.kubernetes.io/name': 'keycloak-operator' };
  const operator = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'keycloak-operator' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'keycloak-operator', image: 'example.org/stand-in' }] },
      },
    },
  };
  const objects = [...(await definitionsOf(['k8s.keycloak.org'])), operator];
  return makeRepository(join(folder, 'keycloak'), {
    'kubernetes/kubernetes.yml': objects.map((object) => stringify(object)).join('---\n'),
  });
}

function chartFor(chart: ChartReference, stand: StandIn, folder: string): Chart {
  const folders = [process.env['LANGFUSE_CHART'] ?? '', process.env['CHARTS'] ?? ''].flatMap((paths) =>
    paths.split(delimiter).filter((path) => existsSync(join(path, 'Chart.yaml'))),
  );
  const described = folders.map((path) => {
    const { name, version } = parse(readFileSync(join(path, 'Chart.yaml'), 'utf8')) as ChartReference;
    return { path, name, version: String(version).replace(/^v/, '') };
  });
  const own = described.filter(({ name }) => name === chart.name);
  // An upgrade is tested with the available chart, under another version.
  const real = own.find(({ version }) => version === chart.version.replace(/^v/, '')) ?? own[0];
  return real === undefined ? standIn(chart, stand(chart), folder) : realChart(chart, real.path, folder);
}

/** Runs the commands of the documentation: the key, and the entry point, with the address of this repository. */
function bootstrap(plane: ControlPlane, { folder }: Repository, url: string): void {
  runCommands(plane, folder, commandsBelow('secrets.md', '## Put the key into the cluster, once'));
  const entryPoint = commandsBelow('first-trace.md', '### With a Flux of your own');
  const own = entryPoint.replace(/url: .*/, `url: ${url}`);
  if (own === entryPoint) throw new Error('docs/first-trace.md names no address of a repository');
  runCommands(plane, folder, own);
}

/**
 * Creates empty Kustomizations that the tree waits for but does not contain, and namespaces that it uses but does not create:
 * parts that others run. Returns the number of Kustomizations.
 */
export async function standForMissingParts({ api }: ControlPlane, repository: Repository): Promise<number> {
  const objects = repository.plainObjects();
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
  await standForFlux(api, own);
  if (missing.size > 0) {
    mkdirSync(join(repository.folder, 'empty'), { recursive: true });
    writeFileSync(join(repository.folder, 'empty/kustomization.yaml'), 'resources: []\n');
  }
  return missing.size;
}

/** Copies the source of the tree and the Secret with its key under the names that the tree expects of a Flux that others run. */
async function standForFlux(api: Api, own: readonly KubernetesObject[]): Promise<void> {
  const [source] = await sourcesOfTree(api);
  if (source === undefined) throw new Error('the tree has no source');
  const secrets = `/api/v1/namespaces/${source.metadata.namespace}/secrets`;
  const { body: secret } = await api.get(`${secrets}/sops-age`);
  for (const { metadata, spec } of own) {
    const { sourceRef, decryption } = spec as {
      readonly sourceRef: { readonly kind: string; readonly name: string; readonly namespace?: string };
      readonly decryption?: { readonly secretRef?: { readonly name: string } };
    };
    const isDescribed = sourceRef.namespace === undefined && metadata.namespace !== source.metadata.namespace;
    if (isDescribed || sourceRef.kind !== 'GitRepository') continue;
    const { namespace = '' } = source.metadata;
    const copies: KubernetesObject[] = [
      {
        apiVersion: sources,
        kind: 'GitRepository',
        metadata: { name: sourceRef.name, namespace },
        spec: source['spec'],
      },
    ];
    const name = decryption?.secretRef?.name;
    if (name !== undefined)
      copies.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data: secret['data'] });
    for (const copy of copies) await createIfMissing(api, copy);
  }
}

async function createIfMissing(api: Api, object: KubernetesObject): Promise<void> {
  const path = (await api.pathOf(object)) ?? '';
  const { status, body } = await api.send('POST', path.slice(0, path.lastIndexOf('/')), object);
  if (status >= 400 && status !== 409)
    throw new Error(`${object.kind} ${object.metadata.name}: ${String(body['message'])}`);
}
