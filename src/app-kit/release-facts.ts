/** What an app knows about a chart beyond its objects: which values concern data and immutable fields. */
export interface ReleaseFacts {
  /** The name of the chart, as in `spec.chart.spec.chart`. */
  readonly chart: string;
  /**
   * Claims that the chart creates as plain objects: they are deleted when their component is disabled or the release is removed.
   */
  readonly claims?: readonly ReleaseClaim[];
  /** Values that end up in immutable fields. */
  readonly fixed?: readonly FixedValue[];
}

export interface ReleaseClaim {
  /** The path of the value that enables the component. */
  readonly on: readonly string[];
  /** The path of the value with the annotations of its claim; absent if the chart itself lets Helm keep the claim. */
  readonly annotations?: readonly string[];
  /** Returns the name of the claim for a release name. */
  readonly claim: (release: string) => string;
  /** The content of the claim, for messages. */
  readonly holds: string;
  /** The path of the value with its storage class, which is immutable. */
  readonly storageClass: readonly string[];
  /** The path of the value with its size, which can only grow. */
  readonly size: readonly string[];
}

/**
 * A volume from the claim template of a StatefulSet whose values are in one map, as in most charts: `enabled`, `size` and the
 * storage class.
 *
 * @param on - The path of the value that enables the component, if it is not `enabled` next to the size.
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
  /** The path of the value that enables the component; the values matter if it is enabled in both trees. */
  readonly on: readonly string[];
  readonly values: readonly (readonly string[])[];
  /** Returns the name of the StatefulSet whose claim templates contain them, for a release name. */
  readonly statefulSet: (release: string) => string;
}
