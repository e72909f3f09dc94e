import { describe, expect, test } from 'vitest';

import { shipped } from '../../src/apps/shipped.ts';
import { consequences } from '../../src/moves/consequences.ts';
import { changedFixture } from '../readers/observe.ts';
import { renderTree } from '../support/render-fixture.ts';

async function tree(fixture: string, changes: Readonly<Record<string, unknown>> = {}) {
  return [...(await renderTree({ text: changedFixture(fixture, changes) })).values()];
}

type Files = readonly { readonly path: string; readonly content: string }[];

const found = (before: Files, after: Files, force = false) =>
  consequences(before, after, { apps: shipped.apps, force }).filter(
    ({ code }) => code !== 'move/data-left-behind',
  );
const codes = (before: Files, after: Files) => found(before, after).map(({ code }) => code);
const messages = (before: Files, after: Files) => found(before, after).map(({ message }) => message);

/** The tree before its data was protected from deletion. */
const unprotected = (files: Files): Files =>
  files.map(({ path, content }) => ({
    path,
    content: content
      .replaceAll('kustomize.toolkit.fluxcd.io/prune: disabled', 'example.com/a: b')
      .replaceAll('helm.sh/resource-policy: keep', 'example.com/a: b'),
  }));

describe('data of the platform', () => {
  test('stays when Langfuse is disabled, and configure says so', async () => {
    const [before, after] = [
      await tree('required-only'),
      await tree('required-only', { langfuse_enabled: false }),
    ];
    expect(messages(before, after)).toEqual([
      'Cluster ai-system/langfuse-postgresql is removed from the tree but stays in the cluster, with the database with its volumes',
      expect.stringContaining('Namespace ai-system is removed from the tree but stays'),
    ]);
    expect(new Set(codes(before, after))).toEqual(new Set(['move/data-kept']));
  });

  test.each([
    [
      'Langfuse is switched off',
      'required-only',
      { langfuse_enabled: false },
      'Cluster ai-system/langfuse-postgresql',
    ],
    [
      'PostgreSQL is run by others',
      'seed-example',
      { langfuse_postgres_mode: 'external', langfuse_postgres_host: 'db.example.com' },
      'Cluster ai-system/langfuse-postgresql',
    ],
    [
      'the namespace is renamed',
      'seed-example',
      { langfuse_namespace: 'llm' },
      'Cluster ai-system/langfuse-postgresql',
    ],
    [
      'the chart no longer runs MinIO',
      'external-shape',
      { langfuse_blob_mode: 'external', langfuse_s3_region: 'eu-central-1' },
      'PersistentVolumeClaim langfuse/langfuse-s3',
    ],
    [
      'the release is gone',
      'external-shape',
      { langfuse_enabled: false },
      'PersistentVolumeClaim langfuse/langfuse-s3',
    ],
    [
      'the release moves',
      'external-shape',
      { langfuse_namespace: 'llm' },
      'PersistentVolumeClaim langfuse/langfuse-s3',
    ],
  ])('that an older tree does not keep is not given up when %s', async (_, fixture, changes, object) => {
    const [before, after] = [await tree(fixture), await tree(fixture, changes)];
    const kept = found(before, after).filter(({ message }) => message.startsWith(object));
    expect(kept.map(({ code, severity }) => [code, severity])).toEqual([['move/data-kept', 'warning']]);
    const lost = found(unprotected(before), after).filter(({ message }) => message.startsWith(object));
    expect(lost.map(({ code, severity }) => [code, severity])).toEqual([['move/data-deleted', 'error']]);
    expect(found(unprotected(before), after, true).every(({ severity }) => severity === 'warning')).toBe(
      true,
    );
  });

  test('of RustFS stays when others run it, because its chart makes Helm keep the claim', async () => {
    const after = await tree('platform', { rustfs_existing: { kustomization: 'storage/rustfs' } });
    expect(messages(await tree('platform'), after)).toContain(
      'PersistentVolumeClaim storage/rustfs-data is removed from the tree but stays in the cluster, with every bucket',
    );
  });
});

const object = (kind: string, body: string, apiVersion = 'v1', name = 'a') => [
  {
    path: 'kubernetes/a.yaml',
    content: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: b}\n${body}\n`,
  },
];

describe('an object that is removed from the tree', () => {
  test.each([
    ['PersistentVolumeClaim', 'v1'],
    ['Cluster', 'postgresql.cnpg.io/v1'],
    ['Dragonfly', 'dragonflydb.io/v1alpha1'],
    ['ObjectStore', 'barmancloud.cnpg.io/v1'],
    ['Namespace', 'v1'],
    ['CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
    ['Kafka', 'kafka.strimzi.io/v1beta2'],
  ])('deletes its data if it is a %s', (kind, apiVersion) => {
    expect(codes(object(kind, '', apiVersion), [])).toEqual(['move/data-deleted']);
    expect(codes(object(kind, '', apiVersion), object(kind, '', apiVersion, 'renamed'))).toEqual([
      'move/data-deleted',
    ]);
    expect(codes(object(kind, '', apiVersion), object(kind, '', apiVersion.replace(/v1.*/, 'v2')))).toEqual(
      [],
    );
  });

  test('is not reported if it has no data', () => {
    for (const kind of ['ConfigMap', 'Service', 'constructor'])
      expect(codes(object(kind, ''), [])).toEqual([]);
    expect(codes(object('Cluster', '', 'cluster.x-k8s.io/v1beta1'), [])).toEqual([]);
  });

  test('of another chart is reported if its values mention volumes', () => {
    const release = (values: string) =>
      object('HelmRelease', `spec: {values: ${values}}`, 'helm.toolkit.fluxcd.io/v2');
    expect(codes(release('{persistence: {enabled: true}}'), [])).toEqual(['move/release-removed']);
    expect(codes(release('{replicas: 1}'), [])).toEqual([]);
  });
});

describe('a change that the API server rejects is announced', () => {
  test.each([
    [
      'a claim template',
      'StatefulSet',
      'apps/v1',
      '{volumeClaimTemplates: [{metadata: {name: d}, spec: {resources: {requests: {storage: 1Gi}}}}]}',
      '{volumeClaimTemplates: [{metadata: {name: d}, spec: {resources: {requests: {storage: 2Gi}}}}]}',
    ],
    [
      'a selector',
      'Deployment',
      'apps/v1',
      '{selector: {matchLabels: {a: b}}}',
      '{selector: {matchLabels: {a: c}}}',
    ],
    [
      'the template of a Job',
      'Job',
      'batch/v1',
      '{template: {spec: {containers: [{name: a, image: a:1}]}}}',
      '{template: {spec: {containers: [{name: a, image: a:2}]}}}',
    ],
    ['a Service that gets no address', 'Service', 'v1', '{ports: []}', '{clusterIP: None}'],
    [
      'a claim that shrinks',
      'PersistentVolumeClaim',
      'v1',
      '{resources: {requests: {storage: 50Gi}}}',
      '{resources: {requests: {storage: 5Gi}}}',
    ],
    [
      'another class of a claim',
      'PersistentVolumeClaim',
      'v1',
      '{storageClassName: a}',
      '{storageClassName: b}',
    ],
    [
      'PostgreSQL that shrinks',
      'Cluster',
      'postgresql.cnpg.io/v1',
      '{storage: {size: 1Ti}}',
      '{storage: {size: 500Gi}}',
    ],
    ['another address of a Service', 'Service', 'v1', '{clusterIP: 10.0.0.5}', '{clusterIP: 10.0.0.6}'],
    ['another class of load balancers', 'Service', 'v1', '{loadBalancerClass: a/b}', '{type: LoadBalancer}'],
    ['the first family of a Service', 'Service', 'v1', '{ipFamilies: [IPv4]}', '{ipFamilies: [IPv6, IPv4]}'],
    ['the name of a StatefulSet’s Service', 'StatefulSet', 'apps/v1', '{serviceName: a}', '{serviceName: b}'],
    ['the volume of a claim', 'PersistentVolumeClaim', 'v1', '{volumeName: a}', '{volumeName: b}'],
    ['the mode of a claim', 'PersistentVolumeClaim', 'v1', '{volumeName: a}', '{volumeMode: Block}'],
    ['the scopes of a quota', 'ResourceQuota', 'v1', '{hard: {pods: 1}}', '{scopes: [BestEffort]}'],
    ['what a Job counts as success', 'Job', 'batch/v1', '{}', '{successPolicy: {rules: []}}'],
    [
      'an older major version of PostgreSQL',
      'Cluster',
      'postgresql.cnpg.io/v1',
      '{imageName: "ghcr.io:443/a/postgresql:17.11-standard"}',
      '{imageName: "ghcr.io:443/a/postgresql:16.9-standard@sha256:abc"}',
    ],
    [
      'a volume that PostgreSQL gives up',
      'Cluster',
      'postgresql.cnpg.io/v1',
      '{walStorage: {size: 1Gi}}',
      '{storage: {size: 1Gi}}',
    ],
    [
      'the volume of Alertmanager',
      'Alertmanager',
      'monitoring.coreos.com/v1',
      '{storage: {volumeClaimTemplate: {spec: {storageClassName: a}}}}',
      '{storage: {volumeClaimTemplate: {spec: {storageClassName: b}}}}',
    ],
    // What the schemas of their kinds declare.
    ['the database of a Database', 'Database', 'postgresql.cnpg.io/v1', '{name: a}', '{name: b}'],
    [
      'the Cluster of scheduled backups',
      'ScheduledBackup',
      'postgresql.cnpg.io/v1',
      '{cluster: {name: a}}',
      '{cluster: {name: b}}',
    ],
    [
      'the driver of a class',
      'VolumeGroupSnapshotContent',
      'groupsnapshot.storage.k8s.io/v1',
      '{driver: a}',
      '{driver: b}',
    ],
    ['the uid of a dashboard', 'GrafanaDashboard', 'grafana.integreatly.org/v1beta1', '{uid: a}', '{uid: b}'],
    [
      'the controller of a GatewayClass',
      'GatewayClass',
      'gateway.networking.k8s.io/v1',
      '{controllerName: a.b/c}',
      '{controllerName: a.b/d}',
    ],
  ])('%s', (_, kind, apiVersion, before, after) => {
    const [old, next] = [
      object(kind, `spec: ${before}`, apiVersion),
      object(kind, `spec: ${after}`, apiVersion),
    ];
    expect(codes(old, next)).toEqual(['move/immutable-field']);
    expect(codes(old, old)).toEqual([]);
    const forced = next.map((file) => ({
      ...file,
      content: file.content.replace(
        'namespace: b',
        'namespace: b, annotations: {kustomize.toolkit.fluxcd.io/force: enabled}',
      ),
    }));
    expect(codes(old, forced)).toEqual([]);
  });

  test.each([
    [
      'a claim that grows',
      'PersistentVolumeClaim',
      'v1',
      '{resources: {requests: {storage: 5Gi}}}',
      '{resources: {requests: {storage: 50Gi}}}',
    ],
    [
      'PostgreSQL that grows',
      'Cluster',
      'postgresql.cnpg.io/v1',
      '{storage: {size: 512Gi}}',
      '{storage: {size: 1Ti}}',
    ],
    [
      'a default that is written out',
      'StatefulSet',
      'apps/v1',
      '{replicas: 1}',
      '{replicas: 2, podManagementPolicy: OrderedReady}',
    ],
    ['the type of a Service', 'Service', 'v1', '{type: ClusterIP}', '{type: NodePort}'],
    ['an address that is no longer asked for', 'Service', 'v1', '{clusterIP: 10.0.0.5}', '{type: ClusterIP}'],
    ['a second family of a Service', 'Service', 'v1', '{ipFamilies: [IPv4]}', '{ipFamilies: [IPv4, IPv6]}'],
    ['the default mode of a claim', 'PersistentVolumeClaim', 'v1', '{}', '{volumeMode: Filesystem}'],
    [
      'a newer version of PostgreSQL',
      'Cluster',
      'postgresql.cnpg.io/v1',
      '{imageName: "a/postgresql:9.6"}',
      '{imageName: "a/postgresql:17.11-standard-trixie"}',
    ],
    [
      'an image of PostgreSQL without a version',
      'Cluster',
      'postgresql.cnpg.io/v1',
      '{imageName: "a/postgresql:17"}',
      '{imageName: "a/postgresql@sha256:16"}',
    ],
    ['a fixed field that is new', 'Database', 'postgresql.cnpg.io/v1', '{name: a}', '{name: a, locale: C}'],
    ['a field that is not fixed', 'Database', 'postgresql.cnpg.io/v1', '{owner: a}', '{owner: b}'],
    ['an inherited name', 'Database', 'postgresql.cnpg.io/v1', '{constructor: a}', '{constructor: b}'],
  ])('and not %s', (_, kind, apiVersion, before, after) => {
    const [old, next] = [
      object(kind, `spec: ${before}`, apiVersion),
      object(kind, `spec: ${after}`, apiVersion),
    ];
    expect(codes(old, next)).toEqual([]);
  });

  test.each([
    ['parameters', '{type: ssd}', '{type: hdd}', true],
    ['reclaimPolicy', 'Retain', 'Delete', true],
    ['volumeBindingMode', 'Immediate', 'WaitForFirstConsumer', true],
    ['allowVolumeExpansion', 'false', 'true', false],
  ])('%s of a StorageClass', (field, before, after, refused) => {
    const of = (value: string) => object('StorageClass', `${field}: ${value}`, 'storage.k8s.io/v1');
    expect(codes(of(before), of(after))).toEqual(refused ? ['move/immutable-field'] : []);
  });

  test('an immutable ConfigMap', () => {
    const map = (value: string) => object('ConfigMap', `immutable: true\ndata: {a: ${value}}`);
    expect(codes(map('x'), map('y'))).toEqual(['move/immutable-field']);
    expect(codes(map('x'), map('x'))).toEqual([]);
  });

  test.each([
    ['the size of ClickHouse', { langfuse_clickhouse_storage: '300Gi' }, 'langfuse-clickhouse-shard0'],
    ['the class of all volumes', { storage_class: 'fast' }, 'langfuse-clickhouse-shard0'],
    [
      'the class of the replicas',
      { storage_class: 'fast', langfuse_clickhouse_replicas: 3 },
      'langfuse-zookeeper',
    ],
  ])('%s, with the StatefulSet to delete', async (_, changes, set) => {
    const {
      storage_class: _class,
      langfuse_clickhouse_storage: _size,
      ...base
    } = changes as Record<string, unknown>;
    const hints = found(await tree('seed-example', base), await tree('seed-example', changes)).map(
      ({ hint }) => hint,
    );
    expect(hints.join('\n')).toContain(`kubectl delete statefulset ${set} -n ai-system --cascade=orphan`);
  });

  test('the size of Tempo, in the namespace that its Kustomization gives to it', async () => {
    const sizes = ['10Gi', '20Gi'].map((tempo_storage) => tree('platform', { tempo_storage }));
    const [before = [], after = []] = await Promise.all(sizes);
    const hints = found(before, after).map(({ hint }) => hint);
    expect(hints.join('\n')).toContain('kubectl delete statefulset tempo -n monitoring --cascade=orphan');
  });

  test.each([
    ['the class of RustFS', 'platform', {}, { storage_class: 'fast' }, 'storage/rustfs-data'],
    ['RustFS that shrinks', 'platform', {}, { rustfs_storage: '1Gi' }, 'storage/rustfs-data'],
    [
      'MinIO that shrinks',
      'external-shape',
      { langfuse_minio_storage: '20Gi' },
      { langfuse_minio_storage: '10Gi' },
      'langfuse/langfuse-s3',
    ],
  ])('%s, whose claim is an object of the release', async (_, fixture, before, after, claim) => {
    const reported = messages(await tree(fixture, before), await tree(fixture, after)).join('\n');
    expect(reported).toContain(`PersistentVolumeClaim ${claim}: `);
    const grown = messages(await tree(fixture, after), await tree(fixture, before)).join('\n');
    // A volume may grow; its class may not change in either direction.
    expect(grown.includes(`PersistentVolumeClaim ${claim}: `)).toBe('storage_class' in after);
  });

  test.each([{ prometheus_storage: '99Gi' }, { storage_class: 'fast' }])(
    '%o, which the claims of Prometheus do not follow',
    async (changes) => {
      const said = found(await tree('platform'), await tree('platform', changes));
      const about = said.find(({ message }) =>
        message.startsWith('Prometheus monitoring/kube-prometheus-stack-prometheus: '),
      );
      expect(about?.hint).toContain('raise their requests by hand');
    },
  );

  test('the class of Valkey, with the StatefulSet to delete', async () => {
    const valkey = { langfuse_redis_mode: 'bundled' };
    const before = await tree('external-shape', valkey);
    const after = await tree('external-shape', { ...valkey, storage_class: 'fast' });
    const hints = found(before, after).map(({ hint }) => hint);
    expect(hints.join('\n')).toContain('kubectl delete statefulset langfuse-redis-primary -n langfuse');
  });
});
