import { asMap, isPlainMap, type PlainMap } from '../verify/model/data.ts';
import { amountOf } from '../verify/values/quantity.ts';
import type { BuiltObject, BuiltTree } from './built-object.ts';
import { Hidden } from './hidden.ts';

/** Requests and limits of pods: cores, and bytes of memory and of volumes. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly storage: number;
}

/** What one object of the tree requests from the cluster. */
interface ResourceUse {
  readonly object: BuiltObject;
  readonly amounts: Amounts;
}

export interface Resources {
  /** In the order of the tree. */
  readonly uses: readonly ResourceUse[];
  /** Releases whose values contain no requests: their charts decide. */
  readonly silent: readonly BuiltObject[];
}

export const none: Amounts = { cpu: 0, memory: 0, memoryLimit: 0, storage: 0 };

/** Kinds whose pods run only for a while. */
const passing = new Set(['Job', 'CronJob']);

/**
 * What the objects of a tree request for all their replicas: pods, custom resources of operators, and values of Helm releases.
 * Pods that only exist in charts are not in the tree and are not counted. Pure.
 */
export function resourcesIn({ objects }: BuiltTree): Resources {
  const counted = objects
    .filter(({ kind, apiVersion }) => !passing.has(kind) && !apiVersion.startsWith('apiextensions.k8s.io/'))
    .map((object) => ({ object, amounts: amountsIn(rootOf(object)) }));
  const uses = counted.filter(({ amounts }) => Object.values(amounts).some((amount) => amount > 0));
  const silent = counted
    .filter(
      ({ object, amounts }) => object.kind === 'HelmRelease' && amounts.cpu === 0 && amounts.memory === 0,
    )
    .map(({ object }) => object);
  return { uses, silent };
}

export function add(a: Amounts, b: Amounts): Amounts {
  return {
    cpu: a.cpu + b.cpu,
    memory: a.memory + b.memory,
    memoryLimit: a.memoryLimit + b.memoryLimit,
    storage: a.storage + b.storage,
  };
}

function rootOf({ kind, data }: BuiltObject): PlainMap {
  const spec = asMap(data['spec']);
  if (kind === 'HelmRelease') return asMap(spec['values']);
  // A PersistentVolumeClaim has no pods.
  if (kind === 'PersistentVolumeClaim') return { volumeClaim: { spec } };
  return spec;
}

/** The fields with the number of pods, in workloads, custom resources and charts. */
const counts = ['replicas', 'replicaCount', 'instances'];

function amountsIn(map: PlainMap, pods = 1): Amounts {
  if (map['enabled'] === false || map['deploy'] === false) return none;
  const own = counts.map((key) => map[key]).find((value) => typeof value === 'number');
  const here = typeof own === 'number' ? own : pods;
  let sum = none;
  for (const [key, value] of Object.entries(map)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item instanceof Hidden) continue;
      if (isPlainMap(item))
        sum = add(sum, key === 'resources' ? requested(item, here) : amountsIn(item, here));
    }
    if (isVolumeSize(key, map)) sum = add(sum, { ...none, storage: (quantity(value) ?? 0) * here });
    if (/storage|persisten|volume/i.test(key) && isPlainMap(value) && value['enabled'] !== false) {
      sum = add(sum, { ...none, storage: (quantity(value['size']) ?? 0) * here });
    }
  }
  return sum;
}

/** Whether a field is a volume size: `dataStorageSize: 10Gi` and the like. */
function isVolumeSize(key: string, map: PlainMap): boolean {
  return /StorageSize$/.test(key) && typeof map[key] === 'string';
}

/** As the scheduler counts: a limit without a request is also the request. */
function requested(resources: PlainMap, pods: number): Amounts {
  const requests = asMap(resources['requests']);
  const limits = asMap(resources['limits']);
  const of = (kind: string) => quantity(requests[kind]) ?? quantity(limits[kind]) ?? 0;
  return {
    cpu: of('cpu') * pods,
    memory: of('memory') * pods,
    memoryLimit: (quantity(limits['memory']) ?? 0) * pods,
    storage: of('storage') * pods,
  };
}

function quantity(value: unknown): number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? amountOf(value) : undefined;
}
