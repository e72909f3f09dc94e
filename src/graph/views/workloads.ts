import type { App } from '../../app-kit/app.ts';
import type { End } from '../../app-kit/flows.ts';
import { namespaceOf, type PlacedService, podLabels, servicesOf } from '../../app-kit/services.ts';
import type { Variables } from '../../app-kit/values.ts';
import { dataKinds } from '../../moves/data-kinds.ts';
import type { Model } from '../../verify/model/model.ts';
import type { KubernetesObject } from '../../verify/model/object.ts';
import { includes } from '../../verify/model/selectors.ts';
import { type Pods, podsOf } from '../../verify/model/workloads.ts';
import type { Party } from '../../verify/network/policy.ts';
import type { GraphNode } from '../graph.ts';
import { idOf, type Made, madeBy } from '../owners.ts';

/** Pods with one purpose and everything known about them; shown as one node. */
export interface Workload {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  /** The services of apps that these pods provide; empty for pods that no app declares. */
  readonly services: readonly PlacedService[];
  readonly pods: readonly Pods[];
  /** The object of the tree that creates the pods, if any. */
  readonly owner: KubernetesObject | undefined;
  /** The pods as policies see them. */
  readonly party: Exclude<Party, { entity: unknown }>;
}

interface Draft {
  readonly services: readonly PlacedService[];
  readonly pods: readonly Pods[];
}

/** All workloads: the services of apps, grouped if they have the same pods, and the other pods of the tree. */
export function workloadsOf(apps: readonly App[], variables: Variables, model: Model): readonly Workload[] {
  const all = podsOf(model);
  const services = apps.flatMap((app) => servicesOf(app, variables));
  const drafts: Draft[] = [];
  for (const placed of services) {
    const pods = all.filter((candidate) => matches(placed, candidate));
    const [first] = pods;
    const same = drafts.findIndex((draft) => first !== undefined && draft.pods[0] === first);
    const before = drafts[same];
    if (before === undefined) drafts.push({ services: [placed], pods });
    else
      drafts[same] = {
        services: [...before.services, placed],
        pods: [...new Set([...before.pods, ...pods])],
      };
  }
  const known = new Set(drafts.flatMap(({ pods }) => pods));
  const names = new Set<string>();
  for (const pods of all) {
    const { object } = pods;
    if (object === undefined || known.has(pods) || names.has(`${object.namespace}/${object.name}`)) continue;
    names.add(`${object.namespace}/${object.name}`);
    drafts.push({ services: [], pods: [pods] });
  }
  const made = madeBy(model);
  drafts.push(...undeclaredStores(all, known, made));
  return [
    ...drafts.map((draft) => workload(draft, model, made, variables)),
    ...releases(model, drafts, made, variables),
  ];
}

/**
 * Pods of databases and similar stores that an operator creates and no app declares; they are shown by the object that requests
 * them.
 */
function undeclaredStores(
  all: readonly Pods[],
  known: ReadonlySet<Pods>,
  made: readonly Made[],
): readonly Draft[] {
  const stores = new Map<KubernetesObject, Pods[]>();
  for (const pods of all) {
    const { provided } = pods;
    if (provided === undefined || known.has(pods)) continue;
    const { name, namespace, kind } = provided;
    const maker = made.find(
      ({ object, provided: own }) =>
        own.name === name && own.namespace === namespace && own.kind === kind && isStoreKind(object),
    );
    if (maker !== undefined) stores.set(maker.object, [...(stores.get(maker.object) ?? []), pods]);
  }
  return [...stores.values()].map((pods) => ({ services: [], pods }));
}

/** Releases of charts whose pods are not described. */
function releases(
  model: Model,
  drafts: readonly Draft[],
  made: readonly Made[],
  variables: Variables,
): Workload[] {
  const owners = new Set(drafts.map((draft) => ownerOf(draft, model, made, variables)));
  return model
    .ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')
    .filter((object) => !owners.has(object))
    .map((object) => {
      const { name, namespace = '' } = object;
      const party = { namespace, labels: {} };
      return {
        id: `pods/${namespace}/${name}`,
        name,
        namespace,
        services: [],
        pods: [],
        owner: object,
        party,
      };
    });
}

function workload(draft: Draft, model: Model, made: readonly Made[], variables: Variables): Workload {
  const { services, pods } = draft;
  const [service] = services;
  const [first] = pods;
  const owner = ownerOf(draft, model, made, variables);
  // Two services of the same pods are named after the object that creates the pods.
  const name =
    (services.length > 1 ? (owner?.name ?? service?.service.name) : service?.service.name) ??
    first?.object?.name ??
    owner?.name ??
    '';
  const namespace = service?.namespace ?? first?.namespace ?? '';
  const labels = {
    ...Object.assign({}, ...services.map((placed) => podLabels(placed.service))),
    ...first?.labels,
  };
  const party = { namespace, labels, ports: first?.ports };
  return { id: `pods/${namespace}/${name}`, name, namespace, services, pods, owner, party };
}

function matches({ service, namespace }: PlacedService, pods: Pods): boolean {
  return pods.namespace === namespace && includes(pods.labels, service.pods);
}

/** The object with the pods, the object that creates them, or the release next to the app. */
function ownerOf(
  { services, pods }: Draft,
  model: Model,
  made: readonly Made[],
  variables: Variables,
): KubernetesObject | undefined {
  const direct =
    pods.find(({ object }) => object?.kind === 'CronJob') ?? pods.find(({ object }) => object !== undefined);
  if (direct?.object !== undefined) return direct.object;
  const maker = made.find(({ provided: { name, namespace, kind } }) =>
    pods.some(({ provided }) => {
      return provided?.name === name && provided.namespace === namespace && provided.kind === kind;
    }),
  );
  if (maker !== undefined) return maker.object;
  const [placed] = services;
  if (placed === undefined) return undefined;
  const folder = `/${folderOf(placed.app, variables)}/`;
  const near = model.objects.filter(({ document }) => document.file.path.includes(folder));
  const release = near.filter(
    ({ kind, group }) => kind === 'HelmRelease' && group === 'helm.toolkit.fluxcd.io',
  );
  // What others run may be installed by a release of this tree all the same, as the operator of Flux is.
  if (placed.runBy !== undefined) return release.find(({ name }) => name === placed.service.name);
  return (
    near.find((object) => object.name === placed.service.name && isStoreKind(object)) ??
    release[0] ??
    near.find(({ name, kind, group }) => name === placed.service.name && !isHelper(kind, group)) ??
    near.find(({ kind, group }) => group.includes('.') && !isHelper(kind, group))
  );
}

/** Whether a kind accompanies workloads without being one. */
function isHelper(kind: string, group: string): boolean {
  return (
    group === '' ||
    group === 'cilium.io' ||
    group.endsWith('.toolkit.fluxcd.io') ||
    group.endsWith('.k8s.io') ||
    /Monitor$|Grant$|Policy$|Route$|Import$|Class$|Certificate$/.test(kind)
  );
}

/** The folder of an app below `kubernetes/apps`. */
function folderOf(app: App, variables: Variables): string {
  return app.folder ?? `${namespaceOf(app, variables)}/${app.name}`;
}

/** Whether a kind stores data and has pods of its own. */
function isStoreKind({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return group !== '' && Object.hasOwn(dataKinds, `${group}/${kind}`);
}

/** The node of a workload. */
export function nodeOf({ id, name, namespace, services, pods, owner }: Workload): GraphNode {
  const [first] = services;
  const runBy = owner === undefined ? first?.runBy : undefined;
  const provided = pods[0]?.provided?.by;
  const keeps =
    services.some(({ service }) => service.keepsData === true) || (owner !== undefined && isStoreKind(owner));
  const volumes = owner?.kind === 'StatefulSet';
  const notes = [
    ...services.slice(0, 1).flatMap(({ app }) => (app.title === undefined ? [] : [`Part of ${app.title}.`])),
    ...(runBy === undefined ? [] : [`Run by ${runBy}, not by this tree.`]),
    ...(runBy === undefined && provided !== undefined ? [`Its pods are created by ${provided}.`] : []),
    ...services.flatMap(({ service }) =>
      Object.entries(service.ports ?? {}).map(([port, number]) => `Listens on ${number} (${port}).`),
    ),
  ];
  return {
    id,
    role: keeps || volumes ? 'store' : 'workload',
    kind: owner?.kind ?? (runBy === undefined ? 'Pods' : 'Run by others'),
    name,
    namespace,
    notes: [...new Set(notes)],
    objects: owner === undefined ? [] : [idOf(owner)],
    ...(runBy !== undefined && { foreign: true as const }),
  };
}

/** The workloads at one end of a connection; none for undeclared pods of others. */
export function workloadsAt(end: End, workloads: readonly Workload[]): readonly Workload[] {
  if (end.kind !== 'pods') return [];
  const { service, namespace, select } = end;
  if (service !== undefined) {
    return workloads.filter(({ services }) =>
      services.some((placed) => placed.app === service.app && placed.service.name === service.service.name),
    );
  }
  return workloads.filter(
    ({ party }) =>
      party.namespace === namespace && Object.keys(select).length > 0 && includes(party.labels, select),
  );
}
