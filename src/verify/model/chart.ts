import type { ChartDescription, Release } from '../declarations.ts';
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

/** Whether a version fits a range such as `1.5.x`, `>=2.0.0 <3` or `2`. */
function satisfies(version: string, range: string): boolean {
  const parsed = parts(version);
  if (parsed.length === 0) return false;
  return range
    .trim()
    .split(/\s+/)
    .every((term) => {
      const match = /^(>=|<=|>|<|=|\^|~)?v?(.*)$/.exec(term);
      const bound = parts(match?.[2] ?? '');
      const order = compare(parsed, bound);
      switch (match?.[1]) {
        case '>=':
          return order >= 0;
        case '>':
          return order > 0;
        case '<=':
          return order <= 0;
        case '<':
          return order < 0;
        case '^':
          return order >= 0 && parsed[0] === bound[0];
        case '~':
          return order >= 0 && parsed[0] === bound[0] && parsed[1] === bound[1];
        default:
          return bound.every((part, index) => parsed[index] === part);
      }
    });
}

/** The leading numbers of a version: `1.5.x` gives [1, 5]. */
function parts(version: string): number[] {
  const numbers: number[] = [];
  for (const part of version.replace(/^v/, '').split(/[-+]/)[0]?.split('.') ?? []) {
    if (!/^\d+$/.test(part)) break;
    numbers.push(Number(part));
  }
  return numbers;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
