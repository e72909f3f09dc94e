import type { Api, KubernetesObject } from './api.ts';

/**
 * Replaces operators of custom resources: gives their objects the status that Flux's health checks wait for. What an operator
 * creates is not tested.
 *
 * @param real - API groups whose operators run.
 */
export function startOperators(api: Api, real: readonly string[]): () => void {
  const kinds = Object.entries(statuses).filter(
    ([path]) => !real.some((group) => path.startsWith(`${group}/`)),
  );
  let stopped = false;
  const changed = new Set<string>();
  for (const [path] of kinds)
    api.watch(
      `/apis/${path}`,
      () => changed.add(path),
      () => stopped,
    );
  const loop = async (): Promise<void> => {
    while (!stopped) {
      for (const [path, statusOf] of kinds) {
        if (stopped) return;
        if (!changed.delete(path)) continue;
        // The API server may be busy, or gone at the end: the next round tries again.
        await settle(api, path, statusOf).catch(() => changed.add(path));
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  void loop();
  return () => {
    stopped = true;
  };
}

type Status = (object: KubernetesObject) => object;

const conditions =
  (...types: string[]): Status =>
  ({ metadata }) => ({
    observedGeneration: metadata['generation'],
    conditions: types.map((type) => ({
      type,
      status: 'True',
      reason: 'Simulated',
      message: 'by a stand-in',
      observedGeneration: metadata['generation'],
      lastTransitionTime: metadata['creationTimestamp'],
    })),
  });

const withoutGeneration =
  (...types: string[]): Status =>
  ({ metadata }) => ({
    conditions: types.map((type) => ({
      type,
      status: 'True',
      reason: 'Simulated',
      message: 'by a stand-in',
      lastTransitionTime: metadata['creationTimestamp'],
    })),
  });

/** By the path of the kind. */
const statuses: Readonly<Record<string, Status>> = {
  'cert-manager.io/v1/clusterissuers': withoutGeneration('Ready'),
  'cert-manager.io/v1/certificates': withoutGeneration('Ready'),
  'dragonflydb.io/v1alpha1/dragonflies': () => ({ phase: 'Ready' }),
  'k8s.keycloak.org/v2beta1/keycloaks': conditions('Ready'),
  'k8s.keycloak.org/v2beta1/keycloakrealmimports': conditions('Done'),
  'postgresql.cnpg.io/v1/clusters': withoutGeneration('Ready'),
  'gateway.networking.k8s.io/v1/gatewayclasses': conditions('Accepted'),
  'gateway.networking.k8s.io/v1/gateways': conditions('Accepted', 'Programmed'),
  'fluxcd.controlplane.io/v1/fluxinstances': withoutGeneration('Ready'),
  'external-secrets.io/v1/clustersecretstores': withoutGeneration('Ready'),
  'external-secrets.io/v1/externalsecrets': withoutGeneration('Ready'),
};

/** Whether an operator reports on objects of a kind, so that health checks wait for it. */
export function isReportedOn(group: string, kind: string): boolean {
  return Object.keys(statuses).some(
    (path) => path.startsWith(`${group}/`) && path.endsWith(`/${pluralOf(kind)}`),
  );
}

/** The name of a kind in paths of the API. */
export function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}${lower.endsWith('s') ? 'es' : 's'}`;
}

async function settle(api: Api, kind: string, statusOf: Status): Promise<void> {
  for (const object of await api.list(`/apis/${kind}`)) {
    const { metadata } = object;
    const wanted = statusOf(object);
    if (isWithin(wanted, object['status'])) continue;
    const [group, version, plural] = kind.split('/');
    const scope = metadata.namespace === undefined ? '' : `namespaces/${metadata.namespace}/`;
    await api.send(
      'PATCH',
      `/apis/${group}/${version}/${scope}${plural}/${metadata.name}/status`,
      { status: wanted },
      'application/merge-patch+json',
    );
  }
}

function isWithin(wanted: unknown, seen: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(seen) && wanted.every((item, index) => isWithin(item, seen[index]));
  if (typeof wanted !== 'object' || wanted === null) return wanted === seen;
  return Object.entries(wanted).every(([key, value]) =>
    isWithin(value, (seen as Record<string, unknown> | undefined)?.[key]),
  );
}
