import { isReloadedFor } from '../../../src/verify/operators/reloaded.ts';
import type { KubernetesObject } from '../support/api.ts';
import type { SeenObject, Snapshot } from '../support/snapshot.ts';

type Seen = ReadonlyMap<string, SeenObject>;

/** What gets the new value of a Secret, and by which mechanism. */
export interface Taker {
  /** The name of the Secret. */
  readonly secret: string;
  /** `Kind name` of what reads it. */
  readonly reader: string;
  /** Undefined if it continues with the old value. */
  readonly by: Mechanism | undefined;
}

/** In the words of the documentation. */
type Mechanism = 'new pods' | 'Reloader' | 'Helm' | 'the next run' | 'a new Job' | 'its operator';

/** Objects that have a name in common with a Secret but read none. */
const withoutSecrets = [
  'CiliumNetworkPolicy',
  'NetworkPolicy',
  'PodMonitor',
  'PrometheusRule',
  'ScheduledBackup',
  'ServiceMonitor',
];
const workloads = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** For each changed Secret, what reads it, and how that gets the new value. */
export function takersOf(before: Snapshot, after: Snapshot): readonly Taker[] {
  const [old, next] = [before, after].map(all) as [Seen, Seen];
  const secrets = [...next].filter(
    ([key, { object }]) =>
      object.kind === 'Secret' && old.has(key) && dataOf(old.get(key)) !== dataOf(next.get(key)),
  );
  return secrets.flatMap(([, { object: secret }]) =>
    [...next]
      .filter(([key, { object }]) => old.has(key) && object.kind !== 'Secret' && reads(object, secret))
      .map(([key, { object }]) => ({
        secret: secret.metadata.name,
        reader: `${object.kind} ${object.metadata.name}`,
        by: mechanismOf(object, secret, {
          isNew: templateOf(old.get(key)) !== templateOf(next.get(key)),
          isChanged: old.get(key)?.content !== next.get(key)?.content,
          isDoneAgain: () => isDoneAgain(next, object, secret),
        }),
      })),
  );
}

interface Change {
  /** Whether its pods were replaced. */
  readonly isNew: boolean;
  readonly isChanged: boolean;
  readonly isDoneAgain: () => boolean;
}

function mechanismOf(
  object: KubernetesObject,
  { metadata: { name } }: KubernetesObject,
  { isNew, isChanged, isDoneAgain }: Change,
): Mechanism | undefined {
  const { kind } = object;
  if (kind === 'CronJob') return 'the next run';
  if (kind === 'Job') return isNew ? 'a new Job' : isDoneAgain() ? 'the next run' : undefined;
  if (isReloadedFor(object, 'Secret', name)) return 'Reloader';
  if (kind === 'HelmRelease') return isChanged ? 'Helm' : undefined;
  if (workloads.includes(kind)) return isNew ? 'new pods' : undefined;
  return 'its operator';
}

function all({ applied, installed }: Snapshot): Seen {
  return new Map<string, SeenObject>([...applied, ...installed]);
}

/** Whether a CronJob repeats the work of a Job. */
function isDoneAgain(objects: Seen, job: KubernetesObject, secret: KubernetesObject): boolean {
  return [...objects.values()].some(
    ({ object }) =>
      object.kind === 'CronJob' && object.metadata.name === job.metadata.name && reads(object, secret),
  );
}

/**
 * Whether an object names a Secret: as a Secret in the pods of a workload, or anywhere in the values of a release and in other
 * objects.
 */
function reads({ kind, metadata, spec }: KubernetesObject, secret: KubernetesObject): boolean {
  if (metadata.namespace !== secret.metadata.namespace || withoutSecrets.includes(kind)) return false;
  const name = JSON.stringify(secret.metadata.name);
  const text = JSON.stringify(spec) ?? '';
  if (![...workloads, 'Job', 'CronJob'].includes(kind)) return text.includes(`:${name}`);
  return (
    text.includes(`"secretName":${name}`) ||
    new RegExp(`"secret(KeyRef|Ref)?":\\{[^}]*"name":${name}`).test(text)
  );
}

function dataOf(seen: SeenObject | undefined): string {
  return JSON.stringify(seen?.object['data'] ?? {});
}

/** The pods of a workload, and which of its kind it is: a Job that is made anew has the same. */
function templateOf(seen: SeenObject | undefined): string {
  const spec = seen?.object['spec'] as { readonly template?: unknown } | undefined;
  return JSON.stringify([seen?.object.metadata['uid'], spec?.template]);
}
