import { asMap } from '../model/data.ts';
import type { ChartObject, ChartVolume } from './description.ts';
import { fillIn, holds, type ReleaseValues } from './release-values.ts';

/** A PersistentVolumeClaim of a chart, or a StatefulSet that requests volumes. */
export interface VolumeObject extends Pick<ChartObject, 'kind' | 'name' | 'when'> {
  readonly volume: ChartVolume;
  /** What is on the volume, for messages: `every bucket`. */
  readonly contents?: string;
}

/** A volume that a release requests. */
export interface ReleaseVolume {
  readonly kind: string;
  readonly name: string;
  /** Values with the size, by path; it can only grow. */
  readonly size: ReadonlyMap<string, unknown>;
  /** Values with the storage class, by path; it cannot change. */
  readonly storageClass: ReadonlyMap<string, unknown>;
  /** Helm keeps it in the cluster when the release no longer creates it. */
  readonly isKept: boolean;
  readonly contents: string;
}

/** Returns the volumes that a release requests with its values. */
export function releaseVolumes(
  chart: string,
  objects: readonly VolumeObject[],
  values: ReleaseValues,
): readonly ReleaseVolume[] {
  const read = (paths: readonly string[] = []) => new Map(paths.map((path) => [path, values.get(path)]));
  return objects
    .filter(({ when = [], volume }) =>
      [...when, ...(volume.when ?? [])].every((condition) => holds(values, condition)),
    )
    .map(({ kind, name, volume, contents = 'its data' }) => ({
      kind,
      name: fillIn(name, values, chart),
      size: read(volume.size),
      storageClass: read(volume.storageClass),
      isKept:
        volume.kept === true ||
        (volume.annotations ?? []).some(
          (path) => asMap(values.get(path))['helm.sh/resource-policy'] === 'keep',
        ),
      contents,
    }));
}
