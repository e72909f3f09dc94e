import type { Api, KubernetesObject } from './api.ts';
import { waitFor } from './process.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export function conditionOf(object: KubernetesObject, type: string): Condition | undefined {
  const status = object['status'] as { readonly conditions?: readonly Condition[] } | undefined;
  return status?.conditions?.find((condition) => condition.type === type);
}

/** The sources of the tree. The tree itself describes those of other manifests. */
export async function sourcesOfTree(api: Api): Promise<readonly KubernetesObject[]> {
  const all = await api.list('/apis/source.toolkit.fluxcd.io/v1/gitrepositories');
  return all.filter(
    ({ metadata: { labels = {} } }) => labels['kustomize.toolkit.fluxcd.io/name'] === undefined,
  );
}

const kustomizations = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations';

export interface ReadyKustomization {
  readonly name: string;
  /** Seconds since the start of the wait. */
  readonly after: number;
}

export interface Wait {
  readonly commit: string;
  readonly seconds: number;
  readonly atLeast?: number;
}

/**
 * Waits until every Flux Kustomization is ready, those of the repository at a commit; returns them in the order in which they
 * became ready. On a timeout, throws with the message of each of the others.
 */
export async function waitUntilReady(
  api: Api,
  { commit, seconds, atLeast = 1 }: Wait,
): Promise<readonly ReadyKustomization[]> {
  const began = Date.now();
  const ready = new Map<string, number>();
  let others: readonly string[] = [];
  await waitFor(
    async () => {
      const all = await api.list(kustomizations);
      const sources = new Set((await sourcesOfTree(api)).map(({ metadata }) => metadata.name));
      others = all.flatMap((object) => {
        const name = `${object.metadata.namespace}/${object.metadata.name}`;
        if (isReadyAt(object, commit, sources)) {
          if (!ready.has(name)) ready.set(name, Math.round((Date.now() - began) / 100) / 10);
          return [];
        }
        ready.delete(name);
        const { path } = object['spec'] as { readonly path: string };
        return [`${name} (${path}): ${conditionOf(object, 'Ready')?.message ?? 'no word yet'}`];
      });
      return all.length >= atLeast && others.length === 0;
    },
    { what: 'all Kustomizations', seconds, every: 500, state: () => others.join('\n') },
  ).catch(async (error: Error) => {
    throw new Error([error.message, ...(await unreadyReleases(api))].join('\n'));
  });
  return [...ready].map(([name, after]) => ({ name, after })).sort((a, b) => a.after - b.after);
}

/** The HelmReleases that Kustomizations wait for, with their messages and those of their charts. */
async function unreadyReleases(api: Api): Promise<readonly string[]> {
  const paths = ['helm.toolkit.fluxcd.io/v2/helmreleases', 'source.toolkit.fluxcd.io/v1/helmcharts'];
  const all = await Promise.all(paths.map((path) => api.list(`/apis/${path}`)));
  return all.flat().flatMap((object) => {
    const { status, message } = conditionOf(object, 'Ready') ?? {};
    if (status === 'True') return [];
    return [`release ${object.metadata.namespace}/${object.metadata.name}: ${message ?? 'no word yet'}`];
  });
}

function isReadyAt(object: KubernetesObject, commit: string, sources: ReadonlySet<string>): boolean {
  const {
    metadata,
    spec,
    status = {},
  } = object as unknown as {
    metadata: { generation: number; deletionTimestamp?: string };
    spec: { sourceRef: { name: string } };
    status?: { lastAppliedRevision?: string; observedGeneration?: number };
  };
  if (metadata.deletionTimestamp !== undefined) return false;
  if (conditionOf(object, 'Ready')?.status !== 'True' || status.observedGeneration !== metadata.generation)
    return false;
  // Kustomizations with other sources have other revisions.
  return !sources.has(spec.sourceRef.name) || status.lastAppliedRevision?.endsWith(commit) === true;
}
