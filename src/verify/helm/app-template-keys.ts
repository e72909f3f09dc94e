import type { KeyPath } from '../../diagnostics/source.ts';
import { meantOneOf } from '../../diagnostics/suggest.ts';
import type { ValueIssue } from '../declarations.ts';
import { isPlainMap, type PlainMap } from '../model/data.ts';
import { meantAmong } from '../model/typos.ts';
import { own } from '../own.ts';

/** The keys of one part of the values; `*` stands for any key, `[]` for the items of a list. */
interface Part {
  readonly keys: readonly string[];
  readonly inner?: Readonly<Record<string, Part>>;
}

function part(keys: string, inner: Readonly<Record<string, Part>> = {}): Part {
  return { keys: keys.split(' '), inner };
}

/** Entries that users name. */
function named(entry: Part): Part {
  return { keys: [], inner: { '*': entry } };
}

function items(entry: Part): Part {
  return { keys: [], inner: { '[]': entry } };
}

const object = 'forceRename prefix suffix enabled annotations labels';
const mounts = items(part('path readOnly subPath subPathExpr mountPropagation'));
const pod = part(
  'affinity annotations automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork hostPID hostUsers hostname imagePullSecrets labels nodeSelector priorityClassName resources restartPolicy runtimeClassName schedulerName securityContext shareProcessNamespace terminationGracePeriodSeconds tolerations topologySpreadConstraints',
);
const probe = part('enabled custom path port service spec type');
const resources = part('claims limits requests');
const container = part(
  'enabled args command dependsOn env envFrom image lifecycle nameOverride ports probes resources restartPolicy securityContext stdin terminationMessagePath terminationMessagePolicy tty workingDir',
  {
    image: part('pullPolicy repository tag digest'),
    probes: part('liveness readiness startup', { liveness: probe, readiness: probe, startup: probe }),
    resources,
  },
);
const byDefault = part('args command env envFrom image resources securityContext', { resources });

/** The parts of version 4, and what is in them. */
const whole: Part = part(
  'global defaultPodOptionsStrategy defaultPodOptions controllers serviceAccount configMaps secrets ingress route service serviceMonitor networkpolicies persistence rbac rawResources',
  {
    defaultPodOptions: pod,
    controllers: named(
      part(
        'forceRename prefix suffix type enabled annotations labels pod replicas revisionHistoryLimit rollingUpdate strategy cronjob job statefulset applyDefaultContainerOptionsToInitContainers defaultContainerOptionsStrategy defaultContainerOptions initContainers containers serviceAccount',
        {
          pod,
          cronjob: part(
            'backoffLimit concurrencyPolicy failedJobsHistory parallelism schedule startingDeadlineSeconds successfulJobsHistory suspend timeZone activeDeadlineSeconds ttlSecondsAfterFinished',
          ),
          job: part(
            'backoffLimit completions completionMode parallelism suspend activeDeadlineSeconds ttlSecondsAfterFinished',
          ),
          defaultContainerOptions: byDefault,
          initContainers: named(container),
          containers: named(container),
        },
      ),
    ),
    serviceAccount: named(part(`${object} staticToken`)),
    configMaps: named(part(`${object} includeInChecksum data binaryData`)),
    secrets: named(part(`${object} includeInChecksum type stringData`)),
    ingress: named(
      part(`${object} className defaultBackend hosts tls`, {
        hosts: items(part('host paths', { paths: items(part('path pathType service')) })),
        tls: items(part('hosts secretName')),
      }),
    ),
    route: named(
      part(`${object} hostnames kind parentRefs rules`, {
        rules: items(part('backendRefs matches filters name sessionPersistence timeouts')),
      }),
    ),
    service: named(
      part(
        `${object} controller primary type clusterIP externalName loadBalancerIP loadBalancerSourceRanges loadBalancerClass internalTrafficPolicy externalTrafficPolicy allocateLoadBalancerNodePorts sessionAffinity sessionAffinityConfig externalIPs publishNotReadyAddresses ipFamilyPolicy ipFamilies extraSelectorLabels ports`,
        { ports: named(part('enabled primary port protocol targetPort nodePort appProtocol')) },
      ),
    ),
    serviceMonitor: named(part(`${object} endpoints selector service serviceName targetLabels`)),
    networkpolicies: named(
      part(`${object} controller podSelector policyTypes rules`, { rules: part('ingress egress') }),
    ),
    persistence: named(
      part(
        `${object} type accessMode dataSource dataSourceRef retain size storageClass volumeName advancedMounts globalMounts existingClaim name identifier defaultMode items path server medium sizeLimit hostPath hostPathType volumeSpec`,
        { globalMounts: mounts, advancedMounts: named(named(mounts)) },
      ),
    ),
  },
);

/** What version 5 takes in addition, by the parts in which it takes it. */
const newKeys: readonly (readonly [path: readonly string[], keys: string])[] = [
  [
    [],
    'configMapsFromFolder secretsFromFolder externalSecrets defaultExternalSecretStoreRef listenerSets podMonitor',
  ],
  [['defaultPodOptions'], 'resourceClaims resizePolicy schedulingGates'],
  [['controllers', '*'], 'horizontalPodAutoscaler podDisruptionBudget'],
  [['controllers', '*', 'pod'], 'resourceClaims resizePolicy schedulingGates'],
  [['persistence', '*'], 'externalSecretRef image pullPolicy sources'],
  [['networkpolicies', '*'], 'type'],
];

function withNew(part: Part, path: readonly string[] = []): Part {
  const added = newKeys.find(([own]) => own.join() === path.join())?.[1].split(' ') ?? [];
  // Without a list of its own, a part is a map of what users name.
  const keys = part.keys.length === 0 ? [] : [...part.keys, ...added];
  const inner = Object.entries(part.inner ?? {}).map(([step, own]) => [step, withNew(own, [...path, step])]);
  return { keys, inner: Object.fromEntries(inner) };
}

const wholeOfFive = withNew(whole);

/** Keys of version 3 that version 4 refuses, with what replaces them. */
const renamed = /^(configMaps|ingress|persistence|route|secrets|service|serviceMonitor)$/;

/**
 * Yields keys that the chart's schema refuses. A newer version may know more keys, so only those count that are almost a
 * known one, or were removed. `modern`: the version is 5.
 */
export function* refusedKeys(values: PlainMap, modern: boolean): Generator<ValueIssue> {
  yield* unknown(values, modern ? wholeOfFive : whole, []);
  for (const [section, entries] of Object.entries(values)) {
    if (!isPlainMap(entries)) continue;
    if (section === 'serviceAccount' && typeof entries['create'] === 'boolean')
      yield {
        code: 'helm/refused-value',
        path: [section, 'create'],
        message: 'since version 4, serviceAccount is a map of accounts by name',
        hint: `Write serviceAccount: {web: {}}; \`create\` is gone.`,
      };
    if (!renamed.test(section)) continue;
    for (const [id, entry] of Object.entries(entries))
      if (isPlainMap(entry) && entry['nameOverride'] !== undefined)
        yield {
          code: 'helm/refused-value',
          path: [section, id, 'nameOverride'],
          message: 'since version 4, the chart takes no nameOverride here',
          hint: 'Use forceRename for the whole name, or suffix.',
        };
  }
}

function* unknown(value: unknown, { keys, inner = {} }: Part, path: KeyPath): Generator<ValueIssue> {
  if (Array.isArray(value)) {
    const item = inner['[]'];
    if (item !== undefined)
      for (const [index, entry] of value.entries()) yield* unknown(entry, item, [...path, index]);
    return;
  }
  if (!isPlainMap(value)) return;
  for (const [key, entry] of Object.entries(value)) {
    const next = own(inner, key) ?? inner['*'];
    if (next !== undefined) yield* unknown(entry, next, [...path, key]);
    if (keys.length === 0 || keys.includes(key)) continue;
    const near = keys.find((own) => own.toLowerCase() === key.toLowerCase()) ?? meantAmong(key, keys);
    if (near === undefined) continue;
    yield {
      code: 'helm/refused-value',
      path: [...path, key],
      message:
        path.length === 0
          ? `the chart ignores ${key}`
          : `the chart takes no ${key} in ${String(path.at(-1))}, and refuses the values`,
      ...meantOneOf([near]),
      // At the top, the schema lets everything pass.
      ...(path.length === 0 && { severity: 'warning' as const }),
    };
  }
}
