import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import type { ChartVersion } from '../../../src/verify/declarations.ts';
import { checkValues } from '../../../src/verify/helm/check-values.ts';
import { describedChart } from '../../../src/verify/helm/described-chart.ts';
import type { ChartFile } from '../../../src/verify/helm/description.ts';
import { loadChart } from '../../../src/verify/helm/load-chart.ts';

const description: ChartFile = {
  chart: 'web',
  version: '1.2.3',
  values: {
    replicas: 1,
    service: { port: 80, targetPort: null, annotations: {} },
    probe: { enabled: true, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
    store: { deploy: true, existingSecret: '', nameOverride: '' },
    metrics: { enabled: false },
    labels: {},
    resources: {},
  },
  types: {
    boolean: ['metrics.enabled', 'store.deploy'],
    'apps/v1 Deployment spec.replicas': ['replicas'],
    'v1 Pod spec.containers.resources': ['resources'],
  },
  objects: [
    {
      apiVersion: 'v1',
      kind: 'Service',
      name: '{fullname}',
      ports: [
        { name: 'http', port: ['service.targetPort', 'service.port'] },
        { name: 'metrics', port: 9100, when: ['metrics.enabled'] },
      ],
      labels: { 'app.kubernetes.io/name': '{name}', 'app.kubernetes.io/instance': '{release}' },
      labelsFrom: ['labels'],
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      name: '{fullname:store}',
      when: ['store.deploy', '!store.existingSecret'],
      keys: ['password', { key: 'token', when: ['metrics.enabled | replicas!=1'] }],
    },
  ],
};

const chart = describedChart(() => description, { range: '1.x' });

function objects(values: object, name = 'shop', of: ChartVersion = chart): string[] {
  const release = { name, namespace: 'shop', version: '1.2.3', values: values as Record<string, unknown> };
  return (of.provides(release) ?? []).map((object) => {
    const ports = object.ports?.map(({ port }) => port);
    const labels = Object.values(object.labels ?? {});
    return [object.kind, object.name, ...(ports ?? object.keys ?? []), ...labels].join(' ');
  });
}

test.each([
  ['the defaults', {}, ['Service shop-web 80 web shop', 'Secret shop-store password']],
  ['a Secret of one’s own', { store: { existingSecret: 'mine' } }, ['Service shop-web 80 web shop']],
  ['a part that is off', { store: { deploy: false } }, ['Service shop-web 80 web shop']],
  [
    'another port, and one more',
    { service: { targetPort: 8080 }, metrics: { enabled: true } },
    ['Service shop-web 8080 9100 web shop', 'Secret shop-store password token'],
  ],
  [
    'names and labels',
    { fullnameOverride: 'x', store: { nameOverride: 'db' }, replicas: 2, labels: { tier: 'front' } },
    ['Service x 80 web shop front', 'Secret shop-db password token'],
  ],
])('objects follow the values: %s', (_, values, expected) => {
  expect(objects(values)).toEqual(expected);
});

test('a release with the name of the chart does not repeat it', () => {
  expect(objects({}, 'my-web')).toEqual(['Service my-web 80 web my-web', 'Secret my-web-store password']);
});

test('what people know about a chart is added to its description', () => {
  const advised = describedChart(() => description, {
    range: '1.x',
    when: { 'Service {fullname}': ['metrics.enabled'] },
    objects: [{ apiVersion: 'v1', kind: 'ConfigMap', name: '{release}-more' }],
  });
  expect(objects({}, 'shop', advised)).toEqual(['Secret shop-store password', 'ConfigMap shop-more']);
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clusterwright-description-'));
  await writeFile(join(folder, 'web.json'), JSON.stringify(description));
  await writeFile(join(folder, 'other.json'), '{"name": "web"}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('values have the types of the fields that they become', async () => {
  const loaded = await loadChart('web=web.json', folder);
  if (!('chart' in loaded)) throw new Error(loaded.diagnostics[0]?.message);
  const [version] = loaded.chart.versions;
  if (version === undefined) throw new Error('no version');
  const values = {
    replicas: 'two',
    service: { prot: 80 },
    probe: { periodSeconds: 'often', timeoutSeconds: '5', failureThreshold: -3 },
    store: { deploy: 'yes', existingSecret: '' },
    resources: { limits: { memoyr: '1Gi' } },
    labels: { any: 'thing' },
  };
  const issues = checkValues({ name: 'web', namespace: 'x', version: '1.2.3', values }, version);
  expect(issues.map(({ code, path }) => `${code} ${pathText(path)}`)).toEqual([
    'helm/wrong-type replicas',
    'helm/unknown-value service.prot',
    'helm/wrong-type probe.periodSeconds',
    'helm/wrong-type probe.failureThreshold',
    'helm/wrong-type store.deploy',
    'helm/wrong-type resources.limits.memoyr',
  ]);
});

test('a file that does not describe a chart is refused', async () => {
  const loaded = await loadChart('web=other.json', folder);
  expect('diagnostics' in loaded && loaded.diagnostics[0]?.message).toMatch(/not a description of a chart/);
});
