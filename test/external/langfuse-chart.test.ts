import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { externalReaders } from '../readers/external.ts';
import { langfuseReaders } from '../readers/langfuse.ts';
import { changedFixture, differences } from '../readers/observe.ts';
import { platformReaders } from '../readers/platform.ts';
import { covers } from '../readers/reader.ts';
import { storeReaders } from '../readers/store.ts';
import { objectsOf } from '../support/documents.ts';
import { goldenFixtures } from '../support/golden.ts';
import { chartFolders, isOfLangfuse, type LangfuseChart, prepareChart } from '../support/langfuse-chart.ts';
import { renderTree } from '../support/render-fixture.ts';

/*
 * The real Langfuse chart in the folder LANGFUSE_CHART, rendered by the real helm with the values of our HelmRelease. Missing
 * sub-charts (`helm dependency build` fetches them) are replaced by empty ones, whose output is not checked.
 */

let chart: LangfuseChart;
let hasSubcharts: boolean;
beforeAll(() => {
  const first = chartFolders().find((folder) => /^version: 1\./m.test(chartFile(folder)));
  if (first === undefined) throw new Error('these tests need version 1.x of the chart in LANGFUSE_CHART');
  chart = prepareChart(first);
  hasSubcharts = chart.hasSubcharts;
});
afterAll(() => rmSync(chart.folder, { recursive: true }));

function chartFile(folder: string): string {
  return readFileSync(join(folder, 'Chart.yaml'), 'utf8');
}

type Configuration = Parameters<LangfuseChart['manifests']>[0];
const manifestsOf = (configuration: Configuration) => chart.manifests(configuration);
const installed = (configuration: Configuration) => chart.leaves(configuration);

const readers = Object.entries({
  ...platformReaders,
  ...langfuseReaders,
  ...externalReaders,
  ...storeReaders,
}).filter(
  ([setting, { reads }]) =>
    setting !== 'langfuse_enabled' && Object.keys(reads).some((place) => place.includes(' spec.values.')),
);

describe('the chart reads every value that a setting sets', () => {
  test.each(readers)('%s', async (setting, { fixture, given = {}, to, becomes = [] }) => {
    const start = fixture ?? 'high-availability';
    const before = await installed({ text: changedFixture(start, given) });
    const after = await installed({ text: changedFixture(start, { ...given, [setting]: to }) });
    const changed = differences(before, after);
    const named = hasSubcharts ? becomes : becomes.filter(isOfLangfuse);
    expect(changed.filter((place) => !named.some((name) => covers(name, place)))).toEqual([]);
    expect(named.filter((name) => !changed.some((place) => covers(name, place)))).toEqual([]);
    if (hasSubcharts) expect(named).not.toEqual([]);
  });
});

describe.each(goldenFixtures)('with the values of %s', (fixture) => {
  test('web is probed as its documentation says', async () => {
    const leaves = await installed({ fixture });
    const probe = (name: string, path: string) =>
      leaves.get(`Deployment/langfuse-web spec.template.spec.containers[langfuse-web].${name}.${path}`);
    expect(probe('livenessProbe', 'httpGet.path')).toBe('/api/public/health');
    expect(probe('livenessProbe', 'initialDelaySeconds')).toBe(30);
    expect(probe('readinessProbe', 'httpGet.path')).toBe('/api/public/ready');
    expect(probe('readinessProbe', 'initialDelaySeconds')).toBe(10);
    expect(
      leaves.get(
        'Deployment/langfuse-worker spec.template.spec.containers[langfuse-worker].livenessProbe.httpGet.path',
      ),
    ).toBe('/api/health');
  });

  test('every Secret and key that the chart refers to is in the tree', async () => {
    const objects = objectsOf(await renderTree({ fixture }));
    const references = new Map<string, string>();
    for (const [place, value] of await installed({ fixture })) {
      const match = /^(.*\.secretKeyRef)\.(name|key)$/.exec(place);
      if (match?.[1] !== undefined && match[2] === 'name') references.set(match[1], String(value));
    }
    const leaves = await installed({ fixture });
    expect(references.size).toBeGreaterThan(10);
    for (const [place, secret] of references) {
      const key = String(leaves.get(`${place}.key`));
      const data = objects.get(`Secret/${secret}`)?.['stringData'];
      expect(Object.keys(data ?? {}), `${place} in ${secret}`).toContain(key);
    }
  });

  test('no variable is given twice', async () => {
    for (const { kind, spec } of (await manifestsOf({ fixture })) as readonly Workload[]) {
      for (const { name, env = [] } of spec?.template?.spec?.containers ?? []) {
        const names = env.map((variable) => variable.name);
        expect([...new Set(names)], `${kind}, container ${name}`).toEqual(names);
      }
    }
  });

  test('Reloader restarts everything that reads a Secret that may rotate', async () => {
    for (const { metadata, spec } of (await manifestsOf({ fixture })) as readonly Workload[]) {
      const containers = spec?.template?.spec?.containers ?? [];
      const read = containers.flatMap(({ env = [] }) =>
        env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
      );
      // What the first start creates is read once: a restart would change nothing.
      const rotating = [...new Set(read)].filter((name) => name !== 'langfuse-init').sort();
      const named = metadata.annotations?.['secret.reloader.stakater.com/reload']?.split(',') ?? [];
      if (containers.length > 0) expect([...named].sort(), metadata.name).toEqual(rotating);
    }
  });

  test('Services and pods have the names and labels that routes, policies and monitors expect', async () => {
    const leaves = await installed({ fixture });
    expect(leaves.get('Service/langfuse-web spec.ports[http].port')).toBe(3000);
    for (const component of ['web', 'worker']) {
      const labels = `Deployment/langfuse-${component} spec.template.metadata.labels.app.kubernetes.io`;
      expect(leaves.get(`${labels}/name`)).toBe('langfuse');
      expect(leaves.get(`${labels}/instance`)).toBe('langfuse');
      expect(leaves.get(`${labels}/component`)).toBe(component);
    }
    if (hasSubcharts) {
      const labels = 'StatefulSet/langfuse-clickhouse-shard0 spec.template.metadata.labels.app.kubernetes.io';
      expect(leaves.get(`${labels}/name`)).toBe('clickhouse');
      expect(leaves.get(`${labels}/instance`)).toBe('langfuse');
      // Its own policy would let everyone in besides ours.
      expect([...leaves.keys()].filter((place) => place.startsWith('NetworkPolicy/'))).toEqual([]);
    }
  });
});

/** The parts of a workload that say what it reads. */
interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } } };
}

interface Container {
  readonly name: string;
  readonly env?: readonly {
    readonly name: string;
    readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string } };
  }[];
}
