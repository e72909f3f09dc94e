import { stringOf } from '../../diagnostics/string-of.ts';
import { at } from '../model/data.ts';
import { own } from '../own.ts';

/** The parts of an object that the check of versions needs. */
interface Versioned {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** API versions of Flux 2 that differ from the data: the last minor release that serves each, or the first. */
const lastServed: readonly (readonly [group: RegExp, version: string, minor: number])[] = [
  [/^(source|kustomize|notification|image)\.toolkit\.fluxcd\.io$/, 'v1beta1', 6],
  [/^helm\.toolkit\.fluxcd\.io$/, 'v2beta1', 6],
  [/^(source|kustomize|notification|image)\.toolkit\.fluxcd\.io$/, 'v1beta2', 7],
  [/^helm\.toolkit\.fluxcd\.io$/, 'v2beta2', 7],
];

const firstServed: Readonly<Record<string, number>> = {
  'source.toolkit.fluxcd.io/v1 OCIRepository': 6,
  'source.toolkit.fluxcd.io/v1 ExternalArtifact': 7,
  'source.toolkit.fluxcd.io/v1 HelmRepository': 3,
  'source.toolkit.fluxcd.io/v1 HelmChart': 3,
  'helm.toolkit.fluxcd.io/v2 HelmRelease': 3,
  'image.toolkit.fluxcd.io/v1 ImagePolicy': 7,
  'image.toolkit.fluxcd.io/v1 ImageRepository': 7,
  'image.toolkit.fluxcd.io/v1 ImageUpdateAutomation': 7,
};

/** Returns the minor releases of Flux 2 that objects of a tree pin: through a FluxInstance, or Flux's own manifests. */
export function pinnedFlux(objects: Iterable<Versioned & { readonly data: unknown }>): readonly number[] {
  const minors = new Set<number>();
  for (const { group, kind, data } of objects) {
    const spec = at(data, 'spec');
    const pinned =
      group === 'fluxcd.controlplane.io' && kind === 'FluxInstance'
        ? at(spec, 'distribution', 'version')
        : kind === 'OCIRepository' && /\/flux-manifests\/?$/.test(stringOf(at(spec, 'url')))
          ? (at(spec, 'ref', 'tag') ?? at(spec, 'ref', 'semver'))
          : kind === 'GitRepository' && /\/fluxcd\/flux2(\.git)?$/.test(stringOf(at(spec, 'url')))
            ? at(spec, 'ref', 'tag')
            : ofManifests(at(data, 'metadata', 'labels'));
    const minor = /^[=~^]?\s*v?2\.(\d+)(\.|$)/.exec(stringOf(pinned))?.[1];
    if (minor !== undefined) minors.add(Number(minor));
  }
  return [...minors];
}

/** Returns the release of Flux that the labels of its own manifests name. */
function ofManifests(labels: unknown): unknown {
  return at(labels, 'app.kubernetes.io/part-of') === 'flux'
    ? at(labels, 'app.kubernetes.io/version')
    : undefined;
}

/** Whether one of the pinned releases of Flux serves an API version that newer ones do not. */
export function servedByPinned({ group, version }: Versioned, minors: readonly number[]): boolean {
  return lastServed.some(
    ([groups, name, last]) => name === version && groups.test(group) && minors.some((minor) => minor <= last),
  );
}

/** API versions that an operator served before a release of its chart. */
const servedBefore: readonly {
  readonly group: string;
  readonly version: string;
  readonly chart: string;
  readonly before: readonly [major: number, minor: number];
}[] = [
  { group: 'external-secrets.io', version: 'v1beta1', chart: 'external-secrets', before: [0, 17] },
  { group: 'external-secrets.io', version: 'v1alpha1', chart: 'external-secrets', before: [0, 16] },
];

/** Fields that an operator read before a release of its chart. */
const fieldsBefore: readonly {
  readonly group: string;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly chart: string;
  readonly before: readonly [major: number, minor: number];
}[] = [
  {
    group: 'apiextensions.crossplane.io',
    // Without a mode, a Composition has resources rather than a pipeline.
    fields: {
      Composition: [
        'resources',
        'patchSets',
        'environment',
        'mode',
        'pipeline',
        'publishConnectionDetailsWithStoreConfigRef',
      ],
    },
    chart: 'crossplane',
    before: [2, 0],
  },
  {
    group: 'pkg.crossplane.io',
    fields: {
      Provider: ['controllerConfigRef'],
      Function: ['controllerConfigRef'],
      Configuration: ['controllerConfigRef'],
    },
    chart: 'crossplane',
    before: [2, 0],
  },
];

/** What charts pinned by a tree tell of the operators that they bring. */
export interface PinnedCharts {
  /** Whether the operator still serves an API version. */
  readonly serves: (object: Versioned) => boolean;
  /** Whether the operator still reads a field of `spec`. */
  readonly reads: (object: Versioned, field: string) => boolean;
}

export function pinnedCharts(objects: Iterable<Versioned & { readonly data: unknown }>): PinnedCharts {
  const pinned = new Set<string>();
  for (const { group, kind, data } of objects) {
    const spec = at(data, 'spec');
    const [chart, release] =
      group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease'
        ? [at(spec, 'chart', 'spec', 'chart'), at(spec, 'chart', 'spec', 'version')]
        : group === 'source.toolkit.fluxcd.io' && kind === 'OCIRepository'
          ? [stringOf(at(spec, 'url')).split('/').at(-1), at(spec, 'ref', 'tag')]
          : [];
    const [, major, minor] = /^[=~^]?\s*v?(\d+)\.(\d+)/.exec(stringOf(release)) ?? [];
    if (typeof chart === 'string' && minor !== undefined) pinned.add(`${chart} ${major} ${minor}`);
  }
  const isPinned = (name: string, [major, minor]: readonly [number, number]) =>
    [...pinned].some((text) => {
      const [chart, ownMajor, ownMinor] = text.split(' ');
      return (
        chart === name &&
        (Number(ownMajor) < major || (Number(ownMajor) === major && Number(ownMinor) < minor))
      );
    });
  const served = servedBefore.filter(({ chart, before }) => isPinned(chart, before));
  const read = fieldsBefore.filter(({ chart, before }) => isPinned(chart, before));
  return {
    serves: ({ group, version }) => served.some((own) => own.group === group && own.version === version),
    reads: ({ group, kind }, field) =>
      read.some((each) => each.group === group && own(each.fields, kind)?.includes(field)),
  };
}

/** Returns the release of Flux that introduced an API version, if all pinned ones are older. */
export function newerThanPinned(
  { group, version, kind }: Versioned,
  minors: readonly number[],
): number | undefined {
  const first = firstServed[`${group}/${version} ${kind}`];
  return first !== undefined && minors.length > 0 && minors.every((minor) => minor < first)
    ? first
    : undefined;
}
