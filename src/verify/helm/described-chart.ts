import type { ChartVariable, ChartVersion, ProvidedObject, Release } from '../declarations.ts';
import { asTexts } from '../model/data.ts';
import { environmentOf } from './chart-environment.ts';
import { type ReleaseVolume, releaseVolumes } from './chart-volumes.ts';
import type { ChartFile, ChartObject, ChartPort, PortNumber } from './description.ts';
import { fillIn, holds, type ReleaseValues, releaseValues } from './release-values.ts';
import { valuesType } from './values-type.ts';

/** What is known about a chart beyond its files, for releases with the chart's defaults. */
export interface ChartAdvice extends Pick<ChartVersion, 'uncertain' | 'misplaced'>, Pick<ChartFile, 'types'> {
  /** The versions that the description covers, such as `1.5.x`. */
  readonly range: string;
  /** Variables that the description lacks, because their names come from the values. */
  readonly environment?: (values: ReleaseValues) => readonly ChartVariable[];
  readonly check?: (values: ReleaseValues) => ReturnType<NonNullable<ChartVersion['check']>>;
  readonly reads?: (values: ReleaseValues) => ReturnType<NonNullable<ChartVersion['reads']>>;
  /** Conditions that changing a single value does not reveal, by `Kind name` as in the description. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  /**
   * Objects that Helm did not render for the description, or only in part; they replace those of the same kind and
   * name.
   */
  readonly objects?: readonly ChartObject[];
  /** What is on its volumes, for messages, by `Kind name` as in the description. */
  readonly contents?: Readonly<Record<string, string>>;
  /** Objects that exist in addition to those of the description, as from an operator. */
  readonly provides?: (values: ReleaseValues) => readonly ProvidedObject[];
}

/**
 * Describes a version of a chart from its description and additional knowledge. The description is read on first use.
 */
export function describedChart(
  description: () => ChartFile,
  { range, types: moreTypes = {}, misplaced, uncertain, ...advice }: ChartAdvice,
): ChartVersion {
  let read: ChartFile | undefined;
  const file = (): ChartFile => {
    read ??= description();
    return read;
  };
  const over = (release: Release): ReleaseValues => releaseValues(release, file().values);
  const { environment, check, reads, provides, when = {}, objects: more = [], contents = {} } = advice;
  let type: ReturnType<typeof valuesType> | undefined;
  return {
    range,
    values: () => {
      type ??= valuesType(file(), moreTypes);
      return type;
    },
    ...(misplaced && { misplaced }),
    ...(uncertain && { uncertain }),
    environment: (release) => {
      const values = over(release);
      const { environment: described } = file();
      return [
        ...(environment?.(values) ?? []),
        // The lists of the values come last.
        ...(described === undefined ? [] : environmentOf(described, values)),
      ];
    },
    ...(check && { check: (release: Release) => check(over(release)) }),
    ...(reads && { reads: (release: Release) => reads(over(release)) }),
    volumes: (release): readonly ReleaseVolume[] => {
      const { chart, objects = [] } = file();
      const asking = objects.flatMap(({ volume, ...object }) => {
        const of = contents[idOf(object)];
        return volume === undefined ? [] : [{ ...object, volume, ...(of !== undefined && { contents: of }) }];
      });
      return releaseVolumes(chart, asking, over(release));
    },
    provides: (release) => {
      if (file().objects === undefined && more.length === 0 && provides === undefined) return undefined;
      const values = over(release);
      const { chart, objects = [] } = file();
      const replaced = new Set(more.map(idOf));
      const known = objects
        .filter((object) => !replaced.has(idOf(object)))
        .map((object) => ({ ...object, when: [...(object.when ?? []), ...(when[idOf(object)] ?? [])] }));
      return [...objectsOf(chart, [...known, ...more], values), ...(provides?.(values) ?? [])];
    },
  };
}

function idOf({ kind, name }: Pick<ChartObject, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

function objectsOf(chart: string, objects: readonly ChartObject[], values: ReleaseValues): ProvidedObject[] {
  const { release } = values;
  const by = `the chart of ${release.name}`;
  return objects
    .filter(({ when = [] }) => when.every((condition) => holds(values, condition)))
    .map(({ apiVersion, kind, name, clusterScoped, ports, labels, labelsFrom = [], keys }) => ({
      apiVersion,
      kind,
      name: fillIn(name, values, chart),
      ...(!clusterScoped && { namespace: release.namespace }),
      ...(ports && { ports: ports.flatMap((port) => portOf(port, values)) }),
      ...(labels && {
        labels: {
          ...Object.fromEntries(
            Object.entries(labels).map(([key, value]) => [key, fillIn(value, values, chart)]),
          ),
          ...Object.assign({}, ...labelsFrom.map((path) => asTexts(values.get(path)))),
        },
      }),
      ...(keys && { keys: keysOf(keys, values) }),
      by,
    }));
}

function portOf(
  { name, port, targetPort, when = [] }: ChartPort,
  values: ReleaseValues,
): NonNullable<ProvidedObject['ports']>[number][] {
  if (!when.every((condition) => holds(values, condition))) return [];
  const number = numberOf(port, values);
  const target = targetPort === undefined ? number : numberOf(targetPort, values);
  return [
    {
      ...(name !== undefined && { name }),
      port: number,
      ...(target !== number && { targetPort: target }),
    },
  ];
}

function numberOf(port: PortNumber, values: ReleaseValues): number {
  if (typeof port === 'number') return port;
  for (const choice of port) {
    const given = typeof choice === 'number' ? choice : values.text(choice);
    if (given !== undefined) return Number(given);
  }
  return Number.NaN;
}

function keysOf(keys: NonNullable<ChartObject['keys']>, values: ReleaseValues): readonly string[] {
  return keys.flatMap((each) => {
    if (typeof each === 'string') return [each];
    return each.when.every((condition) => holds(values, condition)) ? [each.key] : [];
  });
}
