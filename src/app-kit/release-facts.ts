/** What an app knows about a chart beyond its objects: which values concern data and immutable fields. */
export interface ReleaseFacts {
  /** The chart by name, as in `spec.chart.spec.chart`. */
  readonly chart: string;
  /** Claims that the chart creates as plain objects: they are deleted when their part is switched off or the release is removed. */
  readonly claims?: readonly ReleaseClaim[];
  /** Values that end up in immutable fields. */
  readonly fixed?: readonly FixedValue[];
}

export interface ReleaseClaim {
  /** The value that switches the part on. */
  readonly on: readonly string[];
  /** Where the annotations of its claim are set; absent if the chart itself lets Helm keep the claim. */
  readonly annotations?: readonly string[];
  /** The claim, by the release's name. */
  readonly claim: (release: string) => string;
  /** Its content, for messages. */
  readonly holds: string;
  /** The value with the class of its volume, which is immutable. */
  readonly storageClass: readonly string[];
  /** The value with its size, which can only grow. */
  readonly size: readonly string[];
}

/**
 * A volume by the claim template of a StatefulSet, whose values are together as most charts have them: `enabled`, `size` and the
 * class of the volume.
 *
 * @param on - The value that switches the part on, if that is not `enabled` beside the size.
 */
export function fixedVolume(
  persistence: readonly string[],
  statefulSet: (release: string) => string,
  storageClass = 'storageClass',
  on: readonly string[] = [...persistence, 'enabled'],
): FixedValue {
  return {
    on,
    values: [
      [...persistence, 'size'],
      [...persistence, storageClass],
    ],
    statefulSet,
  };
}

export interface FixedValue {
  /** The value that switches the part on; the values matter while it is on in both trees. */
  readonly on: readonly string[];
  readonly values: readonly (readonly string[])[];
  /** The StatefulSet whose claim templates they are part of, by the release's name. */
  readonly statefulSet: (release: string) => string;
}
