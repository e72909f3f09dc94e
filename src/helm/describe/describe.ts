import type { ChartFiles } from '../../verify/helm/chart-files.ts';
import { type ChartFile, openKey, type ValueMap, type ValueNode } from '../../verify/helm/description.ts';
import { byType, type ReadChart } from '../../verify/helm/read-chart.ts';
import { schemaTypes } from '../../verify/helm/schema-types.ts';
import { isPlainMap, type PlainMap } from '../../verify/model/data.ts';
import type { Helm } from '../run-helm.ts';
import { chartEnvironment } from './environment/environment.ts';
import { withOwnChart } from './environment/own-chart.ts';
import { typeByLandings } from './landings.ts';
import { chartObjects, probeRelease } from './objects.ts';
import { type Observed, observe, type Render } from './observe.ts';
import { type Probe, probesOf } from './probes.ts';
import { ownWorkloads, type RenderedObject, renderedObjects } from './rendered.ts';

export interface DescribeOptions {
  /** Absent to read only the chart's files. */
  readonly helm?: Helm;
  /** The folder or archive, and the files in it. */
  readonly path: string;
  readonly files: ChartFiles;
  /** Values that the chart needs to render. */
  readonly values: PlainMap;
  /** What the cluster offers to the chart, as `group/version/Kind`. */
  readonly apiVersions: readonly string[];
  /** Called if helm cannot be started; then only the chart's files are read. */
  readonly withoutHelm: () => void;
  readonly progress: (done: number, all: number) => void;
}

/** Describes a chart by its files, and by what Helm renders when each value is changed. Throws if Helm rejects the values. */
export async function describeChart(read: ReadChart, options: DescribeOptions): Promise<ChartFile> {
  const { description, schema } = read;
  const types = new Map(
    Object.entries(description.types ?? {}).flatMap(([type, paths]) => paths.map((path) => [path, type])),
  );
  for (const [path, type] of schemaTypes(schema)) types.set(path, type);
  const { helm } = options;
  const byFiles = { ...description, ...(types.size > 0 && { types: byType(types) }) };
  if (helm === undefined) return byFiles;
  if ((await rendered(helm, options, options.values, probeRelease.name)) === 'no helm') {
    options.withoutHelm();
    return byFiles;
  }

  const renderAs = async (name: string, values: PlainMap) => {
    const objects = await rendered(helm, options, values, name);
    return objects === 'no helm' ? undefined : objects;
  };
  const render: Render = (values) => renderAs(probeRelease.name, values);
  const probes = probesOf(description.values);
  const observed = await observe(
    options.values,
    probes,
    render,
    (done) => options.progress(done, probes.length),
    new Set(description.types?.['boolean']),
  );
  for (const [probe, found] of observed.landings) {
    const type = typeByLandings(probe, found);
    if (type !== undefined && !types.has(probe.path)) types.set(probe.path, type);
  }
  const parts = [{ path: '', name: description.chart }, ...read.subCharts];
  const fullNames = new Set<string>();
  for (const { path } of parts) {
    const own = path === '' ? description.chart : (path.split('.').at(-1) ?? '');
    const other = (release: string) => renderAs(release, options.values);
    if (await makesFullNames(own, observed.objects, other)) fullNames.add(path);
  }
  const environment = await withOwnChart(options.files, (path) => {
    const renderOwn: Render = async (values) => {
      const objects = await rendered(helm, { ...options, path }, values, probeRelease.name, true);
      return objects === 'no helm' ? undefined : objects;
    };
    return chartEnvironment(read, options.values, renderOwn, (done) =>
      options.progress(probes.length, probes.length + done),
    );
  });
  return {
    ...description,
    values: closed(description.values, '', unread(probes, observed)),
    types: byType(types),
    objects: chartObjects({ chart: description.chart, subCharts: read.subCharts, observed, fullNames }),
    ...(environment && { environment }),
  };
}

async function rendered(
  helm: Helm,
  { path, apiVersions }: DescribeOptions,
  values: PlainMap,
  name: string,
  own = false,
): Promise<ReadonlyMap<string, RenderedObject> | 'no helm' | undefined> {
  const answer = await helm.template({
    name,
    namespace: probeRelease.namespace,
    chart: path,
    values: JSON.stringify(values),
    apiVersions,
    withCrds: false,
  });
  if ('output' in answer) return renderedObjects(own ? ownWorkloads(answer.output) : answer.output);
  return answer.missing === true ? 'no helm' : undefined;
}

/**
 * Whether the chart follows the convention that names of objects are only the release's name if that contains the chart's name.
 */
async function makesFullNames(
  own: string,
  objects: Observed['objects'],
  renderAs: (release: string) => ReturnType<Render>,
): Promise<boolean> {
  const prefix = `${probeRelease.name}-${own}`;
  const named = [...objects.values()].filter(({ name }) => name.startsWith(prefix));
  if (named.length === 0) return false;
  const release = `zz-${own}-zz`;
  const other = await renderAs(release);
  return named.some(({ kind, name }) => other?.has(`${kind} ${release}${name.slice(prefix.length)}`));
}

/** Maps that seem to accept further keys, but whose additional keys no template reads although it reads others. */
function unread(probes: readonly Probe[], { seen, landings }: Observed): ReadonlySet<string> {
  const isRead = (probe: Probe) => seen.has(probe) || landings.has(probe);
  const read = probes.filter((probe) => probe.kind !== 'more' && isRead(probe)).map(({ path }) => path);
  return new Set(
    probes
      .filter((probe) => probe.kind === 'more' && !isRead(probe))
      .map(({ path }) => path)
      .filter((path) => read.some((other) => other.startsWith(`${path}.`))),
  );
}

function closed(map: ValueMap, path: string, unreadMaps: ReadonlySet<string>): ValueMap {
  const entries = Object.entries(map).flatMap(([key, node]): [string, ValueNode][] => {
    if (key === openKey && unreadMaps.has(path)) return [];
    const at = path === '' ? key : `${path}.${key}`;
    return [[key, isPlainMap(node) ? closed(node as ValueMap, at, unreadMaps) : node]];
  });
  return Object.fromEntries(entries);
}
