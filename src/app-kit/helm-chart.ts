import type { AppPart } from './define-app.ts';
import type { Release } from './release.ts';
import type { Variables } from './values.ts';
import { chartVersion } from './version.ts';

export interface HelmChart extends Omit<Release, 'version' | 'values'> {
  /** The prefix of the setting: `rustfs`. */
  readonly prefix: string;
  /** The name of what the chart installs, for people: `RustFS`. */
  readonly called: string;
  /** The default version. */
  readonly version: string;
  readonly values: (variables: Variables) => Readonly<Record<string, unknown>>;
}

/** The Helm chart that an app installs, and the setting of its version, `<prefix>_chart_version`. */
export function helmChart({ prefix, called, version, ...release }: HelmChart): AppPart {
  const setting = `${prefix}_chart_version`;
  return {
    settings: {
      [setting]: chartVersion(release.chart, {
        description: `Version of the chart of ${called}.`,
        default: version,
      }),
    },
    release: (v) => ({ ...release, version: Reflect.get(v, setting), values: release.values(v) }),
  };
}
