import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import { dataKinds } from '../moves/data-kinds.ts';
import { deletedData } from '../moves/deletions.ts';
import { refusedChanges } from '../moves/immutable.ts';
import { immutableKinds } from '../moves/immutable-kinds.ts';
import { at, type TreeObject } from '../moves/tree-objects.ts';
import { type BuiltObject, type BuiltTree, ownerName } from './built-object.ts';
import { stepsText } from './fields.ts';
import type { Note, ObjectChange } from './object-change.ts';
import { restartNotes } from './restarts.ts';

interface Context {
  readonly after: BuiltTree;
  readonly volumes: readonly ChartVolumes[];
}

/** What a change of one object does in the cluster: data is lost, changes are rejected, pods restart. */
export function notesOf(change: ObjectChange, context: Context): readonly Note[] {
  return [
    ...suspended(change),
    ...removal(change, context),
    ...moved(change),
    ...refused(change, context),
    ...volumes(change),
    ...restartNotes(change),
  ];
}

function suspended({ before, after }: ObjectChange): readonly Note[] {
  if (after?.kind === 'Kustomization' || after?.kind === 'HelmRelease') {
    const of = (object: BuiltObject | undefined) =>
      (object?.data['spec'] as { readonly suspend?: unknown } | undefined)?.suspend === true;
    if (of(after) && !of(before)) {
      return [{ level: 'warning', kind: 'suspended', message: 'it is suspended: Flux stops reconciling it' }];
    }
  }
  return [];
}

function removal({ before, after: next }: ObjectChange, { after, volumes }: Context): readonly Note[] {
  if (before === undefined || (next !== undefined && next.kind !== 'HelmRelease')) return [];
  if (before.release !== undefined) return uninstalled(before, next);
  const stays = next === undefined ? whyItStays(before, after) : undefined;
  if (stays !== undefined) return [{ level: 'info', kind: 'kept', message: stays }];
  const found = deletedData(one(before), next === undefined ? new Map() : one(next), volumes);
  return found.map(({ code, message }): Note => {
    const gone = code === 'move/data-deleted';
    return {
      level: gone ? 'danger' : 'warning',
      kind: gone ? 'data' : code === 'move/data-kept' ? 'kept' : 'data',
      message,
      ...(gone && {
        hint: 'To keep it: give it the annotation kustomize.toolkit.fluxcd.io/prune: disabled, let Flux apply that, and then remove it.',
      }),
    };
  });
}

/** What Helm removes with a release, or with a component of it. */
function uninstalled(before: BuiltObject, next: BuiltObject | undefined): readonly Note[] {
  const kind = kindOf(before);
  const holds = Object.hasOwn(dataKinds, kind) ? dataKinds[kind] : undefined;
  if (next !== undefined || holds === undefined) return [];
  const policy = at(before.data, ['metadata', 'annotations', 'helm.sh/resource-policy']);
  return policy === 'keep'
    ? [{ level: 'warning', kind: 'kept', message: `it stays in the cluster, with ${holds}` }]
    : [{ level: 'danger', kind: 'data', message: `Helm deletes it, and with it ${holds}` }];
}

function whyItStays({ owner, kind }: BuiltObject, after: BuiltTree): string | undefined {
  if (owner === undefined) return 'no Kustomization applied it: delete it in the cluster yourself';
  const name = ownerName(owner);
  if (owner.suspended) return `${name} is suspended: it stays in the cluster until ${name} is resumed`;
  const lives = after.objects.some(
    (object) =>
      object.kind === 'Kustomization' && object.name === owner.name && object.namespace === owner.namespace,
  );
  if (!owner.prune && kind !== '') return `${name} does not prune: it stays in the cluster`;
  if (!lives && owner.orphans)
    return `${name} leaves what it applied (deletionPolicy: Orphan): it stays in the cluster`;
  return undefined;
}

function moved({ before, after }: ObjectChange): readonly Note[] {
  if (before?.owner === undefined || after === undefined) return [];
  const [from, to] = [before.owner, after.owner].map((owner) =>
    owner ? ownerName(owner) : 'no Kustomization',
  );
  if (from === to) return [];
  const kind = kindOf(after);
  const holds = Object.hasOwn(dataKinds, kind) ? dataKinds[kind] : undefined;
  const danger = before.owner.prune && holds !== undefined;
  return [
    {
      level: danger ? 'danger' : 'warning',
      kind: danger ? 'data' : 'moved',
      message: `it moves from Kustomization ${from} to ${to}${
        before.owner.prune
          ? `: if ${from} is applied first, Flux deletes it${danger ? ` with ${holds}` : ''} and makes it anew`
          : ''
      }`,
      ...(before.owner.prune && {
        hint: 'Give it the annotation kustomize.toolkit.fluxcd.io/prune: disabled in a commit before this one.',
      }),
    },
  ];
}

function refused({ what, before, after }: ObjectChange, { volumes }: Context): readonly Note[] {
  if (what !== 'changed' || before === undefined || after === undefined) return [];
  return refusedChanges(one(before), one(after), volumes).map(({ message, hint }) => ({
    level: 'danger',
    kind: 'immutable',
    // The object is named next to the note.
    message: after.kind === 'HelmRelease' ? message : message.replace(/^[^:]*: /, ''),
    ...(hint !== undefined && { hint }),
  }));
}

/** Values from which charts and operators create volumes: an existing claim keeps its class. */
function volumes({ what, fields, after }: ObjectChange): readonly Note[] {
  if (what !== 'changed' || after === undefined || Object.hasOwn(immutableKinds, kindOf(after))) return [];
  return fields
    .filter(({ path }) => /^storageClass(Name)?$/.test(String(path.at(-1))))
    .map(({ path }) => ({
      level: 'warning',
      kind: 'immutable',
      message: `${stepsText(path)} changes: an existing volume keeps its class`,
      hint: 'For a StatefulSet or a claim the change is rejected, and nothing else in it is applied: delete the StatefulSet with --cascade=orphan, or copy the data into a new claim.',
    }));
}

function kindOf({ group, kind }: BuiltObject): string {
  return group === '' ? kind : `${group}/${kind}`;
}

function one(object: BuiltObject): ReadonlyMap<string, TreeObject> {
  const { namespace = '', name, file, data } = object;
  return new Map([['object', { kind: kindOf(object), namespace, name, path: file, data }]]);
}
