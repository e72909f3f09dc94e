import type { Of } from './values.ts';

/** A Helm chart that an app installs. The OCIRepository or HelmRepository and the HelmRelease are written from it. */
export interface Release {
  /** `oci://registry/path/chart`, or `https://address-of-the-repository chart`. */
  readonly chart: string;
  readonly version: string;
  /** The name of the HelmRelease, which also prefixes most objects of the chart; the name of the app by default. */
  readonly name?: string;
  readonly values: Of<Readonly<Record<string, unknown>>>;
  /** How long Helm waits until the objects are ready, as a Go duration; `5m` by default. */
  readonly timeout?: string;
}
