import { addTo } from '../../diagnostics/lists.ts';
import { installedChart } from '../model/chart.ts';
import type { Model } from '../model/model.ts';
import { isSwap, isTypo, mostNames } from '../model/typos.ts';
import type { Reference } from '../references/reference.ts';

/**
 * Returns a function that suggests the correct form of a mistyped name of an object that nothing in the tree creates.
 * Of two names that differ by a typo, it suggests the one that is used more often; for Services of a chart without a
 * description, one that begins with the name of its release.
 */
export function createMeant(
  model: Model,
  all: readonly Reference[],
): (reference: Reference) => string | undefined {
  const used = new Map<string, Map<string, number>>();
  const key = ({ to, namespace }: Reference) => `${to.group}/${to.kind}/${namespace ?? ''}`;
  for (const reference of all) {
    const names = used.get(key(reference)) ?? new Map<string, number>();
    used.set(key(reference), names.set(reference.name, (names.get(reference.name) ?? 0) + 1));
  }
  const releases = releasesOf(model);
  return (reference) => {
    const { to, name, namespace = '' } = reference;
    const names = used.get(key(reference)) ?? new Map<string, number>();
    const own = names.get(name) ?? 0;
    if (names.size <= mostNames)
      for (const [other, count] of names) {
        const more = count > own || (count === own && isSwap(name, other) && other > name);
        if (more && isTypo(name, other)) return other;
      }
    return to.group === '' && to.kind === 'Service'
      ? ofRelease(name, releases.get(namespace) ?? [])
      : undefined;
  };
}

function releasesOf(model: Model): ReadonlyMap<string, readonly string[]> {
  const releases = new Map<string, string[]>();
  for (const object of model.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')) {
    const { release } = installedChart(model, object);
    addTo(releases, release.namespace, release.name);
  }
  return releases;
}

/** Returns the name with a mistyped release name at its beginning corrected; undefined if there is none. */
function ofRelease(name: string, releases: readonly string[]): string | undefined {
  if (releases.some((release) => name === release || name.startsWith(`${release}-`))) return undefined;
  const parts = name.split('-');
  for (const release of releases) {
    const count = release.split('-').length;
    const [head, tail] = [parts.slice(0, count).join('-'), parts.slice(count)];
    if (isTypo(head, release)) return [release, ...tail].join('-');
  }
  return undefined;
}
