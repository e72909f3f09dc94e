import { isDeepStrictEqual } from 'node:util';
import type { FixedValue, ReleaseClaim, ReleaseFacts } from '../app-kit/release-facts.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { amountOf } from '../verify/values/quantity.ts';
import { type ImmutableField, immutableKinds, volumeStays } from './immutable-kinds.ts';
import { at, chartOf, nameOf, namespaceOf, type TreeObject } from './tree-objects.ts';

type Objects = ReadonlyMap<string, TreeObject>;

/** Changes that a real API server refuses, so that nothing of the object arrives until they are taken back. */
export function refusedChanges(
  before: Objects,
  after: Objects,
  facts: readonly ReleaseFacts[],
): Diagnostic[] {
  return [...before].flatMap(([key, old]) => {
    const next = after.get(key);
    if (next === undefined) return [];
    return [...inFields(old, next), ...inData(old, next), ...inRelease(old, next, facts, after)];
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
  facts: readonly ReleaseFacts[],
  after: Objects,
): Diagnostic[] {
  const [before, chart] = [old, next].map(chartOf);
  const known = facts.filter((fact) => fact.chart === chart && before === chart);
  const isOn = ({ on }: FixedValue | ReleaseClaim) =>
    [old, next].every((object) => helmValue(object, on) === true);
  const release: InstalledRelease = {
    old,
    next,
    name: String(at(next.data, ['spec', 'releaseName']) ?? next.name),
    namespace: namespaceOf(next, after),
  };
  return [
    ...known.flatMap(({ claims = [] }) => claims.filter(isOn)).flatMap((claim) => inClaim(claim, release)),
    ...known.flatMap(({ fixed = [] }) => fixed.filter(isOn)).flatMap((each) => inTemplates(each, release)),
  ];
}

interface InstalledRelease {
  readonly old: TreeObject;
  readonly next: TreeObject;
  readonly name: string;
  /** Undefined where the tree does not say it. */
  readonly namespace: string | undefined;
}

function helmValue({ data }: TreeObject, path: readonly string[]): unknown {
  return at(data, ['spec', 'values', ...path]);
}

const blocks = 'which cannot be done in place; until then no change of this release is applied';

function inClaim({ claim, storageClass, size }: ReleaseClaim, release: InstalledRelease): Diagnostic[] {
  const { old, next, name, namespace } = release;
  const [from, to] = [old, next].map((object) => helmValue(object, size));
  const changes = [
    ...(isDeepStrictEqual(helmValue(old, storageClass), helmValue(next, storageClass))
      ? []
      : [`${storageClass.join('.')} changes its class`]),
    ...(isSmaller(from, to) ? [`${size.join('.')} shrinks it from ${from} to ${to}`] : []),
  ];
  const place = namespace === undefined ? '' : `${namespace}/`;
  return changes.map((change) =>
    refusedChange(next, `PersistentVolumeClaim ${place}${claim(name)}: ${change}, ${blocks}`, volumeStays),
  );
}

function inTemplates({ values, statefulSet }: FixedValue, release: InstalledRelease): Diagnostic[] {
  const { old, next, name, namespace } = release;
  const changed = values.filter((path) => !isDeepStrictEqual(helmValue(old, path), helmValue(next, path)));
  if (changed.length === 0) return [];
  const [place, option] = namespace === undefined ? ['', ''] : [`${namespace}/`, ` -n ${namespace}`];
  const set = statefulSet(name);
  const fields = changed.map((path) => path.join('.')).join(' and ');
  return [
    refusedChange(
      next,
      `StatefulSet ${place}${set}: ${fields} changes its volumeClaimTemplates, ${blocks}`,
      `Before Flux applies this: kubectl delete statefulset ${set}${option} --cascade=orphan; its pods keep running. Then raise the requests of each of its claims; a volume keeps its class and never shrinks.`,
    ),
  ];
}

function refusedChange({ path }: TreeObject, message: string, hint: string): Diagnostic {
  return aboutFile(path, {
    code: 'move/immutable-field',
    severity: 'warning',
    message,
    hint,
  });
}
