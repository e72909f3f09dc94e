import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { dataKinds } from '../../../src/moves/data-kinds.ts';
import { type Cluster, standForMissingParts } from '../support/cluster.ts';
import { waitFor } from '../support/process.ts';
import { waitUntilReady } from '../support/ready.ts';
import type { Repository } from '../support/repository.ts';
import { changedBetween, keyOf, type Snapshot, snapshot } from '../support/snapshot.ts';
import { type Taker, takersOf } from './restarts.ts';

/** What `clusterwright diff` reports about an object. */
interface AnnouncedObject {
  readonly what: 'added' | 'changed' | 'removed';
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
  readonly file: string;
  /** Empty if only its Kustomization changes. */
  readonly fields: readonly unknown[];
}

/** The effect of a pushed change. */
export interface Arrival {
  /** `file Kind name` of each object that was announced and changed. */
  readonly arrived: ReadonlySet<string>;
  /** Objects that changed unannounced, or were announced and did not change. */
  readonly differences: readonly string[];
  /** What reads the Secrets that changed. */
  readonly takers: readonly Taker[];
  /** What `configure` printed. */
  readonly reported: string;
  readonly seconds: number;
}

/** A repository and a cluster that runs it: pushes changes, and compares what changes with what was announced. */
export class RunningTree {
  readonly #repository: Repository;
  readonly #cluster: Cluster;
  #seen: Snapshot | undefined;
  /** The running configuration; undefined after a failure. */
  #running: string | undefined;

  constructor(repository: Repository, cluster: Cluster) {
    this.#repository = repository;
    this.#cluster = cluster;
  }

  /** Pushes the tree and waits until all of it is ready. */
  async start(configuration: string, seconds: number, atLeast: number): Promise<void> {
    const commit = await this.#cluster.push('First tree');
    const ready = await waitUntilReady(this.#cluster.api, { commit, seconds, atLeast });
    process.stderr.write(`${ready.length} Kustomizations ready after ${ready.at(-1)?.after} s\n`);
    this.#seen = await snapshot(this.#cluster.api);
    this.#running = configuration;
  }

  /** Makes a configuration the running one if it is not already. */
  async begin(configuration: string, seconds: number): Promise<void> {
    if (this.#running !== configuration) await this.change(configuration, seconds);
  }

  /** Makes another configuration the running one. Throws if it does not become ready in time. */
  async change(configuration: string, seconds: number): Promise<Arrival> {
    const before = this.#seen ?? (await snapshot(this.#cluster.api));
    this.#seen = undefined;
    this.#running = undefined;
    const reported = this.configure(configuration);
    // Parts that others run from now on.
    await standForMissingParts(this.#cluster, this.#repository);
    const { objects } = JSON.parse(this.#repository.run('diff', '--format', 'json')) as {
      readonly objects: readonly AnnouncedObject[];
    };
    const began = Date.now();
    const commit = await this.#cluster.push('Change');
    await waitUntilReady(this.#cluster.api, { commit, seconds });
    await this.#nothingLeaves(seconds);
    const took = Math.round((Date.now() - began) / 1000);
    const after = await snapshot(this.#cluster.api);
    this.#seen = after;
    this.#running = configuration;
    const { arrived, differences } = compare(objects, before, after);
    const takers = takersOf(before, after);
    const stale = takers
      .filter(({ by }) => by === undefined)
      .map(({ reader, secret }) => `${reader} goes on with the old value of Secret/${secret} `);
    const all = [...differences, ...stale, ...lostData(before, after, reported)];
    return { arrived, differences: all, takers, reported, seconds: took };
  }

  /** Runs `configure`, with `--force` if it asks for it because data would be lost. Returns everything that it printed. */
  configure(configuration: string): string {
    this.#repository.write(configuration);
    try {
      return this.#configure();
    } catch (error) {
      const reported = String(error);
      if (!/move\/|write\/|seal\/must-not-change/.test(reported)) throw error;
      return reported + this.#configure('--force');
    }
  }

  /** Runs the commands in the hints of `configure` literally. Returns them without names. */
  follow(reported: string): string {
    const commands = reported.match(/kubectl delete statefulset [^;"`]+ --cascade=orphan/g) ?? [];
    const kubectl = join(this.#cluster.programs, 'kubectl');
    for (const command of new Set(commands)) {
      const [, ...args] = command.split(' ');
      execFileSync(kubectl, ['--kubeconfig', this.#cluster.kubeconfig, ...args, '--ignore-not-found'], {
        stdio: 'pipe',
      });
    }
    return 'kubectl delete statefulset … --cascade=orphan';
  }

  #configure(...options: string[]): string {
    return this.#repository.run('configure', '--format', 'json', ...options);
  }

  /** Waits until Flux and Helm have deleted what left the tree. */
  async #nothingLeaves(seconds: number): Promise<void> {
    const paths = [
      '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations',
      '/apis/helm.toolkit.fluxcd.io/v2/helmreleases',
      '/api/v1/namespaces',
    ];
    let leaving: string[] = [];
    await waitFor(
      async () => {
        const all = await Promise.all(paths.map((path) => this.#cluster.api.list(path)));
        leaving = all
          .flat()
          .filter(({ metadata }) => metadata['deletionTimestamp'] !== undefined)
          .map(({ metadata }) => metadata.name);
        return leaving.length === 0;
      },
      { what: 'what leaves the tree', seconds, every: 500, state: () => leaving.join(', ') },
    );
  }
}

/** Volumes and databases that were deleted without a warning of `configure`. */
function lostData(before: Snapshot, after: Snapshot, reported: string): readonly string[] {
  const kept = new Set([...after.claims, ...dataIn(after)]);
  return [...before.claims, ...dataIn(before)]
    .filter((name) => !kept.has(name) && !(reported.includes('move/data-deleted') && reported.includes(name)))
    .map((name) => `${name} went with its data, without a word`);
}

/** `namespace/name` of objects whose data is deleted with them. */
function dataIn({ applied }: Snapshot): readonly string[] {
  return [...applied.values()]
    .filter(({ object: { apiVersion, kind } }) => {
      const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
      return Object.hasOwn(dataKinds, `${group}${kind}`) && kind !== 'Namespace';
    })
    .map(({ object: { metadata } }) => `${metadata.namespace}/${metadata.name}`);
}

function compare(
  objects: readonly AnnouncedObject[],
  before: Snapshot,
  after: Snapshot,
): Pick<Arrival, 'arrived' | 'differences'> {
  const changed = new Set(changedBetween(before.applied, after.applied));
  const announced = new Map(objects.map((object) => [keyOf(object), object]));
  const arrived = new Set<string>();
  const differences: string[] = [];
  for (const [key, { what, file, kind, name, fields }] of announced) {
    // Flux keeps objects with this annotation, and adopts them again.
    const stayed =
      (what === 'changed' && fields.length === 0) ||
      (what === 'removed' && before.applied.get(key)?.stays === true) ||
      (what === 'added' && before.applied.has(key));
    if (changed.has(key) || stayed) arrived.add(`${file} ${kind} ${name}`);
    else differences.push(`${key} was announced as ${what}, and did not change`);
  }
  for (const key of changed)
    if (!announced.has(key) && !comesFromElsewhere(key, announced, [before, after]))
      differences.push(`${key} changed without a word`);
  const releases = new Set(
    objects.filter(({ kind }) => kind === 'HelmRelease').map(({ namespace, name }) => `${namespace}/${name}`),
  );
  for (const key of changedBetween(before.installed, after.installed)) {
    const release = (before.installed.get(key) ?? after.installed.get(key))?.release ?? '';
    if (!releases.has(release)) differences.push(`${key} of ${release} changed, which was not announced`);
  }
  return { arrived, differences };
}

/** Whether an announced Kustomization applies an object from another repository, which the tree cannot show. */
function comesFromElsewhere(
  key: string,
  announced: ReadonlyMap<string, unknown>,
  snapshots: readonly Snapshot[],
): boolean {
  return snapshots.some(({ applied }) => {
    const { labels = {} } = applied.get(key)?.object.metadata ?? {};
    const [name = '', namespace] = ['name', 'namespace'].map(
      (part) => labels[`kustomize.toolkit.fluxcd.io/${part}`],
    );
    const applier = keyOf({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      name,
      namespace,
    });
    const { sourceRef } = (applied.get(applier)?.object['spec'] ?? {}) as {
      readonly sourceRef?: { readonly kind: string; readonly name: string };
    };
    // The tree describes the sources of others, but not its own.
    const source = keyOf({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: sourceRef?.kind ?? '',
      name: sourceRef?.name ?? '',
      namespace,
    });
    return announced.has(applier) && applied.has(source);
  });
}
