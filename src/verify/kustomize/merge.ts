import { asList, asMap, at, isPlainMap, type PlainMap } from '../model/data.ts';
import { isBuiltinGroup } from '../model/scope.ts';

/**
 * The keys by which Kubernetes merges the items of a list in objects of its own kinds. Lists of other names, and
 * every list of a custom resource, are replaced as a whole.
 */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'port'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  conditions: ['type'],
};

/** Apply a strategic merge patch, as Kustomize does: null removes, `$patch` replaces or deletes. */
export function strategicMerge(target: PlainMap, patch: PlainMap, group: string): PlainMap | undefined {
  if (patch['$patch'] === 'delete') return undefined;
  return mergeMap(target, patch, isBuiltinGroup(group));
}

function mergeMap(target: PlainMap, patch: PlainMap, byKey: boolean): Record<string, unknown> {
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete merged[key];
    else if (isPlainMap(value)) {
      if (value['$patch'] === 'delete') delete merged[key];
      else merged[key] = mergeMap(asMap(merged[key]), value, byKey);
    } else if (Array.isArray(value)) merged[key] = mergeList(key, merged[key], value, byKey);
    else merged[key] = value;
  }
  return merged;
}

function mergeList(key: string, target: unknown, patch: readonly unknown[], byKey: boolean): unknown[] {
  const existing = asList(target);
  const id = byKey
    ? mergeKeys[key]?.find((candidate) => patch.every((item) => at(item, candidate) !== undefined))
    : undefined;
  if (id === undefined || existing.length === 0) {
    return patch.filter((item) => at(item, '$patch') === undefined).map(plain);
  }
  const merged = [...existing];
  for (const item of patch) {
    const index = merged.findIndex((candidate) => at(candidate, id) === at(item, id));
    if (at(item, '$patch') === 'delete') {
      if (index >= 0) merged.splice(index, 1);
    } else if (index >= 0) merged[index] = mergeMap(asMap(merged[index]), asMap(item), byKey);
    else merged.push(plain(item));
  }
  return merged;
}

function withoutDirectives(map: PlainMap): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !key.startsWith('$')));
}

function plain(value: unknown): unknown {
  return isPlainMap(value) ? withoutDirectives(value) : value;
}
