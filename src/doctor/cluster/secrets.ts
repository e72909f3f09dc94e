import type { LiveProblem } from '../../app-kit/live.ts';
import type { NeededSecret } from '../../app-kit/secrets.ts';
import type { Api } from './api.ts';

/** The Secrets that apps need and the cluster does not have. Only names are read, never content. */
export async function missingSecrets(
  needed: readonly NeededSecret[],
  api: Api,
): Promise<readonly LiveProblem[] | undefined> {
  const places = needed.flatMap(({ setting, secrets }) => secrets.map((secret) => ({ ...secret, setting })));
  if (places.length === 0) return undefined;
  const missing = new Map<string, LiveProblem>();
  for (const namespace of new Set(places.map((place) => place.namespace))) {
    const there = new Set(await api.names('Secret', { namespace }));
    for (const { name, setting } of places.filter((place) => place.namespace === namespace)) {
      if (there.has(name) || missing.has(`${namespace}/${name}`)) continue;
      missing.set(`${namespace}/${name}`, {
        object: { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name } },
        message: `it does not exist; it contains ${setting}`,
        advice:
          'If it is sealed in the tree, Flux has not applied it: see the Kustomizations above. If it comes from a store, see its ExternalSecret. Otherwise create it: `clusterwright secrets list` shows how.',
        command: `kubectl get secrets -n ${namespace}`,
      });
    }
  }
  return [...missing.values()];
}
