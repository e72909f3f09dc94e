import type { Release } from '../verify/declarations.ts';
import { type ReleaseVolume, releaseVolumes, type VolumeObject } from '../verify/helm/chart-volumes.ts';
import { releaseValues } from '../verify/helm/release-values.ts';
import type { App } from './app.ts';

/** The volumes that releases of a chart ask for. */
export interface ChartVolumes {
  /** The chart by name, as in `spec.chart.spec.chart`. */
  readonly chart: string;
  /** The versions that this is true of; absent for all. */
  readonly range?: string;
  readonly volumes: (release: Release) => readonly ReleaseVolume[];
}

/** What apps know of the volumes of their charts: by the descriptions of these, and by `volumes` of the app. */
export function chartVolumes(apps: readonly App[]): readonly ChartVolumes[] {
  return apps.flatMap(({ charts = {}, volumes = {} }) => [
    ...Object.entries(charts).flatMap(([chart, { versions }]) =>
      versions.flatMap(({ range, volumes: of }) => (of === undefined ? [] : [{ chart, range, volumes: of }])),
    ),
    ...Object.entries(volumes).map(([chart, objects]) => ({
      chart,
      volumes: (release: Release) => releaseVolumes(chart, objects, releaseValues(release, {})),
    })),
  ]);
}

/** A claim template of a StatefulSet, with the values that most charts have for it. */
export function claimTemplate(
  statefulSet: string,
  persistence: string,
  storageClass = 'storageClass',
): VolumeObject {
  return {
    kind: 'StatefulSet',
    name: statefulSet,
    when: [`${persistence}.enabled`],
    volume: { size: [`${persistence}.size`], storageClass: [`${persistence}.${storageClass}`] },
  };
}
