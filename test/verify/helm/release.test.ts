import { expect, test } from 'vitest';
import { chart } from '../../../src/apps/langfuse/chart/index.ts';
import { verifyTree } from '../../../src/verify/verify.ts';

/** A release with its source, and the findings about Helm in it. */
function findings(version: string, values = '', source = ''): readonly string[] {
  const content = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: langfuse
  namespace: ai-system
spec:
  interval: 1h
${version}
  values:
    clickhouse: {auth: {existingSecret: a, existingSecretKey: b}}
    postgresql: {auth: {existingSecret: a}}
    langfuse:
      salt: {value: a}
      nextauth: {secret: {value: a}}
${values}${source}`;
  const declarations = { provides: [], flows: [], charts: { langfuse: chart }, operators: [] };
  return verifyTree({ files: [{ path: 'release.yaml', content }], declarations })
    .filter(({ code }) => code.startsWith('helm/'))
    .map(
      ({ code, severity, range, path }) =>
        `${severity} ${code} ${range.start.line}:${range.start.column} ${path}`,
    );
}

const repository =
  '\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: langfuse, namespace: ai-system}\nspec:\n  interval: 1h\n  url: oci://ghcr.io/langfuse/langfuse-k8s/charts/langfuse\n';

const pinned =
  '  chart:\n    spec: {chart: langfuse, version: 1.5.41, sourceRef: {kind: HelmRepository, name: a}}';

test('a misplaced value is reported with its line and column', () => {
  expect(findings(pinned, '    web:\n      replicas: 2\n')).toEqual([
    'error helm/misplaced-value 16:5 spec.values.web',
  ]);
  expect(findings(pinned, '      web: {replicaCount: 2}\n')).toEqual([
    'error helm/misplaced-value 16:13 spec.values.langfuse.web.replicaCount',
  ]);
});

test.each([
  ['*', 'warning helm/unpinned-version 9:38 spec.chart.spec.version'],
  ['1.5.x', 'warning helm/unpinned-version 9:38 spec.chart.spec.version'],
  ['0.12.0', 'warning helm/unknown-version 9:38 spec.chart.spec.version'],
])('version %s', (version, finding) => {
  const spec = `  chart:\n    spec: {chart: langfuse, version: "${version}", sourceRef: {kind: HelmRepository, name: a}}`;
  expect(findings(spec)).toContain(finding);
});

test('a chart whose name is one letter away from a described one', () => {
  const spec =
    '  chart:\n    spec: {chart: langfuze, version: 1.5.41, sourceRef: {kind: HelmRepository, name: a}}';
  expect(findings(spec)).toEqual(['warning helm/unknown-chart 9:19 spec.chart.spec.chart']);
});

test('a key without a value; null removes a default on purpose', () => {
  expect(findings(pinned, '      replicas:\n      revisionHistoryLimit: null\n')).toEqual([
    'warning helm/empty-value 16:7 spec.values.langfuse.replicas',
  ]);
});

test('no version at all', () => {
  const spec = '  chart:\n    spec: {chart: langfuse, sourceRef: {kind: HelmRepository, name: a}}';
  expect(findings(spec)[0]).toMatch(/^warning helm\/unpinned-version .* spec\.chart\.spec\.version$/);
});

test('a chart from a Git repository has the version of its commit', () => {
  const spec = '  chart:\n    spec: {chart: ./charts/other, sourceRef: {kind: GitRepository, name: a}}';
  expect(findings(spec)).toEqual([]);
});

test('an OCIRepository pins by tag or digest', () => {
  const spec = '  chartRef: {kind: OCIRepository, name: langfuse}';
  expect(findings(spec, '', `${repository}  ref: {tag: 1.5.41}\n`)).toEqual([]);
  expect(findings(spec, '    web: {}\n', `${repository}  ref: {tag: 1.5.41}\n`)).toEqual([
    'error helm/misplaced-value 15:5 spec.values.web',
  ]);
  expect(findings(spec, '', `${repository}  ref: {semver: ">=1.5.0"}\n`)).toEqual([
    expect.stringMatching(/helm\/unpinned-version .* spec\.ref\.semver/),
  ]);
  expect(findings(spec, '', repository)).toEqual([
    expect.stringMatching(/helm\/unpinned-version .* spec\.ref\.tag/),
  ]);
});
