import { isDeepStrictEqual } from 'node:util';
import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import type { ReleaseVolume } from '../verify/helm/chart-volumes.ts';
import { amountOf } from '../verify/values/quantity.ts';
import { fixedFieldsThatChange } from './fixed-fields.ts';
import {
  type ImmutableField,
  immutableKinds,
  operatorRecreates,
  recreate,
  volumeStays,
} from './immutable-kinds.ts';
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
  const said = (what: string, wayThrough: string) =>
    refusedChange(next, `${nameOf(next)}: ${what}, which cannot be done in place`, wayThrough);
  return [
    ...fields
      .filter((field) => isRefused(field, at(old.data, field.path), at(next.data, field.path)))
      .map((field) => said(inWords(field, old, next), field.wayThrough)),
    ...fixedFieldsThatChange(old, next).map((path) => said(`${path.join('.')} changes`, recreate)),
  ];
}

function inWords({ path, refused }: ImmutableField, old: TreeObject, next: TreeObject): string {
  const field = path.filter((key) => key !== '0').join('.');
  if (refused === 'shrink')
    return `${field} shrinks from ${stringOf(at(old.data, path))} to ${stringOf(at(next.data, path))}`;
  if (refused === 'removal') return `${field} is removed`;
  return refused === 'older' ? `${field} goes back to an older major version` : `${field} changes`;
}

function isRefused({ refused, byDefault }: ImmutableField, old: unknown, next: unknown): boolean {
  switch (refused) {
    case 'change':
      return !isDeepStrictEqual(old ?? byDefault, next ?? byDefault);
    case 'replacement':
      // Left out, the value stays as it is; for a Service without an address that is not what the tree says.
      return next === undefined ? old === 'None' : !isDeepStrictEqual(old, next);
    case 'removal':
      return old !== undefined && next === undefined;
    case 'older': {
      const [from, to] = [old, next].map(majorVersion);
      return from !== undefined && to !== undefined && to < from;
    }
    case 'shrink':
      return isSmaller(old, next);
  }
}

/** The major version in the tag of an image; undefined if it has none. */
function majorVersion(image: unknown): number | undefined {
  const major = /:v?(\d+)(?=[.-]|$)[^/]*$/.exec(
    typeof image === 'string' ? image.replace(/@.*/, '') : '',
  )?.[1];
  return major === undefined ? undefined : Number(major);
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
    if (volume.kind === 'PersistentVolumeClaim') return inClaim(change);
    return volume.kind === 'StatefulSet' ? inTemplates(change) : inOperated(change);
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
      .map(
        (path) =>
          `${path} shrinks it from ${stringOf(old.size.get(path))} to ${stringOf(volume.size.get(path))}`,
      ),
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

/** An object whose operator writes the StatefulSet: the release is applied, and only the claims stay behind. */
function inOperated({ next, namespace, old, volume }: VolumeChange): Diagnostic[] {
  const changed = [...differing(old.size, volume.size), ...differing(old.storageClass, volume.storageClass)];
  if (changed.length === 0) return [];
  const place = namespace === undefined ? '' : `${namespace}/`;
  return [
    refusedChange(
      next,
      `${volume.kind} ${place}${volume.name}: ${changed.join(' and ')} changes, which its existing claims do not follow`,
      operatorRecreates,
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
