import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import type { ReleaseVolume } from '../verify/helm/chart-volumes.ts';
import { satisfies } from '../verify/helm/version-range.ts';
import { asMap } from '../verify/model/data.ts';
import { at, chartOf, type TreeObject } from './tree-objects.ts';

/** The volumes that a HelmRelease asks for; undefined if nobody knows those of its chart. */
export function volumesOf(
  release: TreeObject,
  charts: readonly ChartVolumes[],
): readonly ReleaseVolume[] | undefined {
  const { data, name, namespace } = release;
  const version = stringOf(at(data, ['spec', 'chart', 'spec', 'version']) ?? '');
  const known = charts.filter(
    ({ chart, range }) => chart === chartOf(release) && (range === undefined || satisfies(version, range)),
  );
  if (known.length === 0) return undefined;
  return known.flatMap(({ volumes }) =>
    volumes({
      name: stringOf(at(data, ['spec', 'releaseName']) ?? name),
      namespace: stringOf(at(data, ['spec', 'targetNamespace']) ?? namespace),
      version,
      values: asMap(at(data, ['spec', 'values'])),
    }),
  );
}
