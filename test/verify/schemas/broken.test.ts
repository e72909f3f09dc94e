import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import type { SchemaIssue } from '../../../src/verify/schemas/issue.ts';
import { validateObject } from '../../../src/verify/schemas/validate-object.ts';
import { soundObjects } from './objects.ts';

/** A valid object of a kind, with a part of it replaced. */
function broken(kind: string, change: (object: Record<string, unknown>) => void): readonly SchemaIssue[] {
  const sound = soundObjects().find((object) => object['kind'] === kind);
  if (!sound) throw new Error(`no sound ${kind}`);
  const object = structuredClone(sound) as Record<string, unknown>;
  change(object);
  const verdict = validateObject(object);
  return verdict.known ? verdict.issues : [];
}

/** Sets a YAML value at a dotted path; `undefined` removes it. */
function put(path: string, yaml: string | undefined) {
  return (object: Record<string, unknown>): void => {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let current = object as Record<string, unknown>;
    for (const step of steps) {
      current[step] ??= {};
      current = current[step] as Record<string, unknown>;
    }
    if (yaml === undefined) delete current[last];
    else current[last] = parse(yaml);
  };
}

/** Kind, path to change, its new value, and the one finding: code, path, a part of the hint or the message. */
const cases: readonly (readonly [string, string, string | undefined, string, string, RegExp])[] = [
  // Fields that do not exist, and where they belong
  ['Deployment', 'spec.replica', '2', 'schema/unknown-field', 'spec.replica', /Remove it|mean/],
  ['Deployment', 'spec.paussed', 'true', 'schema/unknown-field', 'spec.paussed', /Did you mean paused\?/],
  [
    'Deployment',
    'spec.template.replicas',
    '2',
    'schema/misplaced-field',
    'spec.template.replicas',
    /one level up, at spec\.replicas/,
  ],
  [
    'Deployment',
    'spec.template.spec.containers.0.tolerations',
    '[]',
    'schema/misplaced-field',
    'spec.template.spec.containers[0].tolerations',
    /one level up, at spec\.template\.spec\.tolerations/,
  ],
  [
    'Deployment',
    'spec.containers',
    '[]',
    'schema/misplaced-field',
    'spec.containers',
    /at spec\.template\.spec\.containers/,
  ],
  ['Service', 'spec.port', '80', 'schema/misplaced-field', 'spec.port', /spec\.ports\[0\]\.port/],
  ['HelmRelease', 'values', '{}', 'schema/misplaced-field', 'values', /at spec\.values/],
  [
    'HelmRelease',
    'spec.version',
    '1.5.41',
    'schema/misplaced-field',
    'spec.version',
    /at spec\.chart\.spec\.version/,
  ],
  [
    'HelmRelease',
    'spec.retries',
    '3',
    'schema/misplaced-field',
    'spec.retries',
    /spec\.install\.remediation\.retries/,
  ],
  [
    'Kustomization',
    'spec.secretRef',
    '{name: a}',
    'schema/misplaced-field',
    'spec.secretRef',
    /spec\.decryption\.secretRef/,
  ],
  [
    'HTTPRoute',
    'spec.rules.0.port',
    '80',
    'schema/misplaced-field',
    'spec.rules[0].port',
    /spec\.rules\[0\]\.backendRefs\[0\]\.port/,
  ],
  [
    'Cluster',
    'spec.walstorage',
    '{size: 1Gi}',
    'schema/unknown-field',
    'spec.walstorage',
    /Did you mean walStorage\?/,
  ],

  // Types
  ['Deployment', 'spec.replicas', '"2"', 'schema/wrong-type', 'spec.replicas', /Remove the quotes/],
  ['Deployment', 'spec.replicas', '1.5', 'schema/wrong-type', 'spec.replicas', /whole number/],
  ['Deployment', 'spec.paused', '"true"', 'schema/wrong-type', 'spec.paused', /Remove the quotes/],
  ['ConfigMap', 'data.port', '8080', 'schema/wrong-type', 'data.port', /quotes: "8080"/],
  ['Service', 'spec.ports', '{port: 80}', 'schema/wrong-type', 'spec.ports', /`- `/],
  ['Deployment', 'spec.template.spec', 'text', 'schema/wrong-type', 'spec.template.spec', /a map/],
  [
    'CiliumNetworkPolicy',
    'spec.egress.0.toPorts.0.ports.0.port',
    '53',
    'schema/wrong-type',
    'spec.egress[0].toPorts[0].ports[0].port',
    /quotes: "53"/,
  ],
  [
    'Cluster',
    'spec.postgresql.parameters.max_connections',
    '200',
    'schema/wrong-type',
    'spec.postgresql.parameters.max_connections',
    /quotes/,
  ],
  [
    'Deployment',
    'metadata.annotations',
    '{a: true}',
    'schema/wrong-type',
    'metadata.annotations.a',
    /quotes: "true"/,
  ],
  ['Deployment', 'spec.template.metadata', 'null', 'schema/null-value', 'spec.template.metadata', /\{\}/],
  ['ConfigMap', 'data', 'null', 'schema/null-value', 'data', /indent/],

  // Required fields
  ['Service', 'spec.ports.0.port', undefined, 'schema/missing-field', 'spec.ports[0].port', /Add port/],
  ['Kustomization', 'spec.prune', undefined, 'schema/missing-field', 'spec.prune', /Add prune/],
  ['ScheduledBackup', 'spec.schedule', undefined, 'schema/missing-field', 'spec.schedule', /six fields/],
  ['HelmRepository', 'spec.url', undefined, 'schema/missing-field', 'spec.url', /Add url/],

  // Closed sets, forms and bounds
  ['Service', 'spec.type', 'Loadbalancer', 'schema/not-allowed-value', 'spec.type', /LoadBalancer/],
  [
    'HelmRelease',
    'spec.upgrade.remediation.strategy',
    'rollBack',
    'schema/not-allowed-value',
    'spec.upgrade.remediation.strategy',
    /rollback or uninstall/,
  ],
  ['HelmRelease', 'spec.interval', '5 minutes', 'schema/malformed-value', 'spec.interval', /30s, 10m/],
  [
    'HTTPRoute',
    'spec.rules.0.timeouts.request',
    '1.5s',
    'schema/malformed-value',
    'spec.rules[0].timeouts.request',
    /whole numbers/,
  ],
  [
    'ServiceMonitor',
    'spec.endpoints.0.interval',
    '30 s',
    'schema/malformed-value',
    'spec.endpoints[0].interval',
    /Prometheus/,
  ],
  [
    'CronJob',
    'spec.schedule',
    '0 */5 * * * *',
    'schema/malformed-value',
    'spec.schedule',
    /seconds out: \*\/5 \* \* \* \*\./,
  ],
  ['CronJob', 'spec.schedule', '"0 25 * * *"', 'schema/malformed-value', 'spec.schedule', /five fields/],
  [
    'ScheduledBackup',
    'spec.schedule',
    '"0 3 * * *"',
    'schema/malformed-value',
    'spec.schedule',
    /seconds first: 0 0 3 \* \* \*\./,
  ],
  [
    'Deployment',
    'spec.template.spec.containers.0.resources.limits.memory',
    '1GB',
    'schema/malformed-value',
    'spec.template.spec.containers[0].resources.limits.memory',
    /quantity/,
  ],
  [
    'Deployment',
    'spec.template.spec.containers.0.image',
    'Example/Web:1',
    'schema/malformed-value',
    'spec.template.spec.containers[0].image',
    /image reference/,
  ],
  [
    'NetworkPolicy',
    'spec.ingress.0.from',
    '[{ipBlock: {cidr: 10.0.0.0}}]',
    'schema/malformed-value',
    'spec.ingress[0].from[0].ipBlock.cidr',
    /10\.42\.0\.0\/16/,
  ],
  [
    'CiliumNetworkPolicy',
    'spec.egress.3.toCIDRSet.0.cidr',
    '10.0.0.0/40',
    'schema/malformed-value',
    'spec.egress[3].toCIDRSet[0].cidr',
    /range/,
  ],
  [
    'Service',
    'spec.ports.0.targetPort',
    'a_long_port_name',
    'schema/malformed-value',
    'spec.ports[0].targetPort',
    /port/,
  ],
  ['Service', 'spec.ports.0.port', '70000', 'schema/out-of-range', 'spec.ports[0].port', /1 to 65535/],
  ['KeeperCluster', 'spec.replicas', '2', 'schema/not-allowed-value', 'spec.replicas', /1, 3, 5/],
  ['Kustomization', 'spec.interval', '0s', 'schema/out-of-range', 'spec.interval', /1h/],
  [
    'Deployment',
    'spec.template.spec.volumes.1.configMap.defaultMode',
    '755',
    'schema/out-of-range',
    'spec.template.spec.volumes[1].configMap.defaultMode',
    /511/,
  ],

  // Items that must differ
  [
    'Deployment',
    'spec.template.spec.containers.0.env.1',
    '{name: PORT, value: "1"}',
    'schema/duplicate-item',
    'spec.template.spec.containers[0].env[1]',
    /Remove or rename/,
  ],
  ['Service', 'spec.ports.1.name', 'http', 'schema/duplicate-item', 'spec.ports[1].name', /Rename/],
  ['Gateway', 'spec.listeners.1.name', 'http', 'schema/duplicate-item', 'spec.listeners[1]', /rename/],

  // Choices and rules across fields
  [
    'Deployment',
    'spec.template.spec.containers.0.env.0.valueFrom',
    '{secretKeyRef: {name: a, key: b}}',
    'schema/conflicting-fields',
    'spec.template.spec.containers[0].env[0].valueFrom',
    /Keep one/,
  ],
  [
    'Deployment',
    'spec.template.spec.volumes.0.secret',
    '{secretName: a}',
    'schema/conflicting-fields',
    'spec.template.spec.volumes[0].secret',
    /Keep one/,
  ],
  [
    'Deployment',
    'spec.template.spec.containers.0.livenessProbe.tcpSocket',
    '{port: 1}',
    'schema/conflicting-fields',
    'spec.template.spec.containers[0].livenessProbe.tcpSocket',
    /Keep one/,
  ],
  [
    'Deployment',
    'spec.template.spec.restartPolicy',
    'Never',
    'schema/rule',
    'spec.template.spec.restartPolicy',
    /use a Job/,
  ],
  [
    'Deployment',
    'spec.template.spec.containers.0.resources.requests.memory',
    '2Gi',
    'schema/rule',
    'spec.template.spec.containers[0].resources.requests.memory',
    /at most 1Gi/,
  ],
  [
    'Deployment',
    'spec.template.spec.securityContext.runAsUser',
    '0',
    'schema/rule',
    'spec.template.spec.securityContext.runAsUser',
    /allow root/,
  ],
  [
    'Job',
    'spec.template.spec.restartPolicy',
    undefined,
    'schema/rule',
    'spec.template.spec.restartPolicy',
    /OnFailure/,
  ],
  ['Service', 'spec.ports.1.name', undefined, 'schema/rule', 'spec.ports[1].name', /Name it/],
  ['Secret', 'stringData', '{token: a}', 'schema/secret-data', '', /Add both/],
  ['Secret', 'data', '{password: hunter2!}', 'schema/malformed-value', 'data.password', /base64/],
  [
    'HTTPRoute',
    'spec.rules.0.backendRefs.0.port',
    undefined,
    'schema/rule',
    'spec.rules[0].backendRefs[0].port',
    /Add port/,
  ],
  [
    'HTTPRoute',
    'spec.rules.1.filters.0.requestRedirect',
    undefined,
    'schema/missing-field',
    'spec.rules[1].filters[0].requestRedirect',
    /Add requestRedirect/,
  ],
  [
    'HTTPRoute',
    'spec.rules.1.backendRefs',
    '[{name: web, port: 80}]',
    'schema/conflicting-fields',
    'spec.rules[1].filters[0]',
    /Remove the backends/,
  ],
  [
    'HTTPRoute',
    'spec.rules.0.matches.0.path.value',
    'api',
    'schema/malformed-value',
    'spec.rules[0].matches[0].path.value',
    /\/api/,
  ],
  [
    'Gateway',
    'spec.listeners.0.tls',
    '{certificateRefs: [{name: a}]}',
    'schema/conflicting-fields',
    'spec.listeners[0].tls',
    /HTTPS/,
  ],
  [
    'Gateway',
    'spec.listeners.1.tls.certificateRefs',
    undefined,
    'schema/rule',
    'spec.listeners[1].tls.certificateRefs',
    /Secret/,
  ],
  ['SecurityPolicy', 'spec.targetRefs', undefined, 'schema/missing-choice', 'spec', /targetRefs/],
  [
    'ClientTrafficPolicy',
    'spec.targetRefs',
    '[{group: gateway.networking.k8s.io, kind: HTTPRoute, name: a}]',
    'schema/rule',
    'spec.targetRefs[0].kind',
    /Gateway/,
  ],
  [
    'CiliumNetworkPolicy',
    'spec.egress.1.toFQDNs',
    '[{matchName: a.example.com}]',
    'schema/conflicting-fields',
    'spec.egress[1].toFQDNs',
    /two rules/,
  ],
  [
    'CiliumNetworkPolicy',
    'spec.nodeSelector',
    '{}',
    'schema/conflicting-fields',
    'spec.nodeSelector',
    /Keep one/,
  ],
  [
    'CiliumNetworkPolicy',
    'spec.egress.0.toPorts.0.ports',
    '[]',
    'schema/rule',
    'spec.egress[0].toPorts[0].ports',
    /ports/,
  ],
  [
    'ScheduledBackup',
    'spec.method',
    undefined,
    'schema/conflicting-fields',
    'spec.pluginConfiguration',
    /method: plugin/,
  ],
  [
    'Cluster',
    'spec.postgresql.parameters.archive_mode',
    '"off"',
    'schema/rule',
    'spec.postgresql.parameters.archive_mode',
    /Remove it/,
  ],
  [
    'Cluster',
    'spec.bootstrap',
    '{recovery: {source: old}}',
    'schema/rule',
    'spec.bootstrap.recovery.source',
    /externalClusters/,
  ],
  ['Database', 'spec.name', 'postgres', 'schema/rule', 'spec.name', /another name/],
  [
    'ObjectStore',
    'spec.configuration.serverName',
    'a',
    'schema/unknown-field',
    'spec.configuration.serverName',
    /Remove it/,
  ],
  [
    'ObjectStore',
    'spec.configuration.s3Credentials.accessKeyId',
    undefined,
    'schema/missing-field',
    'spec.configuration.s3Credentials.accessKeyId',
    /inheritFromIAMRole/,
  ],
  [
    'PrometheusRule',
    'spec.groups.0.rules.1.for',
    '5m',
    'schema/conflicting-fields',
    'spec.groups[0].rules[1].for',
    /alert/,
  ],
  [
    'ExternalSecret',
    'spec.secretStoreRef',
    undefined,
    'schema/missing-field',
    'spec.secretStoreRef',
    /store/,
  ],
  [
    'ExternalSecret',
    'spec.dataFrom.0.find',
    '{name: {regexp: .*}}',
    'schema/conflicting-fields',
    'spec.dataFrom[0]',
    /Keep one/,
  ],
  [
    'ExternalSecret',
    'spec.target',
    '{creationPolicy: Orphan, deletionPolicy: Delete}',
    'schema/rule',
    'spec.target.deletionPolicy',
    /owns/,
  ],
  ['Certificate', 'spec.renewBefore', '30d', 'schema/malformed-value', 'spec.renewBefore', /1h30m/],
  ['ClusterIssuer', 'spec.selfSigned', '{}', 'schema/conflicting-fields', 'spec.selfSigned', /Keep one/],
  [
    'HorizontalPodAutoscaler',
    'spec.maxReplicas',
    '0',
    'schema/out-of-range',
    'spec.maxReplicas',
    /1 or more/,
  ],
  [
    'PodDisruptionBudget',
    'spec.maxUnavailable',
    '1',
    'schema/conflicting-fields',
    'spec.minAvailable',
    /Keep one/,
  ],
  ['ConfigMap', 'kind', 'Configmap', 'schema/unknown-kind', 'kind', /Did you mean ConfigMap/],
  ['ConfigMap', 'apiVersion', 'core/v1', 'schema/unknown-kind', 'apiVersion', /Write v1/],
  ['Service', 'kind', 'Serivce', 'schema/unknown-kind', 'kind', /Did you mean Service/],
  ['Deployment', 'apiVersion', 'v1', 'schema/unknown-kind', 'apiVersion', /Write apps\/v1/],
  [
    'HTTPRoute',
    'apiVersion',
    'gateway.networking.k8s.oi/v1',
    'schema/unknown-kind',
    'apiVersion',
    /gateway\.networking\.k8s\.io\/v1/,
  ],
  ['CronJob', 'spec.timeZone', 'Europe/Berln', 'schema/rule', 'spec.timeZone', /IANA/],
  ['CronJob', 'spec.jobTemplate.spec', undefined, 'schema/missing-field', 'spec.jobTemplate.spec', /Add/],
  [
    'Cluster',
    'spec.imageName',
    'postgres:latest',
    'schema/rule',
    'spec.imageName',
    /begins with the version/,
  ],
  [
    'Cluster',
    'spec.imageName',
    'ghcr.io/org/postgres',
    'schema/rule',
    'spec.imageName',
    /begins with the version/,
  ],
  [
    'Cluster',
    'spec.plugins',
    '[{name: barman.cloudnative-pg.io, parameters: {barmanObjectName: a}}]',
    'schema/rule',
    'spec.plugins[0].name',
    /barman-cloud/,
  ],
  [
    'HelmRelease',
    'apiVersion',
    'helm.toolkit.fluxcd.io/v2beta9',
    'schema/unknown-version',
    'apiVersion',
    /Use version v2/,
  ],
];

test.each(cases)('%s with %s: %s', (kind, path, yaml, code, at, hint) => {
  const issues = broken(kind, put(path, yaml));
  const found = issues.find((issue) => issue.code === code && pathText(issue.path) === at);
  expect(found, JSON.stringify(issues, null, 1)).toBeDefined();
  expect(found?.hint).toMatch(hint);
});

test('each of these mistakes has exactly one finding', () => {
  const alone = cases.filter(
    ([kind, path]) => !(kind === 'HorizontalPodAutoscaler' || path === 'spec.bootstrap'),
  );
  const several = alone
    .map(([kind, path, yaml]) => ({ kind, path, issues: broken(kind, put(path, yaml)) }))
    .filter(({ issues }) => issues.length !== 1)
    .map(
      ({ kind, path, issues }) =>
        `${kind} ${path}: ${issues.map((issue) => `${issue.code} ${pathText(issue.path)}`)}`,
    );
  expect(several).toEqual([]);
});
