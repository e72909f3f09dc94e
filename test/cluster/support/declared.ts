import type { App } from '../../../src/app-kit/app.ts';
import { podLabels, servicesOf } from '../../../src/app-kit/services.ts';
import type { Variables } from '../../../src/app-kit/values.ts';
import { shipped } from '../../../src/apps/shipped.ts';
import type { ProvidedObject } from '../../../src/verify/declarations.ts';
import { standardOperators } from '../../../src/verify/operators/standard.ts';
import type { Api, KubernetesObject } from './api.ts';

/* Compares what operators create with what the verifier assumes and what apps declare. */

/** What the verifier assumes that an operator creates for an object. */
export function assumedFor({
  apiVersion,
  kind,
  metadata,
  ...object
}: KubernetesObject): readonly ProvidedObject[] {
  const { name, namespace = '', annotations = {} } = metadata;
  const spec = (object['spec'] ?? {}) as Readonly<Record<string, unknown>>;
  return standardOperators
    .filter((operator) => operator.kind === kind && apiVersion.startsWith(`${operator.apiVersion}/`))
    .flatMap(({ provides }) => provides({ name, namespace, annotations, spec }));
}

/** The pods and the Service that an app declares as one of its services. */
export function declaredService(
  app: string,
  name: string,
  variables: Variables,
): { readonly pods: ProvidedObject; readonly front: ProvidedObject } {
  const found = servicesOf(appNamed(app), variables).find(({ service }) => service.name === name);
  if (found === undefined) throw new Error(`${app} declares no service ${name}`);
  const { service, namespace } = found;
  const ports = Object.entries(service.ports ?? {}).map(([portName, port]) => ({ name: portName, port }));
  const common = { apiVersion: 'v1', name: service.name, namespace, ports, by: app };
  return {
    pods: { ...common, kind: 'Pod', labels: podLabels(service) },
    front: { ...common, kind: 'Service', labels: service.pods },
  };
}

function appNamed(name: string): App {
  const app = shipped.apps.find((each) => each.name === name);
  if (app === undefined) throw new Error(`there is no app ${name}`);
  return app;
}

/** What a declared object lacks in the cluster. Labels in `later` are set only when a program in a pod has answered. */
export async function missingOf(
  api: Api,
  object: ProvidedObject,
  later: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const { apiVersion, kind, name, namespace = '', keys = [], ports = [], labels = {} } = object;
  const what = `${kind} ${namespace}/${name}`;
  if (kind === 'Pod') {
    const pods = await api.list(`/api/v1/namespaces/${namespace}/pods`);
    const wanted = Object.fromEntries(Object.entries(labels).filter(([label]) => !later.has(label)));
    const own = pods.filter(({ metadata }) => isWithin(wanted, metadata.labels));
    const seen = pods.map(({ metadata }) => JSON.stringify(metadata.labels));
    if (own.length === 0)
      return [`${what} with ${JSON.stringify(wanted)}, among ${seen.join(', ') || 'no pods'}`];
    return ports
      .filter(({ port }) => !own.some((pod) => containerPorts(pod).includes(port)))
      .map(({ port }) => `${what}: port ${port}, among ${own.flatMap(containerPorts).join(', ')}`);
  }
  const path = await api.pathOf({ apiVersion, kind, metadata: { name, namespace } });
  const { status, body } = await api.get(path ?? '/');
  if (status !== 200) return [what];
  const { data = {}, spec } = body as {
    data?: object;
    spec?: { ports?: { port: number; name?: string }[]; selector?: object };
  };
  return [
    ...keys.filter((key) => !(key in data)).map((key) => `${what}: key ${key}`),
    ...ports
      .filter(({ port }) => !spec?.ports?.some((own) => own.port === port))
      .map(({ port }) => `${what}: port ${port}`),
    ...(kind === 'Service' && !isWithin(labels, spec?.selector) ? [`${what}: selector`] : []),
  ];
}

/** The ports that the containers of a pod name. */
export function containerPorts(pod: KubernetesObject): number[] {
  const { containers, initContainers = [] } = pod['spec'] as {
    containers: Container[];
    initContainers?: Container[];
  };
  return [...containers, ...initContainers].flatMap(({ ports = [] }) =>
    ports.map(({ containerPort }) => containerPort),
  );
}

interface Container {
  readonly ports?: readonly { readonly containerPort: number }[];
}

/** Whether every entry of `wanted` is in `seen`. */
export function isWithin(wanted: object, seen: object = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => (seen as Record<string, unknown>)[key] === value);
}

/** The Secrets and Services that an object owns. */
export async function ownedBy(api: Api, namespace: string, owner: string): Promise<readonly string[]> {
  const isOwned = ({ metadata }: KubernetesObject) =>
    ((metadata['ownerReferences'] ?? []) as { name: string }[]).some(({ name }) => name === owner);
  const owned: string[] = [];
  for (const [kind, plural] of [
    ['Secret', 'secrets'],
    ['Service', 'services'],
  ])
    for (const object of await api.list(`/api/v1/namespaces/${namespace}/${plural}`))
      if (isOwned(object)) owned.push(`${kind} ${object.metadata.name}`);
  return owned;
}
