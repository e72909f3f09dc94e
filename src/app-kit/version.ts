/**
 * Settings that contain the version of external software. The schema says where its versions are published (`x-renovate`), and
 * `init` writes this above the setting, so that Renovate keeps `cluster.yaml` up to date.
 */

import { type SettingOptions, type SettingSchema, setting } from './setting.ts';

/** Where versions are published, in Renovate's terms. */
export interface Upstream {
  readonly datasource: 'docker' | 'helm' | 'git-tags';
  readonly depName: string;
  /** For a chart that is not in an OCI registry: the address of its repository. */
  readonly registryUrl?: string;
  /** The prefix of the version in a tag that is not part of the setting. */
  readonly tagPrefix?: string;
}

type VersionOptions = Omit<SettingOptions, 'type'>;

/**
 * The version of a Helm chart. The chart is given as in `release`: `oci://registry/path/chart`, or `https://repository chart`.
 */
export function chartVersion(chart: string, options: VersionOptions): SettingSchema {
  return version(chartUpstream(chart), {
    pattern: '^v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$',
    patternErrorMessage: 'must be one exact version, such as "1.2.3", not a range',
    ...options,
  });
}

/**
 * The tag of an image. The image is given with its registry: `docker.io/library/python`. With a `tagPrefix` such as `v`, the
 * setting contains what follows it.
 */
export function imageVersion(
  image: string,
  { tagPrefix, ...options }: VersionOptions & { readonly tagPrefix?: string },
): SettingSchema {
  return version(
    { datasource: 'docker', depName: image, ...(tagPrefix !== undefined && { tagPrefix }) },
    {
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$',
      patternErrorMessage: 'must be an image tag: letters, digits and . _ -',
      ...options,
    },
  );
}

/** A tag of a Git repository, which is given by its address. */
export function tagVersion(repository: string, options: VersionOptions): SettingSchema {
  return version({ datasource: 'git-tags', depName: repository }, options);
}

function version(upstream: Upstream, options: VersionOptions): SettingSchema {
  return { ...setting({ type: 'string' }, options), 'x-renovate': upstream };
}

function chartUpstream(chart: string): Upstream {
  if (chart.startsWith('oci://')) return { datasource: 'docker', depName: chart.slice('oci://'.length) };
  const [registryUrl = '', depName] = chart.split(' ');
  if (depName === undefined)
    throw new Error(`${chart} is neither oci://… nor the address of a repository and a chart`);
  return { datasource: 'helm', depName, registryUrl };
}

/** The comment that tells Renovate about the setting below it; undefined if the setting is not a version. */
export function renovateComment({
  'x-renovate': upstream,
}: Pick<SettingSchema, 'x-renovate'>): string | undefined {
  if (upstream === undefined) return undefined;
  const { datasource, depName, registryUrl, tagPrefix } = upstream;
  const registry = registryUrl === undefined ? '' : ` registryUrl=${registryUrl}`;
  const extracted = tagPrefix === undefined ? '' : ` extractVersion=^${tagPrefix}(?<version>.+)$`;
  return `# renovate: datasource=${datasource} depName=${depName}${registry}${extracted}`;
}
