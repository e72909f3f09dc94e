import { isDeepStrictEqual } from 'node:util';
import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import type { ReleaseVolume } from '../verify/helm/chart-volumes.ts';
import { amountOf } from '../verify/values/quantity.ts';
import { type ImmutableField, immutableKinds, volumeStays } from './immutable-kinds.ts';
import { volumesOf } from './release-volumes.ts';
import { at, nameOf, namespaceOf, type TreeObject } from './tree-objects.ts';

type Objects = ReadonlyMap<string, TreeObject>;

/** Changes that a real API server refuses, so that nothing of the object arrives until they are taken back. */
export function refusedChanges(
  before: Objects,
  after: Objects,
  volumes: readonly ChartVolumes[],
): Diagnostic[] {
  return [...before].flatMap(([key, old]) => {
    const next = after.get(key);
    if (next === undefined) return [];
    return [...inFields(old, next), ...inData(old, next), ...inRelease(old, next, volumes, after)];
  });
}

function inFields(old: TreeObject, next: TreeObject): Diagnostic[] {
  const fields = Object.hasOwn(immutableKinds, old.kind) ? (immutableKinds[old.kind] ?? []) : [];
  // Flux deletes such an object and makes it anew when a change is refused.
  const isReplaced = ['annotations', 'labels'].some(
    (field) => at(next.data, ['metadata', field, 'kustomize.toolkit.fluxcd.io/force']) === 'enabled',
  );
  if (isReplaced) return [];
  return fields
    .filter((field) => isRefused(field, at(old.data, field.path), at(next.data, field.path)))
    .map(({ path, refused, wayThrough }) => {
      const field = path.join('.');
      const what =
        refused === 'shrink'
          ? `${field} shrinks from ${at(old.data, path)} to ${at(next.data, path)}`
          : `${field} changes`;
      return refusedChange(next, `${nameOf(next)}: ${what}, which cannot be done in place`, wayThrough);
    });
}

function isRefused({ refused, byDefault }: ImmutableField, old: unknown, next: unknown): boolean {
  if (refused === 'headless') return old !== next && (old === 'None' || next === 'None');
  if (refused === 'change') return !isDeepStrictEqual(old ?? byDefault, next ?? byDefault);
  return isSmaller(old, next);
}

function isSmaller(old: unknown, next: unknown): boolean {
  const [from, to] = [old, next].map((value) =>
    typeof value === 'string' || typeof value === 'number' ? amountOf(value) : undefined,
  );
  return from !== undefined && to !== undefined && to < from;
}

/** `immutable: true` of a ConfigMap or a Secret. */
function inData(old: TreeObject, next: TreeObject): Diagnostic[] {
  if (!['ConfigMap', 'Secret'].includes(old.kind) || at(old.data, ['immutable']) !== true) return [];
  const fields = ['data', 'stringData', 'binaryData', 'immutable'];
  // What is sealed cannot be compared with what is not.
  if (at(old.data, ['sops']) !== undefined) return [];
  if (fields.every((field) => isDeepStrictEqual(at(old.data, [field]), at(next.data, [field])))) return [];
  return [
    refusedChange(
      next,
      `${nameOf(next)}: it is immutable, and changes`,
      'Give the new version another name and refer to that; or delete the object before Flux applies this.',
    ),
  ];
}

function inRelease(
  old: TreeObject,
  next: TreeObject,
  volumes: readonly ChartVolumes[],
  after: Objects,
): Diagnostic[] {
  const namespace = namespaceOf(next, after);
  const before = volumesOf(old, volumes) ?? [];
  return (volumesOf(next, volumes) ?? []).flatMap((volume) => {
    const same = before.find(({ kind, name }) => kind === volume.kind && name === volume.name);
    if (same === undefined) return [];
    const change = { next, namespace, old: same, volume };
    return volume.kind === 'StatefulSet' ? inTemplates(change) : inClaim(change);
  });
}

/** A volume that both releases ask for. */
interface VolumeChange {
  /** The release. */
  readonly next: TreeObject;
  /** Undefined if the tree does not say it. */
  readonly namespace: string | undefined;
  readonly old: ReleaseVolume;
  readonly volume: ReleaseVolume;
}

const blocks = 'which cannot be done in place; until then no change of this release is applied';

function inClaim({ next, namespace, old, volume }: VolumeChange): Diagnostic[] {
  const changes = [
    ...differing(old.storageClass, volume.storageClass).map((path) => `${path} changes its class`),
    ...differing(old.size, volume.size)
      .filter((path) => isSmaller(old.size.get(path), volume.size.get(path)))
      .map((path) => `${path} shrinks it from ${old.size.get(path)} to ${volume.size.get(path)}`),
  ];
  const place = namespace === undefined ? '' : `${namespace}/`;
  return changes.map((change) =>
    refusedChange(next, `PersistentVolumeClaim ${place}${volume.name}: ${change}, ${blocks}`, volumeStays),
  );
}

function inTemplates({ next, namespace, old, volume }: VolumeChange): Diagnostic[] {
  const changed = [...differing(old.size, volume.size), ...differing(old.storageClass, volume.storageClass)];
  if (changed.length === 0) return [];
  const [place, option] = namespace === undefined ? ['', ''] : [`${namespace}/`, ` -n ${namespace}`];
  const set = volume.name;
  return [
    refusedChange(
      next,
      `StatefulSet ${place}${set}: ${changed.join(' and ')} changes its volumeClaimTemplates, ${blocks}`,
      `Before Flux applies this: kubectl delete statefulset ${set}${option} --cascade=orphan; its pods keep running. Then raise the requests of each of its claims; a volume keeps its class and never shrinks.`,
    ),
  ];
}

function differing(old: ReleaseVolume['size'], next: ReleaseVolume['size']): readonly string[] {
  return [...next.keys()].filter((path) => !isDeepStrictEqual(old.get(path), next.get(path)));
}

function refusedChange({ path }: TreeObject, message: string, hint: string): Diagnostic {
  return aboutFile(path, {
    code: 'move/immutable-field',
    severity: 'warning',
    message,
    hint,
  });
}
