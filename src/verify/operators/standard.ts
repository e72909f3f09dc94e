import type { OperatorDescription, ProvidedObject } from '../declarations.ts';
import { asList, asMap, asText, at } from '../model/data.ts';
import { certificateShims } from './certificate-shims.ts';
import { statefulClaims } from './claims.ts';
import { grafana, grafanaServiceAccount } from './grafana.ts';
import { trustBundles } from './trust-bundles.ts';

/**
 * What widely used operators create for their objects. These are facts about public APIs, the same in every tree; an
 * app may declare more.
 */
export const standardOperators: readonly OperatorDescription[] = [
  {
    apiVersion: 'external-secrets.io',
    kind: 'ExternalSecret',
    provides: ({ name, namespace, spec }) => {
      const target = asMap(spec['target']);
      const own = secret(asText(target['name']) ?? name, namespace, externalKeys(spec), 'External Secrets');
      // With the creation policy None or Merge, the Secret belongs to something else.
      if (target['creationPolicy'] === 'None') return [];
      return [target['creationPolicy'] === 'Merge' ? { ...own, adds: true } : own];
    },
  },
  {
    apiVersion: 'external-secrets.io',
    kind: 'ClusterExternalSecret',
    // Selectors choose the namespaces, by labels that the tree need not show.
    provides: ({ name, spec }) => {
      const own = asMap(spec['externalSecretSpec']);
      const called = asText(at(own, 'target', 'name')) ?? asText(spec['externalSecretName']) ?? name;
      const keys = externalKeys(own);
      return [
        { apiVersion: 'v1', kind: 'Secret', name: called, by: 'External Secrets', ...(keys && { keys }) },
      ];
    },
  },
  {
    apiVersion: 'cert-manager.io',
    kind: 'Certificate',
    provides: ({ namespace, spec }) => {
      const name = asText(spec['secretName']);
      // Keystores and additional formats add keys of their own.
      const plain = spec['keystores'] === undefined && spec['additionalOutputFormats'] === undefined;
      const keys = plain ? ['tls.crt', 'tls.key', 'ca.crt'] : undefined;
      return name === undefined ? [] : [secret(name, namespace, keys, 'cert-manager')];
    },
  },
  ...trustBundles,
  ...certificateShims,
  statefulClaims,
  grafana,
  grafanaServiceAccount,
  {
    apiVersion: 'cert-manager.io',
    kind: 'Issuer',
    provides: ({ namespace, spec }) => acmeAccount(spec, namespace),
  },
  {
    apiVersion: 'source.extensions.fluxcd.io',
    kind: 'ArtifactGenerator',
    provides: ({ namespace, spec }) =>
      asList(spec['artifacts']).flatMap((artifact): ProvidedObject[] => {
        const name = asText(at(artifact, 'name'));
        const apiVersion = 'source.toolkit.fluxcd.io/v1';
        if (name === undefined) return [];
        return [{ apiVersion, kind: 'ExternalArtifact', name, namespace, by: 'Flux' }];
      }),
  },
  {
    apiVersion: 'bitnami.com',
    kind: 'SealedSecret',
    provides: ({ name, namespace, spec }) => [
      secret(
        asText(at(spec, 'template', 'metadata', 'name')) ?? name,
        namespace,
        [...Object.keys(asMap(spec['encryptedData'])), ...Object.keys(asMap(at(spec, 'template', 'data')))],
        'Sealed Secrets',
      ),
    ],
  },
  {
    apiVersion: 'onepassword.com',
    kind: 'OnePasswordItem',
    provides: ({ name, namespace }) => [secret(name, namespace, undefined, '1Password')],
  },
  {
    apiVersion: 'secrets.hashicorp.com',
    kind: 'VaultStaticSecret',
    provides: ({ namespace, spec }) => destination(spec, namespace),
  },
  {
    apiVersion: 'secrets.hashicorp.com',
    kind: 'VaultDynamicSecret',
    provides: ({ namespace, spec }) => destination(spec, namespace),
  },
  {
    apiVersion: 'postgresql.cnpg.io',
    kind: 'Cluster',
    provides: ({ name, namespace, spec }) => cloudNativePg(name, namespace, spec),
  },
  {
    apiVersion: 'postgresql.cnpg.io',
    kind: 'Pooler',
    provides: ({ name, namespace }) => [
      {
        ...service(name, namespace, [{ name: 'pgbouncer', port: 5432 }], 'CloudNativePG'),
        labels: { 'cnpg.io/poolerName': name },
      },
      pods(name, namespace, { 'cnpg.io/poolerName': name }, 'CloudNativePG'),
    ],
  },
  {
    apiVersion: 'dragonflydb.io',
    kind: 'Dragonfly',
    provides: ({ name, namespace }) => [
      {
        ...service(name, namespace, [{ port: 6379 }], 'the Dragonfly operator'),
        labels: { app: name, role: 'master' },
      },
      pods(
        name,
        namespace,
        {
          app: name,
          role: 'master',
          'app.kubernetes.io/component': 'dragonfly',
          'app.kubernetes.io/instance': name,
          'app.kubernetes.io/managed-by': 'dragonfly-operator',
          'app.kubernetes.io/name': 'dragonfly',
          'app.kubernetes.io/part-of': 'dragonfly',
        },
        'the Dragonfly operator',
      ),
    ],
  },
  {
    apiVersion: 'k8s.keycloak.org',
    kind: 'Keycloak',
    provides: ({ name, namespace, spec }) => [
      service(`${name}-service`, namespace, keycloakPorts(spec), 'the Keycloak operator'),
      secret(`${name}-initial-admin`, namespace, ['username', 'password'], 'the Keycloak operator'),
      pods(
        name,
        namespace,
        {
          app: 'keycloak',
          'app.kubernetes.io/instance': name,
          'app.kubernetes.io/managed-by': 'keycloak-operator',
        },
        'the Keycloak operator',
      ),
    ],
  },
  {
    apiVersion: 'objectbucket.io',
    kind: 'ObjectBucketClaim',
    provides: ({ name, namespace }) => [
      secret(name, namespace, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'], 'the bucket provisioner'),
      { apiVersion: 'v1', kind: 'ConfigMap', name, namespace, by: 'the bucket provisioner' },
    ],
  },
];

/**
 * Groups whose objects create no Secrets, ConfigMaps, Services or claims, so a missing one cannot come from them.
 * `operators` above lists the exceptions.
 */
export const quietGroups: ReadonlySet<string> = new Set([
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
  'notification.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
  'gateway.networking.k8s.io',
  'gateway.envoyproxy.io',
  'cilium.io',
  'external-secrets.io',
  'cert-manager.io',
  'barmancloud.cnpg.io',
  'postgresql.cnpg.io',
  'dragonflydb.io',
  'k8s.keycloak.org',
  'externaldns.k8s.io',
  'snapshot.storage.k8s.io',
  'keda.sh',
  'bitnami.com',
  'onepassword.com',
  'grafana.integreatly.org',
  'generators.external-secrets.io',
  'trust.cert-manager.io',
  'trust-manager.io',
  'traefik.io',
  'metallb.io',
  'autoscaling.k8s.io',
  'k8s.cni.cncf.io',
]);

/** Kinds that create none either, although others of their group do. */
export const quietKinds: ReadonlySet<string> = new Set([
  'monitoring.coreos.com/ServiceMonitor',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/ScrapeConfig',
  'monitoring.coreos.com/AlertmanagerConfig',
]);

function secret(
  name: string,
  namespace: string,
  keys: readonly string[] | undefined,
  by: string,
): ProvidedObject {
  return { apiVersion: 'v1', kind: 'Secret', name, namespace, by, ...(keys ? { keys } : {}) };
}

function service(
  name: string,
  namespace: string,
  ports: readonly { name?: string; port: number }[],
  by: string,
): ProvidedObject {
  return { apiVersion: 'v1', kind: 'Service', name, namespace, ports, by };
}

function pods(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  by: string,
): ProvidedObject {
  return { apiVersion: 'v1', kind: 'Pod', name, namespace, labels, by };
}

/** Returns the keys of the Secret that an ExternalSecret writes; undefined if only the store knows them. */
function externalKeys(spec: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const template = asMap(at(spec, 'target', 'template'));
  const templated = Object.keys(asMap(template['data']));
  if (template['templateFrom'] !== undefined) return undefined;
  if (templated.length > 0 && template['mergePolicy'] !== 'Merge') return templated;
  if (asList(spec['dataFrom']).length > 0) return undefined;
  const fetched = asList(spec['data']).flatMap((item) => asText(at(item, 'secretKey')) ?? []);
  return [...fetched, ...templated];
}

function destination(spec: Readonly<Record<string, unknown>>, namespace: string): ProvidedObject[] {
  const name = asText(at(spec, 'destination', 'name'));
  return name === undefined ? [] : [secret(name, namespace, undefined, 'the Vault Secrets Operator')];
}

function acmeAccount(spec: Readonly<Record<string, unknown>>, namespace: string): ProvidedObject[] {
  const name = asText(at(spec, 'acme', 'privateKeySecretRef', 'name'));
  return name === undefined ? [] : [secret(name, namespace, undefined, 'cert-manager')];
}

function keycloakPorts(spec: Readonly<Record<string, unknown>>): { name: string; port: number }[] {
  const http = asMap(spec['http']);
  const ports = [{ name: 'management', port: 9000 }];
  if (http['tlsSecret'] !== undefined) ports.push({ name: 'https', port: portOf(http['httpsPort'], 8443) });
  if (http['httpEnabled'] === true) ports.push({ name: 'http', port: portOf(http['httpPort'], 8080) });
  return ports;
}

function portOf(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function cloudNativePg(
  name: string,
  namespace: string,
  spec: Readonly<Record<string, unknown>>,
): ProvidedObject[] {
  const by = 'CloudNativePG';
  const labels = {
    'cnpg.io/cluster': name,
    'cnpg.io/podRole': 'instance',
    'cnpg.io/instanceRole': 'primary',
    role: 'primary',
    'app.kubernetes.io/managed-by': 'cloudnative-pg',
    'app.kubernetes.io/name': 'postgresql',
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/component': 'database',
  };
  const keys = ['username', 'password', 'user', 'dbname', 'host', 'port', 'uri', 'jdbc-uri', 'pgpass'];
  const qualified = ['fqdn-uri', 'fqdn-jdbc-uri'];
  return [
    ...['rw', 'ro', 'r']
      .filter((role) => !asList(at(spec, 'managed', 'services', 'disabledDefaultServices')).includes(role))
      .map((role) => ({
        ...service(`${name}-${role}`, namespace, [{ name: 'postgres', port: 5432 }], by),
        labels: { 'cnpg.io/cluster': name },
      })),
    ...asList(at(spec, 'managed', 'services', 'additional')).flatMap((additional) => {
      const extra = asText(at(additional, 'serviceTemplate', 'metadata', 'name'));
      return extra === undefined ? [] : [service(extra, namespace, [{ port: 5432 }], by)];
    }),
    // If the bootstrap names a Secret for the owner, that one takes the place of the application's.
    ...(at(spec, 'bootstrap', 'initdb', 'secret') === undefined
      ? [secret(`${name}-app`, namespace, [...keys, ...qualified], by)]
      : []),
    ...(spec['enableSuperuserAccess'] === true
      ? [secret(`${name}-superuser`, namespace, [...keys, ...qualified], by)]
      : []),
    secret(`${name}-ca`, namespace, ['ca.crt', 'ca.key'], by),
    secret(`${name}-server`, namespace, ['tls.crt', 'tls.key'], by),
    secret(`${name}-replication`, namespace, ['tls.crt', 'tls.key'], by),
    { apiVersion: 'v1', kind: 'ServiceAccount', name, namespace, by },
    {
      ...pods(name, namespace, labels, by),
      ports: [
        { name: 'postgresql', port: 5432 },
        { name: 'metrics', port: 9187 },
        { name: 'status', port: 8000 },
      ],
    },
    // Jobs that bootstrap an instance have the cluster's label as well.
    {
      ...pods(`${name}-job`, namespace, { 'cnpg.io/cluster': name, 'cnpg.io/jobRole': 'initdb' }, by),
      ports: [],
    },
  ];
}
