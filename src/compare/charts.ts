import { readYaml } from '../diagnostics/read-yaml.ts';
import { resolvePath } from '../verify/kustomize/folders.ts';
import { asList, asText, at } from '../verify/model/data.ts';
import type { TreeFile } from '../verify/tree.ts';
import { type BuiltObject, objectName } from './built-object.ts';

/** A chart in the repository whose files change, which changes what its releases install. */
export interface ChartChange {
  /** The folder of the chart. */
  readonly folder: string;
  /** The number of files that are added, removed or changed in the chart and in charts that it depends on. */
  readonly files: number;
  /** The HelmReleases that install it. */
  readonly releases: readonly string[];
}

/** The changed charts in the repository that releases install, sorted by folder. */
export function changedCharts(
  before: readonly TreeFile[],
  after: readonly TreeFile[],
  objects: readonly BuiltObject[],
): readonly ChartChange[] {
  const uses = new Map<string, { releases: Set<string>; values: Set<string> }>();
  for (const object of objects) {
    const spec = at(object.data, 'spec', 'chart', 'spec');
    const kind = asText(at(spec, 'sourceRef', 'kind'));
    const folder = resolvePath('', asText(at(spec, 'chart')) ?? '');
    if (object.kind !== 'HelmRelease' || kind === undefined || kind === 'HelmRepository' || !folder) continue;
    const use = uses.get(folder) ?? { releases: new Set(), values: new Set() };
    use.releases.add(objectName(object));
    for (const path of asList(at(spec, 'valuesFiles')))
      use.values.add(resolvePath('', asText(path) ?? '') ?? '');
    uses.set(folder, use);
  }
  if (uses.size === 0) return [];
  const [old, next] = [before, after].map((files) => new Map(files.map((file) => [file.path, file.content])));
  if (old === undefined || next === undefined) return [];
  const changed = [...new Set([...old.keys(), ...next.keys()])].filter(
    (path) => old.get(path) !== next.get(path),
  );
  return [...uses]
    .map(([folder, { releases, values }]) => {
      const folders = withDependencies(folder, next);
      const files = changed.filter(
        (path) => values.has(path) || folders.some((own) => path.startsWith(`${own}/`)),
      ).length;
      return { folder, files, releases: [...releases].sort() };
    })
    .filter(({ folder, files }) => files > 0 && next.has(`${folder}/Chart.yaml`))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The folder of a chart and the folders of charts next to it that it depends on. */
function withDependencies(folder: string, files: ReadonlyMap<string, string>): readonly string[] {
  const found = new Set([folder]);
  for (const own of found) {
    const [chart] = readYaml(files.get(`${own}/Chart.yaml`) ?? '') ?? [];
    for (const dependency of asList(at(chart, 'dependencies'))) {
      const path = /^file:\/\/(.+)$/.exec(asText(at(dependency, 'repository')) ?? '')?.[1];
      const inner = path === undefined ? undefined : resolvePath(own, path);
      if (inner) found.add(inner);
    }
  }
  return [...found];
}

/** `2 files of the chart charts/web change, which HelmRelease apps/web installs`. */
export function chartText({ folder, files, releases }: ChartChange): string {
  const shown = releases.slice(0, 5).join(', ');
  const more = releases.length > 5 ? ` and ${releases.length - 5} more` : '';
  const number = files === 1 ? '1 file of the chart' : `${files} files of the chart`;
  return `${number} ${folder} ${files === 1 ? 'changes' : 'change'}: what ${shown}${more} ${releases.length === 1 ? 'installs' : 'install'} may change with it`;
}
