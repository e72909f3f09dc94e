import { splitApiVersion } from '../../verify/api-version.ts';
import type {
  ChartObject,
  ChartPort,
  ChartVolume,
  Conditional,
  PortNumber,
} from '../../verify/helm/description.ts';
import type { SubChart } from '../../verify/helm/read-chart.ts';
import { at } from '../../verify/model/data.ts';
import { isClusterScoped } from '../../verify/model/scope.ts';
import type { Observed } from './observe.ts';
import { otherwise, unchanged } from './probes.ts';
import {
  claimsOf,
  keyItem,
  keysOf,
  labelsOf,
  portItem,
  portsOf,
  type RenderedObject,
  volumeItem,
} from './rendered.ts';

/** The release that charts are rendered as, with names that occur nowhere else. */
export const probeRelease = { name: 'zzrelease', namespace: 'zznamespace' };

export interface ObjectsInput {
  readonly chart: string;
  readonly subCharts: readonly SubChart[];
  readonly observed: Observed;
  /** The paths of charts that omit their own name if the release's name contains it. */
  readonly fullNames: ReadonlySet<string>;
}

/** The objects of a release as data, with the conditions found by probes, sorted by kind and name. */
export function chartObjects(input: ObjectsInput): ChartObject[] {
  const { objects, others } = input.observed;
  const conditions = conditionsByItem(input.observed);
  return [...new Map([...others, ...objects]).values()]
    .map((object) => chartObject(object, conditions, input))
    .sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
}

/** For items of the first rendering, all conditions that must hold; for others, one condition that joins alternatives. */
function conditionsByItem({ objects, effects }: Observed): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  const any = new Map<string, string[]>();
  const add = (table: Map<string, string[]>, item: string, condition: string): void => {
    table.set(item, [...(table.get(item) ?? []), condition]);
  };
  for (const [probe, { gone, come }] of effects) {
    for (const item of gone) add(all, item, unchanged(probe));
    for (const item of come) add(any, item, otherwise(probe));
  }
  for (const [item, conditions] of any) if (!objects.has(item)) all.set(item, [conditions.join(' | ')]);
  return all;
}

function chartObject(
  object: RenderedObject,
  conditions: ReadonlyMap<string, readonly string[]>,
  input: ObjectsInput,
): ChartObject {
  const { apiVersion, kind } = object;
  const part = partOf(object, input);
  const own = conditions.get(object.id) ?? [];
  const when = [...new Set([...installedWhen(part, input), ...own])];
  const beyond = (item: string): readonly string[] =>
    (conditions.get(item) ?? []).filter((condition) => !when.includes(condition));
  const ports = portsOf(object).map((port): ChartPort => {
    const { id, name, target } = port;
    const only = beyond(portItem(object.id, id));
    const number = portNumber(object, id, port.port, input.observed);
    const targetPort = typeof target === 'number' && target !== port.port ? target : undefined;
    const targetNumber = typeof target === 'string' ? targetOf(object, target, input.observed) : targetPort;
    return {
      ...(name !== undefined && { name }),
      port: number,
      ...(targetNumber !== undefined && !same(targetNumber, number) && { targetPort: targetNumber }),
      ...(only.length > 0 && { when: only }),
    };
  });
  const labels = labelsOf(object);
  const labelsFrom = labels === undefined ? [] : addedLabels(object, input.observed);
  const marked = isMarked(input.observed);
  // The keys of a map that the user provides do not belong to the chart.
  const known = keysOf(object)?.some(marked) ? undefined : keysOf(object);
  const keys = known?.map((key): Conditional => {
    const only = beyond(keyItem(object.id, key));
    return only.length > 0 ? { key, when: only } : key;
  });
  const laterKeys = [...conditions].flatMap(([item, terms]): Conditional[] => {
    const start = `${object.id} key `;
    const key = item.slice(start.length);
    if (!item.startsWith(start) || known?.includes(key) || marked(key)) return [];
    return [{ key, when: terms }];
  });
  return {
    apiVersion,
    kind,
    name: nameOf(object, part, input),
    ...(isClusterScoped({ group: splitApiVersion(apiVersion).group, kind }) && {
      clusterScoped: true as const,
    }),
    ...(when.length > 0 && { when }),
    ...(ports.length > 0 && { ports: [...ports, ...laterPorts(object, conditions, input.observed)] }),
    ...(labels && {
      labels: Object.fromEntries(
        Object.entries(labels)
          // This label contains the version, but a description applies to several versions.
          .filter(([key]) => key !== 'helm.sh/chart')
          .map(([key, value]) => [key, withPlaceholders(value, key, part, input)]),
      ),
    }),
    ...(labelsFrom.length > 0 && { labelsFrom }),
    ...(keys && { keys: [...keys, ...laterKeys] }),
    ...(claimsOf(object).length > 0 && {
      volume: volumeOf(object, beyond(volumeItem(object.id)), input.observed),
    }),
  };
}

/** The values that become the size, the class and the annotations of the claims of an object. */
function volumeOf(object: RenderedObject, when: readonly string[], { landings }: Observed): ChartVolume {
  const claim = object.kind === 'StatefulSet' ? 'spec.volumeClaimTemplates.' : '';
  const valuesOf = (field: string): readonly string[] =>
    [...landings].flatMap(([{ path }, found]) =>
      found.some((each) => each.object.id === object.id && each.path.join('.') === `${claim}${field}`)
        ? [path]
        : [],
    );
  const values = {
    size: valuesOf('spec.resources.requests.storage'),
    storageClass: valuesOf('spec.storageClassName'),
    annotations: valuesOf('metadata.annotations'),
  };
  const isKept = at(object.data, 'metadata', 'annotations', 'helm.sh/resource-policy') === 'keep';
  return {
    ...Object.fromEntries(Object.entries(values).filter(([, paths]) => paths.length > 0)),
    ...(claim === '' && isKept && { kept: true as const }),
    ...(when.length > 0 && { when }),
  };
}

/** Ports that an object has only after some change, such as that for metrics. */
function laterPorts(
  object: RenderedObject,
  conditions: ReadonlyMap<string, readonly string[]>,
  observed: Observed,
): ChartPort[] {
  const known = new Set(portsOf(object).map(({ id }) => portItem(object.id, id)));
  return [...conditions].flatMap(([item, when]) => {
    const port = observed.otherPorts.get(item);
    if (port === undefined || known.has(item) || item !== portItem(object.id, port.id)) return [];
    const number = portNumber(object, port.id, port.port, observed);
    return [{ ...(port.name !== undefined && { name: port.name }), port: number, when }];
  });
}

/**
 * The path of the chart's values that an object comes from: empty for the main chart, `clickhouse.zookeeper` for a nested one.
 */
function partOf({ template }: RenderedObject, { subCharts }: ObjectsInput): string {
  const names = template
    .split('/charts/')
    .slice(1)
    .map((rest) => rest.split('/')[0] ?? '');
  let path = '';
  for (const name of names) {
    const prefix = path === '' ? '' : `${path}.`;
    path = subCharts.find((sub) => sub.path === `${prefix}${name}`)?.path ?? `${prefix}${name}`;
  }
  return path;
}

/** Whether a text was inserted by a probe. */
function isMarked({ effects }: Observed): (text: string) => boolean {
  const marks = new Set([...effects.keys()].map(({ mark }) => String(mark)));
  return (text) => marks.has(text);
}

function installedWhen(part: string, { subCharts }: ObjectsInput): readonly string[] {
  return subCharts
    .filter(({ path }) => part === path || part.startsWith(`${path}.`))
    .flatMap(({ condition }) => (condition === undefined ? [] : [condition]));
}

function nameOf(object: RenderedObject, part: string, input: ObjectsInput): string {
  const name = withPlaceholders(object.name, '', part, input);
  const given = (input.observed.names.get(object.id) ?? []).map(({ path }) => path);
  if (given.length === 0) return name;
  const whole = /^\{([^}]+)\}$/.exec(name)?.[1];
  // A value that is set by default replaces the whole name.
  if (whole === undefined && !name.includes('{')) return `{${given.join('|')}}`;
  return whole === undefined ? name : `{${[...given, whole].join('|')}}`;
}

function withPlaceholders(text: string, label: string, part: string, input: ObjectsInput): string {
  const own = part === '' ? input.chart : (part.split('.').at(-1) ?? '');
  const suffix = part === '' ? '' : `:${part}`;
  const { name, namespace } = probeRelease;
  const root = `${name}-${input.chart}`;
  if (label === 'app.kubernetes.io/name' && text === own) return `{name${suffix}}`;
  const filled =
    input.fullNames.has(part) && text.startsWith(`${name}-${own}`)
      ? text.replace(`${name}-${own}`, `{fullname${suffix}}`)
      : input.fullNames.has('') && text.startsWith(root)
        ? text.replace(root, '{fullname}')
        : text;
  return filled.replaceAll(name, '{release}').replaceAll(namespace, '{namespace}');
}

/** A port number, or the values that provide it, those without a default first. */
function portNumber(object: RenderedObject, id: string, number: number, { ports }: Observed): PortNumber {
  const given = ports.get(portItem(object.id, id)) ?? [];
  if (given.length === 0) return number;
  const first = given.filter(({ before }) => before === null);
  const others = given.filter((probe) => !first.includes(probe)).map(({ path }) => path);
  return [...first.map(({ path }) => path), ...(others.length > 0 ? others : [number])];
}

/** The pod port that a Service names, if exactly one workload it selects has a port of that name. */
function targetOf(service: RenderedObject, name: string, observed: Observed): PortNumber | undefined {
  const selector = Object.entries(labelsOf(service) ?? {});
  const found = [...observed.objects.values()].flatMap((workload) => {
    const labels = workload.kind === 'Service' ? undefined : labelsOf(workload);
    if (labels === undefined || !selector.every(([key, value]) => labels[key] === value)) return [];
    return portsOf(workload)
      .filter((port) => port.name === name)
      .map(({ id, port }) => portNumber(workload, id, port, observed));
  });
  return found.length === 1 ? found[0] : undefined;
}

function same(a: PortNumber, b: PortNumber): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The maps among the values whose keys become labels of an object's pods. */
function addedLabels(object: RenderedObject, { landings }: Observed): readonly string[] {
  return [...landings].flatMap(([{ path, kind }, found]) => {
    if (kind !== 'map') return [];
    const isHere = found.some(
      (landing) =>
        landing.object.id === object.id &&
        /^spec(\.jobTemplate\.spec)?\.template\.metadata\.labels$/.test(landing.path.join('.')),
    );
    return isHere ? [path] : [];
  });
}
