import { serviceHost } from './address.ts';
import type { App, KustomizationName } from './app.ts';
import type { Labels, Service } from './connection.ts';
import type { AppPart } from './define-app.ts';
import { type HelmChart, helmChart } from './helm-chart.ts';
import type { SettingOptions, SettingSchema } from './setting.ts';
import { dnsLabel } from './setting-types.ts';
import type { Variables } from './values.ts';
import { flag, map, port, text } from './values-and-settings.ts';

/** A part of the platform that the user runs, as `<part>_existing` describes it. */
export interface ExistingPart {
  readonly kustomization?: string;
  readonly namespace?: string;
  readonly service?: string;
  readonly port?: number;
  readonly pod_port?: number;
  readonly pods?: Readonly<Record<string, string>>;
}

/** The setting that describes a part of the platform that the user runs instead of the tree. */
function existingSetting(part: string, { namespace, service, port: own }: Place): SettingSchema {
  return map({
    description: `Describes ${part}, if you run your own: the tree then uses it instead of writing one.`,
    members: {
      kustomization: kustomizationSetting(service ?? namespace),
      namespace: dnsLabel({ description: 'Its namespace.', examples: [namespace] }),
      ...(service !== undefined && {
        service: dnsLabel({ description: 'Its Service.', examples: [service] }),
      }),
      ...(own !== undefined && {
        port: port({ description: `Port of its Service. If unset, ${own}.`, examples: [own] }),
        pod_port: port({
          description:
            'Port on which its pods listen, which network policies open. If unset, the port of the Service.',
          examples: [own],
        }),
      }),
      pods: podsSetting({ app: service ?? namespace }),
    },
    examples: [{ namespace, ...(service !== undefined && { service }) }],
  });
}

/** The Flux Kustomization of an existing part. */
export function kustomizationSetting(example: string): SettingSchema {
  return text({
    description:
      'Its Flux Kustomization as `namespace/name`, which others depend on. If unset, nothing waits for it.',
    pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
    patternErrorMessage: 'must be a namespace and a name, such as flux-system/part',
    examples: [`flux-system/${example}`],
  });
}

/** The labels of the pods of an existing part. */
export function podsSetting(example: Labels): SettingSchema {
  return map({
    description: 'Labels of its pods; network policies select the pods by them.',
    others: text({ description: 'Value of the label.' }),
    examples: [example],
  });
}

interface Place {
  readonly namespace: string;
  /** The Service that others connect to; absent if nothing connects to it by name. */
  readonly service?: string;
  /** The port of the Service; absent if nothing connects to it. */
  readonly port?: number;
  /** Returns the namespace if it depends on the configuration; `namespace` is then only an example. */
  readonly namespaceOf?: (variables: Variables) => string;
  /** The name of the part in the description of the setting, if it differs from `called`. */
  readonly described?: string;
}

/** A part that the tree runs unless a setting describes an existing one: see `orExisting`. */
export interface ReplaceablePart {
  /** The setting that describes the existing part. */
  readonly setting: SettingSchema;
  /** The members of the app that follow from it: its namespace, who runs it, and the Kustomization that others wait for. */
  readonly members: Required<Pick<App, 'namespace' | 'runBy' | 'kustomization'>>;
  readonly namespace: (variables: Variables) => string;
  /** The labels of its pods: those of the setting, or else the given ones. */
  readonly pods: (variables: Variables, ours: Labels) => Labels;
}

/** A replaceable part with a Service that others connect to. */
export interface ReplaceableService extends ReplaceablePart {
  /** The name of the Service. */
  readonly service: (variables: Variables) => string;
  /** Its host name inside the cluster. */
  readonly host: (variables: Variables) => string;
}

/** A part with a Service, whose port others connect to. */
export interface ReplaceablePort extends ReplaceableService {
  /** The port of the Service. */
  readonly port: (variables: Variables) => number;
  /** The port of the pods, for network policies. */
  readonly podPort: (variables: Variables) => number;
}

/**
 * A part of the platform that the tree runs unless a setting describes one that already exists.
 *
 * @param called - Its name for people: `Tempo`.
 * @param existing - Returns the value of the setting.
 * @param ours - Where the tree runs it.
 */
export function orExisting(
  called: string,
  existing: (variables: Variables) => ExistingPart | undefined,
  ours: Place & { readonly service: string; readonly port: number },
): ReplaceablePort;
export function orExisting(
  called: string,
  existing: (variables: Variables) => ExistingPart | undefined,
  ours: Place & { readonly service: string },
): ReplaceableService;
export function orExisting(
  called: string,
  existing: (variables: Variables) => ExistingPart | undefined,
  ours: Place,
): ReplaceablePart;
export function orExisting(
  called: string,
  existing: (variables: Variables) => ExistingPart | undefined,
  ours: Place,
): ReplaceablePart | ReplaceableService | ReplaceablePort {
  const { namespaceOf = () => ours.namespace, service: own, port: ownPort } = ours;
  const namespace = (v: Variables) => existing(v)?.namespace ?? namespaceOf(v);
  const part: ReplaceablePart = {
    setting: existingSetting(ours.described ?? called, ours),
    members: {
      namespace,
      runBy: (v) => (existing(v) === undefined ? undefined : called),
      kustomization: (v) => existingKustomization(existing(v)),
    },
    namespace,
    pods: (v, labels) => existing(v)?.pods ?? labels,
  };
  if (own === undefined) return part;
  const service = (v: Variables) => existing(v)?.service ?? own;
  const reached = { ...part, service, host: (v: Variables) => serviceHost(service(v), namespace(v)) };
  if (ownPort === undefined) return reached;
  const portOf = (v: Variables) => existing(v)?.port ?? ownPort;
  return { ...reached, port: portOf, podPort: (v) => existing(v)?.pod_port ?? portOf(v) };
}

interface PlatformPart extends Omit<Place, 'port'> {
  /** The prefix of its settings and variables: `rustfs`. */
  readonly prefix: string;
  /** Its name for people: `RustFS`. */
  readonly called: string;
  /** The setting that enables it; `setting` is its name if that is not `<prefix>_enabled`. */
  readonly enabled: Omit<SettingOptions, 'default'> & { readonly setting?: string };
  /** The chart that installs it; adds `<prefix>_chart_version`. */
  readonly chart?: Omit<HelmChart, 'prefix' | 'called'>;
  /** The port of `serves` that others connect to, by its name: that of an existing part may be another. */
  readonly port?: string;
  /** Its pods. Their name and their label `app.kubernetes.io/name` are those of the Service, or the prefix by default. */
  readonly serves?: Partial<Service>;
}

/**
 * A part of the platform that a setting enables, and that the tree runs unless one already exists. Gives an app
 * `<prefix>_enabled`, `<prefix>_existing`, `<prefix>_namespace`, `<prefix>_deployed`, and `<prefix>_host` and
 * `<prefix>_port` if it has a Service, with everything that follows from them.
 */
export function platformPart(
  part: PlatformPart & { readonly service: string; readonly port: string },
): ReplaceablePort & WithPart;
export function platformPart(
  part: PlatformPart & { readonly service: string },
): ReplaceableService & WithPart;
export function platformPart(part: PlatformPart): ReplaceablePart & WithPart;
export function platformPart(options: PlatformPart): ReplaceablePart & WithPart {
  const { prefix, called, enabled, chart, serves, port: portName, ...place } = options;
  const { setting: switchedBy = `${prefix}_enabled`, ...switched } = enabled;
  const existing = (v: Variables): ExistingPart | undefined => Reflect.get(v, `${prefix}_existing`);
  const isOn = (v: Variables): boolean => Reflect.get(v, switchedBy);
  const own = portName === undefined ? undefined : serves?.ports?.[portName];
  const replaceable: ReplaceablePart & Partial<ReplaceablePort> = orExisting(called, existing, {
    ...place,
    ...(own !== undefined && { port: own }),
  });
  const { service, host, port: servicePort, podPort } = replaceable;
  const installed = chart === undefined ? {} : helmChart({ ...chart, prefix, called });
  const name = serves?.name ?? place.service ?? prefix.replaceAll('_', '-');
  return {
    ...replaceable,
    part: {
      ...replaceable.members,
      ...installed,
      enabled: isOn,
      ...(serves !== undefined && {
        services: (v) => [
          {
            ...serves,
            name: service?.(v) ?? name,
            ...(service !== undefined && service(v) !== name && { alias: name }),
            ...(portName !== undefined &&
              podPort !== undefined &&
              servicePort !== undefined && {
                ports: { ...serves.ports, [portName]: podPort(v) },
                servicePorts: { [portName]: servicePort(v) },
              }),
            pods: replaceable.pods(v, serves.pods ?? { 'app.kubernetes.io/name': name }),
            // The further labels are those of our pods: others may have another value of the same label.
            ...(existing(v) !== undefined && { labels: {} }),
          },
        ],
      }),
      settings: {
        [switchedBy]: flag({ default: false, ...switched }),
        [`${prefix}_existing`]: replaceable.setting,
        ...installed.settings,
      },
      variables: {
        [`${prefix}_namespace`]: text(`Namespace of ${called}.`, replaceable.namespace),
        [`${prefix}_deployed`]: flag(
          `Whether the tree runs ${called}.`,
          (v) => isOn(v) && existing(v) === undefined,
        ),
        ...(host !== undefined && {
          [`${prefix}_host`]: text(`Host name of ${called} inside the cluster.`, host),
        }),
        ...(servicePort !== undefined && {
          [`${prefix}_port`]: port(`Port of the Service of ${called}.`, servicePort),
        }),
      },
    },
  };
}

interface WithPart {
  /** For `parts` of the app. */
  readonly part: AppPart;
}

/** The Flux Kustomization of an existing part; undefined if nothing waits for it. */
export function existingKustomization(part: ExistingPart | undefined): KustomizationName | undefined {
  const [namespace, name] = part?.kustomization?.split('/') ?? [];
  return namespace === undefined || name === undefined ? undefined : { name, namespace };
}
