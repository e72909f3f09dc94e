import { describe, expect, test } from 'vitest';
import { buildTrees } from '../../src/compare/built-object.ts';
import { changedCharts, chartText } from '../../src/compare/charts.ts';
import type { TreeFile } from '../../src/verify/tree.ts';
import { tree } from './support.ts';

const release = (name: string, chart: string, rest = '') =>
  `---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  interval: 1h\n  chart: {spec: {chart: ${chart}, ${rest}sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}\n`;
const files: Readonly<Record<string, string>> = {
  'charts/web/Chart.yaml':
    'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: lib, version: 1.0.0, repository: "file://../lib"}]\n',
  'charts/web/templates/web.yaml': 'kind: Deployment\n',
  'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\n',
  'charts/lib/templates/_lib.tpl': 'a\n',
  'charts/other/Chart.yaml': 'apiVersion: v2\nname: other\nversion: 1.0.0\n',
  'values/web.yaml': 'a: 1\n',
};

/** What is reported if one file changes. */
function changed(path: string, apps: string): readonly string[] {
  const state = (own: Readonly<Record<string, string>>): TreeFile[] => [
    ...tree(apps),
    ...Object.entries(own).map(([name, content]) => ({ path: name, content })),
  ];
  const [before, after] = [state(files), state({ ...files, [path]: `${files[path] ?? ''}# new\n` })];
  const [built] = buildTrees([after]);
  return changedCharts(before, after, built?.objects ?? []).map(chartText);
}

const web = release('web', './charts/web');
const reported =
  '1 file of the chart charts/web changes: what HelmRelease shop/web installs may change with it';

describe('charts in the repository', () => {
  test.each([
    ['a template', 'charts/web/templates/web.yaml'],
    ['a new file', 'charts/web/templates/more.yaml'],
    ['a chart that it depends on', 'charts/lib/templates/_lib.tpl'],
  ])('%s changes', (_title, path) => {
    expect(changed(path, web)).toEqual([reported]);
  });

  test('values that the release takes from the repository change', () => {
    const apps = release('web', 'charts/web', 'valuesFiles: [values/web.yaml], ');
    expect(changed('values/web.yaml', apps)).toEqual([reported]);
  });

  test('every release of the chart is named', () => {
    expect(changed('charts/web/Chart.yaml', web + release('shop', 'charts/web/'))).toEqual([
      '1 file of the chart charts/web changes: what HelmRelease shop/shop, HelmRelease shop/web install may change with it',
    ]);
  });

  test('a chart that no release installs, and other files, are not mentioned', () => {
    expect(changed('charts/other/Chart.yaml', web)).toEqual([]);
    expect(changed('values/web.yaml', web)).toEqual([]);
  });
});
