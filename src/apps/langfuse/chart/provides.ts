import type { ProvidedObject } from '../../../verify/declarations.ts';
import { fullName, type Reader } from './read.ts';

/** Objects of a release, each with its namespace and its author filled in. */
export function provider(values: Reader) {
  const { namespace } = values.release;
  const by = `the chart of ${values.release.name}`;
  return {
    service: (
      name: string,
      ports: NonNullable<ProvidedObject['ports']>,
      labels: Readonly<Record<string, string>>,
    ): ProvidedObject => ({ apiVersion: 'v1', kind: 'Service', name, namespace, ports, labels, by }),
    secret: (name: string, keys: readonly string[]): ProvidedObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      name,
      namespace,
      keys,
      by,
    }),
    account: (name: string): ProvidedObject => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      name,
      namespace,
      by,
    }),
    /** `ports` are those of its containers. */
    workload: (
      kind: 'Deployment' | 'StatefulSet',
      name: string,
      labels: Readonly<Record<string, string>>,
      ports: NonNullable<ProvidedObject['ports']>,
    ): ProvidedObject => ({ apiVersion: 'apps/v1', kind, name, namespace, labels, ports, by }),
    object: (apiVersion: string, kind: string, name: string): ProvidedObject => ({
      apiVersion,
      kind,
      name,
      namespace,
      by,
    }),
  };
}

/** Web, worker and what both majors create around them. */
export function applicationObjects(values: Reader): ProvidedObject[] {
  const { text, flag, release } = values;
  const make = provider(values);
  const name = fullName(values, 'langfuse');
  const selector = {
    'app.kubernetes.io/name': text('nameOverride') ?? 'langfuse',
    'app.kubernetes.io/instance': release.name,
  };
  const port = Number(values.get('langfuse.web.service.port'));
  const outside = Number(values.get('langfuse.web.service.externalPort') ?? port);
  const labels = (component: string): Readonly<Record<string, string>> => ({
    ...selector,
    'app.kubernetes.io/component': component,
    app: component,
    ...stringMap(values.get('langfuse.pod.labels')),
    ...stringMap(values.get(`langfuse.${component}.pod.labels`)),
  });
  const objects = [
    make.service(`${name}-web`, [{ name: 'http', port: outside, targetPort: port }], {
      ...selector,
      app: 'web',
    }),
    make.workload('Deployment', `${name}-web`, labels('web'), [{ name: 'http', port }]),
    make.workload('Deployment', `${name}-worker`, labels('worker'), [
      { name: 'http', port: Number(values.get('langfuse.worker.port')) },
    ]),
  ];
  if (flag('langfuse.serviceAccount.create')) {
    objects.push(make.account(text('langfuse.serviceAccount.name') ?? name));
  }
  if (flag('langfuse.ingress.enabled')) objects.push(make.object('networking.k8s.io/v1', 'Ingress', name));
  for (const component of ['web', 'worker']) {
    if (flag(`langfuse.${component}.pdb.create`)) {
      objects.push(make.object('policy/v1', 'PodDisruptionBudget', `${name}-${component}-pdb`));
    }
    if (flag(`langfuse.${component}.hpa.enabled`)) {
      objects.push(make.object('autoscaling/v2', 'HorizontalPodAutoscaler', `${name}-${component}`));
    }
  }
  if (!flag('postgresql.deploy') && text('postgresql.auth.password') !== undefined) {
    const keys = ['postgres-password'];
    if (text('postgresql.directUrl') !== undefined) keys.push('postgres-direct-url');
    if (text('postgresql.shadowDatabaseUrl') !== undefined) keys.push('postgres-shadow-database-url');
    objects.push(make.secret(`${name}-postgresql`, keys));
  }
  return objects;
}

function stringMap(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** What both majors set where the release says nothing, as far as a check or an object depends on it. */
export const sharedDefaults: Readonly<Record<string, unknown>> = {
  'langfuse.serviceAccount.create': true,
  'langfuse.web.service.port': 3000,
  'langfuse.worker.port': 3030,
  'langfuse.web.pdb.create': true,
  'langfuse.worker.pdb.create': true,
  'postgresql.deploy': true,
  'postgresql.auth.secretKeys.userPasswordKey': 'password',
  'redis.deploy': true,
  'redis.port': 6379,
  'redis.auth.username': 'default',
  'clickhouse.deploy': true,
  'clickhouse.httpPort': 8123,
  'clickhouse.nativePort': 9000,
  'clickhouse.auth.username': 'default',
  's3.deploy': true,
  's3.storageProvider': 's3',
  's3.region': 'auto',
  's3.forcePathStyle': true,
  's3.batchExport.enabled': true,
  's3.mediaUpload.enabled': true,
};
