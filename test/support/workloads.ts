import type { KubernetesDocument } from './documents.ts';

type Labels = Readonly<Record<string, string>>;

interface Container {
  readonly name: string;
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly env?: readonly { readonly valueFrom?: { readonly secretKeyRef?: SecretKey } }[];
  readonly envFrom?: readonly { readonly secretRef?: { readonly name: string } }[];
  readonly securityContext?: SecurityContext;
}

interface SecretKey {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly hostNetwork?: boolean;
  readonly securityContext?: SecurityContext;
  readonly volumes?: readonly {
    readonly hostPath?: unknown;
    readonly secret?: { readonly secretName: string; readonly optional?: boolean };
  }[];
}

/** The pods of a workload. */
export interface Pods {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
}

/** What a workload makes its pods from; undefined for all else. Of Prometheus and Alertmanager, what their operator makes. */
export function podsOf({ kind, metadata, spec }: KubernetesDocument): Pods | undefined {
  const data = spec as { template?: Template; jobTemplate?: { spec: { template: Template } } } | undefined;
  const operated = operatedPorts[kind];
  const given = (spec as PodSpec | undefined)?.securityContext;
  if (operated !== undefined)
    return {
      labels: { 'app.kubernetes.io/name': kind.toLowerCase(), [kind.toLowerCase()]: metadata?.name ?? '' },
      annotations: {},
      spec: {
        ...(given !== undefined && { securityContext: given }),
        containers: [{ name: kind.toLowerCase(), ports: operated, securityContext: operatedContext }],
      },
    };
  const template = data?.jobTemplate?.spec.template ?? data?.template;
  if (template?.spec?.containers === undefined) return undefined;
  const annotations = {
    ...(metadata as { annotations?: Labels }).annotations,
    ...template.metadata?.annotations,
  };
  return { labels: template.metadata?.labels ?? {}, annotations, spec: template.spec };
}

interface Template {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec?: PodSpec;
}

const reloaderPort = { name: 'reloader-web', containerPort: 8080 };
/** What the Prometheus operator gives all containers of its pods, whatever their object says. */
const operatedContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** The containers' ports of pods that the Prometheus operator makes. */
const operatedPorts: Readonly<Record<string, Container['ports']>> = {
  Prometheus: [{ name: 'http-web', containerPort: 9090 }, reloaderPort],
  Alertmanager: [{ name: 'http-web', containerPort: 9093 }, reloaderPort],
};

function containersOf({ spec }: Pods): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

export function portsOf(pods: Pods): readonly number[] {
  return containersOf(pods).flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));
}

/** The Secrets that pods cannot start without, each with the keys that they read; none where they take all. */
export function secretsOf(pods: Pods): ReadonlyMap<string, readonly string[]> {
  const read = new Map<string, string[]>();
  const add = (name: string, keys: readonly string[] = []) =>
    read.set(name, [...(read.get(name) ?? []), ...keys]);
  for (const { env = [], envFrom = [] } of containersOf(pods)) {
    for (const { valueFrom } of env) {
      const from = valueFrom?.secretKeyRef;
      if (from !== undefined && from.optional !== true) add(from.name, [from.key]);
    }
    for (const { secretRef } of envFrom) if (secretRef !== undefined) add(secretRef.name);
  }
  for (const { secret } of pods.spec.volumes ?? [])
    if (secret !== undefined && secret.optional !== true) add(secret.secretName);
  return read;
}

/** Why the level `restricted` of Pod Security refuses pods. */
export function refusedByRestricted(pods: Pods): readonly string[] {
  const { spec } = pods;
  const ofPod = spec.securityContext;
  return [
    ...(spec.hostNetwork === true ? ['hostNetwork'] : []),
    ...(spec.volumes ?? []).flatMap(({ hostPath }) => (hostPath === undefined ? [] : ['hostPath'])),
    ...containersOf(pods).flatMap(({ name, securityContext: own }) => [
      ...(own?.allowPrivilegeEscalation === false ? [] : [`${name}: allowPrivilegeEscalation`]),
      ...(own?.capabilities?.drop?.includes('ALL') === true ? [] : [`${name}: capabilities`]),
      ...((own?.runAsNonRoot ?? ofPod?.runAsNonRoot) === true ? [] : [`${name}: runAsNonRoot`]),
      ...((own?.runAsUser ?? ofPod?.runAsUser) === 0 ? [`${name}: runAsUser`] : []),
      ...((own?.seccompProfile ?? ofPod?.seccompProfile) === undefined ? [`${name}: seccompProfile`] : []),
    ]),
  ];
}

export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
