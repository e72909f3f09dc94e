import type { Of } from './values.ts';

/** A Helm chart that an app installs: from it come the OCIRepository or HelmRepository, and the HelmRelease. */
export interface Release {
  /** `oci://registry/path/chart`, or `https://address-of-the-repository chart`. */
  readonly chart: string;
  readonly version: string;
  /** Of the HelmRelease, and so of most objects of the chart; the name of the app by default. */
  readonly name?: string;
  readonly values: Of<Readonly<Record<string, unknown>>>;
  /** How long Helm waits for the objects to be ready, as a Go duration; `5m` by default. */
  readonly timeout?: string;
}
