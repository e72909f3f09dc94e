import type { BuiltObject } from '../compare/built-object.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import { asMap, asText, at, type PlainMap } from '../verify/model/data.ts';

/** The source of a chart in an exact version. */
export interface ChartSource {
  /** `oci://…`, without the chart's name if `chart` has it, or the address of a Helm repository. */
  readonly url: string;
  /** Empty if the address already includes the chart's name. */
  readonly chart: string;
  readonly version: string;
  readonly oci: boolean;
}

/** The chart of a release: its name, and its source or the reason why it cannot be fetched. */
export interface ReleaseChart {
  readonly name: string;
  readonly source: ChartSource | { readonly reason: string };
}

/** Finds the chart of a HelmRelease among the sources in its tree. */
export function chartOfRelease(
  { data, namespace }: BuiltObject,
  objects: readonly BuiltObject[],
): ReleaseChart {
  const find = (kind: string, reference: PlainMap) =>
    objects.find(
      (object) =>
        object.kind === kind &&
        object.name === reference['name'] &&
        object.namespace === (asText(reference['namespace']) ?? namespace),
    );
  const reference = asMap(at(data, 'spec', 'chartRef'));
  if (asText(reference['name']) === undefined)
    return inRepository(asMap(at(data, 'spec', 'chart', 'spec')), find);
  const kind = asText(reference['kind']) ?? 'OCIRepository';
  const source = find(kind, reference);
  if (source === undefined)
    return unknown(stringOf(reference['name']), `the tree has no ${kind} ${stringOf(reference['name'])}`);
  if (kind === 'HelmChart') return inRepository(asMap(source.data['spec']), find);
  const url = asText(at(source.data, 'spec', 'url')) ?? '';
  const name = url.split('/').at(-1) ?? '';
  const version = asText(at(source.data, 'spec', 'ref', 'tag'));
  if (version === undefined) return unknown(name, `OCIRepository ${source.name} names no tag`);
  return { name, source: { url, chart: '', version, oci: true } };
}

function inRepository(
  spec: PlainMap,
  find: (kind: string, reference: PlainMap) => BuiltObject | undefined,
): ReleaseChart {
  const name = asText(spec['chart']) ?? '';
  const version = asText(spec['version']);
  const reference = asMap(spec['sourceRef']);
  const kind = asText(reference['kind']) ?? '';
  if (kind !== 'HelmRepository')
    return unknown(name, `charts from a ${kind || 'source without a kind'} are not fetched`);
  const repository = find(kind, reference);
  const url = repository && asText(at(repository.data, 'spec', 'url'));
  if (url === undefined)
    return unknown(name, `the tree has no HelmRepository ${stringOf(reference['name'])}`);
  if (version === undefined || !/^v?\d+\.\d+\.\d+/.test(version))
    return unknown(name, 'its version is not exact');
  return {
    name,
    source: { url: url.replace(/\/$/, ''), chart: name, version, oci: url.startsWith('oci://') },
  };
}

function unknown(name: string, reason: string): ReleaseChart {
  return { name, source: { reason } };
}
