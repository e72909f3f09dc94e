import { expect, test } from 'vitest';
import { brief, type Files, verifyForeign } from '../support.ts';

/** A tree, and the expected findings: `severity file:line code`, in part or in whole. */
export type Neighbour = readonly [title: string, files: Files, expected: string | readonly string[]];

/** Runs a table: what is expected must be found; if nothing is expected, there must be no error. */
export function runNeighbours(rows: readonly Neighbour[]): void {
  test.each(rows.map(([title, files, expected]) => ({ title, files, expected })))('$title', (row) => {
    const found = verifyForeign(row.files).map((finding) => `${finding.severity} ${brief(finding)}`);
    const expected = typeof row.expected === 'string' ? [row.expected] : row.expected;
    if (expected.length === 0) expect(found.filter((line) => line.startsWith('error'))).toEqual([]);
    for (const line of expected) expect(found.join('\n')).toContain(line);
  });
}

export const fluxSource =
  'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {interval: 1h, url: "https://git.example.org/fleet.git", ref: {branch: main}}\n';

export const fluxKustomization = (name: string, path: string, rest = '') =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n  interval: 1h\n  path: ${path}\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n${rest}`;

export const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`;

export const configMap = (name: string, data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: apps}\ndata:\n  ${data}\n`;

/** A cluster that applies `apps`; files are below it. */
export const cluster = (files: Files, rest = '', more: Files = {}): Files => ({
  'cluster/source.yaml': fluxSource,
  'cluster/cluster.yaml': fluxKustomization('cluster', './cluster'),
  'cluster/apps.yaml': fluxKustomization('apps', './apps', rest),
  ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`apps/${path}`, content])),
  ...more,
});

/** One object, preceded by the line that separates documents. */
export const object = (apiVersion: string, kind: string, name: string, spec: string, space = 'apps') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}${space === '' ? '' : `, namespace: ${space}`}}\nspec: ${spec}\n`;

/** A container with an image, in the template of a pod; more of the container, and more of the pod. */
export const podSpec = (container = '', spec = '') =>
  `spec: {${spec === '' ? '' : `${spec}, `}containers: [{name: a, image: "r.example.org/a:1.0.0"${container === '' ? '' : `, ${container}`}}]}`;

export const deployment = (container = '', spec = '', name = 'web') =>
  object(
    'apps/v1',
    'Deployment',
    name,
    `{selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, ${podSpec(container, spec)}}}`,
  );

/** Runs a table of trees about which there is nothing to report, not even a warning. */
export function runSound(rows: readonly (readonly [title: string, files: Files])[]): void {
  test.each(rows)('%s', (_title, files) => {
    expect(verifyForeign(files).map((finding) => `${finding.severity} ${brief(finding)}`)).toEqual([]);
  });
}

/** A cluster with three namespaces, and files below `apps`. */
export const smallTree = (files: Files, rest = '', more: Files = {}): Files =>
  cluster({ 'ns.yaml': ['apps', 'db', 'edge'].map(namespace).join('---\n'), ...files }, rest, more);

/** The same with one file. */
export const smallFile = (...texts: readonly string[]): Files =>
  smallTree({ 'o.yaml': texts.join('').replace(/^---\n/, '') });
