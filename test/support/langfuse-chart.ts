import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { documentsOf, leavesOf, nameOf, objectsOf } from './documents.ts';
import { findBinary, run } from './on-disk.ts';
import { renderTree } from './render-fixture.ts';

/** A Langfuse chart that the real helm can render. */
export interface LangfuseChart {
  readonly version: string;
  readonly major: number;
  /** Whether the sub-charts are real; otherwise empty ones replace them, and their output is not checked. */
  readonly hasSubcharts: boolean;
  /** Gone when the test ends; the caller removes it. */
  readonly folder: string;
  /** What the chart renders for the HelmRelease in a tree, with that release's name and namespace. */
  readonly manifests: (configuration: { fixture: string } | { text: string }) => Promise<Documents>;
  /** Every leaf of that, as `Kind/name path`. */
  readonly leaves: (
    configuration: { fixture: string } | { text: string },
  ) => Promise<ReadonlyMap<string, unknown>>;
}

type Documents = ReturnType<typeof documentsOf>;

/** The folders in LANGFUSE_CHART, separated as in PATH. Throws if one contains no chart. */
export function chartFolders(): readonly string[] {
  const folders = (process.env['LANGFUSE_CHART'] ?? '').split(delimiter);
  for (const folder of folders) {
    if (existsSync(join(folder, 'Chart.yaml'))) continue;
    throw new Error('these tests need the chart of Langfuse: name its folder, or several, in LANGFUSE_CHART');
  }
  return folders;
}

/** Copy a chart, with empty charts for the sub-charts that it lacks (`helm dependency build` fetches them). */
export function prepareChart(source: string): LangfuseChart {
  const helm = findBinary('helm');
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-chart-'));
  const chart = join(folder, 'langfuse');
  cpSync(source, chart, { recursive: true });
  const { version, dependencies }: { version: string; dependencies: readonly Dependency[] } = parse(
    readFileSync(join(chart, 'Chart.yaml'), 'utf8'),
  );
  for (const dependency of dependencies) {
    const home = join(chart, 'charts', dependency.name);
    if (existsSync(home) || existsSync(`${home}-${dependency.version}.tgz`)) continue;
    mkdirSync(home, { recursive: true });
    const { name, version } = dependency;
    writeFileSync(join(home, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: ${version}\n`);
  }

  const manifests: LangfuseChart['manifests'] = async (configuration) => {
    const release = objectsOf(await renderTree(configuration)).get('HelmRelease/langfuse');
    if (release === undefined) throw new Error('the tree has no HelmRelease');
    const { values, releaseName } = release['spec'] as { values: object; releaseName: string };
    const file = join(mkdtempSync(join(folder, 'values-')), 'values.json');
    writeFileSync(file, JSON.stringify(values));
    const text = await run(helm, [
      'template',
      releaseName,
      chart,
      '--namespace',
      release.metadata?.namespace ?? '',
      // The second major version checks that the cluster has its operator.
      ...['ClickHouseCluster', 'KeeperCluster'].flatMap((kind) => [
        '--api-versions',
        `clickhouse.com/v1alpha1/${kind}`,
      ]),
      '--values',
      file,
    ]);
    // Templates that come out empty leave empty documents behind.
    return documentsOf(text).filter((document) => document !== null);
  };
  return {
    version,
    major: Number(version.split('.')[0]),
    hasSubcharts: dependencies.every(({ name }) => existsSync(join(source, 'charts', name))),
    folder,
    manifests,
    leaves: async (configuration) => {
      const leaves = new Map<string, unknown>();
      for (const document of await manifests(configuration)) {
        for (const [path, value] of leavesOf(document)) leaves.set(`${nameOf(document, '')} ${path}`, value);
      }
      return leaves;
    },
  };
}

interface Dependency {
  readonly name: string;
  readonly version: string;
}

/** Whether the chart itself creates a place rather than one of its sub-charts. */
export function isOfLangfuse(place: string): boolean {
  return /^[^ ]*\/langfuse-(web|worker)|^Ingress\//.test(place);
}
