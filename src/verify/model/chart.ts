import type { ChartDescription, Release } from '../declarations.ts';
import { satisfies } from '../helm/version-range.ts';
import { asMap, asText, at } from './data.ts';
import type { Model } from './model.ts';
import type { KubernetesObject } from './object.ts';

/** The chart that a HelmRelease installs. */
export interface InstalledChart {
  readonly release: Release;
  /** The chart's own name, without registry or repository; undefined if the tree does not show it. */
  readonly chart: string | undefined;
  /** The description for this version, if one is declared. */
  readonly described: ChartDescription['versions'][number] | undefined;
}

/** Returns the chart of a HelmRelease, found through `spec.chart` or `spec.chartRef` and the source that these name. */
export function installedChart(model: Model, object: KubernetesObject): InstalledChart {
  const { chart, version } = chartOf(model, object);
  const release: Release = {
    name: asText(at(object.data, 'spec', 'releaseName')) ?? object.name,
    namespace: asText(at(object.data, 'spec', 'targetNamespace')) ?? object.namespace ?? '',
    version: version ?? '',
    values: asMap(at(object.data, 'spec', 'values')),
  };
  const description = chart === undefined ? undefined : own(model.declarations.charts, chart);
  const described = description?.versions.find(({ range }) => satisfies(version ?? '', range));
  return { release, chart, described };
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function chartOf(
  model: Model,
  object: KubernetesObject,
): { chart: string | undefined; version: string | undefined } {
  const spec = asMap(at(object.data, 'spec', 'chart', 'spec'));
  const direct = asText(spec['chart']);
  if (direct !== undefined) return { chart: lastPart(direct), version: asText(spec['version']) };
  const reference = asMap(at(object.data, 'spec', 'chartRef'));
  const source = model.find(
    { group: 'source.toolkit.fluxcd.io', kind: asText(reference['kind']) ?? 'OCIRepository' },
    asText(reference['namespace']) ?? object.namespace,
    asText(reference['name']) ?? '',
    object,
  );
  if (source === undefined) return { chart: undefined, version: undefined };
  if (source.kind === 'HelmChart') {
    const chart = asText(at(source.data, 'spec', 'chart'));
    return { chart: chart && lastPart(chart), version: asText(at(source.data, 'spec', 'version')) };
  }
  const url = asText(at(source.data, 'spec', 'url'));
  const ref = asMap(at(source.data, 'spec', 'ref'));
  return {
    chart: url && lastPart(url),
    version: asText(ref['tag']) ?? asText(ref['semver']),
  };
}

function lastPart(path: string): string {
  return (
    path
      .replace(/(?<!\/)\/+$/, '')
      .split('/')
      .at(-1) ?? path
  );
}
