import type { AppPart } from './define-app.ts';
import type { Release } from './release.ts';
import type { Variables } from './values.ts';
import { chartVersion } from './version.ts';

export interface HelmChart extends Omit<Release, 'version' | 'values'> {
  /** What the name of the setting begins with: `rustfs`. */
  readonly prefix: string;
  /** As people call what the chart installs: `RustFS`. */
  readonly called: string;
  /** The default version. */
  readonly version: string;
  readonly values: (variables: Variables) => Readonly<Record<string, unknown>>;
}

/** The Helm chart that an app installs, and the setting of its version: `<prefix>_chart_version`. */
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
