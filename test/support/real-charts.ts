import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import type { RenderedFile } from '../../src/render/rendered-file.ts';
import { loadChart } from '../../src/verify/helm/load-chart.ts';
import { documentsOf, type KubernetesDocument } from './documents.ts';
import { findBinary, run } from './on-disk.ts';

/** An object with the namespace that it comes into, and the chart that makes it; undefined where the tree does. */
export interface PlacedObject {
  readonly object: KubernetesDocument;
  readonly namespace: string;
  readonly chart: string | undefined;
}

/** A release of a tree, with its chart in a folder. */
export interface RealRelease {
  readonly chart: string;
  /** As the tree asks for it, and as the folder has it. */
  readonly asked: string;
  readonly version: string;
  readonly folder: string;
  readonly name: string;
  readonly namespace: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The charts that CHARTS names by their names: folders of charts, or folders of such folders, as in PATH. */
export function realCharts(): ReadonlyMap<string, string> {
  const isChart = (folder: string) => existsSync(join(folder, 'Chart.yaml'));
  const folders = (process.env['CHARTS'] ?? '')
    .split(delimiter)
    .filter((path) => path !== '' && existsSync(path))
    .flatMap((path) => (isChart(path) ? [path] : readdirSync(path).map((name) => join(path, name))))
    .filter(isChart);
  const named = folders.map((folder): [string, string] => [chartFile(folder).name, folder]);
  if (named.length === 0)
    throw new Error('these tests need charts: name a folder of their folders in CHARTS');
  return new Map(named);
}

function chartFile(folder: string): { readonly name: string; readonly version: string } {
  return parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8'));
}

/** Every object of a tree, in the namespace into which its Flux Kustomization puts it. */
export function treeObjects(tree: ReadonlyMap<string, RenderedFile>): readonly PlacedObject[] {
  const files = [...tree.values()].filter(({ path }) => path.endsWith('.yaml'));
  const placed = files.flatMap(({ path, content }) =>
    documentsOf(content).map((object) => ({ app: /^(.*)\/(app\/|ks\.yaml)/.exec(path)?.[1], object })),
  );
  return placed.map(({ app, object }) => {
    const flux = placed.find(
      (one) =>
        one.app === app &&
        one.object.kind === 'Kustomization' &&
        one.object.apiVersion.startsWith('kustomize.toolkit'),
    );
    const target = (flux?.object['spec'] as { targetNamespace?: string } | undefined)?.targetNamespace;
    return { object, namespace: object.metadata?.namespace ?? target ?? '', chart: undefined };
  });
}

interface ReleaseSpec {
  readonly releaseName?: string;
  readonly chartRef?: { readonly name: string };
  readonly chart?: { readonly spec: { readonly chart: string; readonly version: string } };
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The releases of a tree whose charts are there. */
export function realReleases(
  objects: readonly PlacedObject[],
  charts: ReadonlyMap<string, string>,
): readonly RealRelease[] {
  return objects.flatMap(({ object, namespace }) => {
    if (object.kind !== 'HelmRelease') return [];
    const spec = object['spec'] as ReleaseSpec;
    const source = objects.find(
      (one) => one.object.kind === 'OCIRepository' && one.object.metadata?.name === spec.chartRef?.name,
    )?.object['spec'] as { readonly url: string; readonly ref: { readonly tag: string } } | undefined;
    const chart = source?.url.split('/').at(-1) ?? spec.chart?.spec.chart ?? '';
    const folder = charts.get(chart);
    if (folder === undefined) return [];
    const asked = source?.ref.tag ?? spec.chart?.spec.version ?? '';
    const name = spec.releaseName ?? object.metadata?.name ?? '';
    const { version } = chartFile(folder);
    return [{ chart, asked, version, folder, name, namespace, values: spec.values ?? {} }];
  });
}

/** Kinds that charts ask the cluster for. */
const served = ['monitoring.coreos.com/v1', 'monitoring.coreos.com/v1/ServiceMonitor', 'cert-manager.io/v1'];

/** What Helm makes of a release, its hooks among it, and its tests not. Rejects where Helm refuses it. */
export async function installed(release: RealRelease): Promise<readonly PlacedObject[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-values-'));
  try {
    const file = join(folder, 'values.json');
    writeFileSync(file, JSON.stringify(release.values));
    const text = await run(findBinary('helm'), [
      'template',
      release.name,
      release.folder,
      ...['--namespace', release.namespace, '--values', file, '--kube-version', '1.34.0'],
      ...['--include-crds', '--skip-tests'],
      ...served.flatMap((kind) => ['--api-versions', kind]),
    ]);
    return documentsOf(text)
      .filter((object) => object !== null)
      .map((object) => ({
        object,
        namespace: object.metadata?.namespace ?? release.namespace,
        chart: release.chart,
      }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong with the values of a release, by the files of its chart. */
export async function strangeValues(release: RealRelease): Promise<readonly string[]> {
  const loaded = await loadChart(`${release.chart}=${release.folder}`, process.cwd());
  if (!('chart' in loaded)) throw new Error(JSON.stringify(loaded));
  const { checkValues } = await import('../../src/verify/helm/check-values.ts');
  return loaded.chart.versions.flatMap((version) =>
    checkValues(release, version).map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`),
  );
}
