import { isReloadedFor } from '../../../src/verify/operators/reloaded.ts';
import type { KubernetesObject } from '../support/api.ts';
import type { SeenObject, Snapshot } from '../support/snapshot.ts';

type Seen = ReadonlyMap<string, SeenObject>;

/** Kinds whose pods read Secrets when they start. Those of a CronJob start anew every time. */
const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];

/**
 * The workloads that go on with the old value of a Secret which has changed: neither have their pods been replaced, nor
 * is Reloader told to replace them, nor does a CronJob do the work of a Job again.
 */
export function staleReaders(before: Snapshot, after: Snapshot): readonly string[] {
  const [old, next] = [before, after].map(all) as [Seen, Seen];
  const secrets = [...next].filter(
    ([key, { object }]) =>
      object.kind === 'Secret' && old.has(key) && dataOf(old.get(key)) !== dataOf(next.get(key)),
  );
  return secrets.flatMap(([, { object: secret }]) =>
    [...next]
      .filter(([key, { object }]) => {
        if (!workloads.includes(object.kind) || !reads(object, secret)) return false;
        if (isReloadedFor(object, 'Secret', secret.metadata.name) || !old.has(key)) return false;
        if (templateOf(old.get(key)) !== templateOf(next.get(key))) return false;
        return object.kind !== 'Job' || !isDoneAgain(next, object, secret);
      })
      .map(([key]) => `${key} goes on with the old value of Secret ${secret.metadata.name}`),
  );
}

function all({ applied, installed }: Snapshot): Seen {
  return new Map<string, SeenObject>([...applied, ...installed]);
}

function isDoneAgain(objects: Seen, job: KubernetesObject, secret: KubernetesObject): boolean {
  return [...objects.values()].some(
    ({ object }) =>
      object.kind === 'CronJob' && object.metadata.name === job.metadata.name && reads(object, secret),
  );
}

function reads({ metadata, spec }: KubernetesObject, secret: KubernetesObject): boolean {
  if (metadata.namespace !== secret.metadata.namespace) return false;
  const name = JSON.stringify(secret.metadata.name);
  const text = JSON.stringify(spec);
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
