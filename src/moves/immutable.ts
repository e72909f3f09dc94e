import { isDeepStrictEqual } from 'node:util';
import type { FixedValue, ReleaseFacts } from '../app-kit/release-facts.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { amountOf } from '../verify/values/quantity.ts';
import { type ImmutableField, immutableKinds } from './immutable-kinds.ts';
import { at, nameOf, type TreeObject } from './tree-objects.ts';

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
      'Give the new version another name, and refer to that; or delete the object before Flux applies this.',
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
  const value = (object: TreeObject, path: readonly string[]) => at(object.data, ['spec', 'values', ...path]);
  const isOn = ({ on }: FixedValue) => [old, next].every((object) => value(object, on) === true);
  const name = String(at(next.data, ['spec', 'releaseName']) ?? next.name);
  const namespace = next.namespace || targetNamespaceOf(next, after);
  const [inNamespace, option] = namespace === undefined ? ['', ''] : [`${namespace}/`, ` -n ${namespace}`];
  return facts
    .filter((fact) => fact.chart === chart && before === chart)
    .flatMap(({ fixed = [] }) => fixed.filter(isOn))
    .flatMap(({ values, statefulSet }) => {
      const changed = values.filter((path) => !isDeepStrictEqual(value(old, path), value(next, path)));
      if (changed.length === 0) return [];
      const set = statefulSet(name);
      const fields = changed.map((path) => path.join('.')).join(' and ');
      return [
        refusedChange(
          next,
          `StatefulSet ${inNamespace}${set}: ${fields} changes its volumeClaimTemplates, which cannot be done in place; until then no change of this release arrives`,
          `Before Flux applies this: kubectl delete statefulset ${set}${option} --cascade=orphan; its pods go on. Then raise the requests of each of its claims; a volume keeps its class and never shrinks.`,
        ),
      ];
    });
}

/** The namespace that a Kustomization gives to what it applies. */
function targetNamespaceOf({ path }: TreeObject, objects: Objects): string | undefined {
  const found = [...objects.values()].flatMap(({ kind, data }) => {
    const [folder, namespace] = [at(data, ['spec', 'path']), at(data, ['spec', 'targetNamespace'])];
    if (kind !== 'kustomize.toolkit.fluxcd.io/Kustomization' || typeof folder !== 'string') return [];
    const below = `${folder.replace(/^\.\//, '').replace(/\/+$/, '')}/`;
    return typeof namespace === 'string' && path.startsWith(below) ? [{ below, namespace }] : [];
  });
  return found.sort((a, b) => b.below.length - a.below.length)[0]?.namespace;
}

/** The name of its chart: an OCIRepository of the tree has that of the release. */
function chartOf({ data }: TreeObject): unknown {
  return at(data, ['spec', 'chart', 'spec', 'chart']) ?? at(data, ['spec', 'chartRef', 'name']);
}

function refusedChange({ path }: TreeObject, message: string, hint: string): Diagnostic {
  return {
    code: 'move/immutable-field',
    severity: 'warning',
    message,
    file: path,
    path: '',
    range: startOfFile,
    hint,
  };
}
