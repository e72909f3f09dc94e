import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Declarations } from '../../src/verify/declarations.ts';
import type { TreeFile, VerifyOptions } from '../../src/verify/tree.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { sampleTree } from './sample-tree.ts';

/** What exists outside the example tree, and what its apps need. */
export const homeDeclarations: Declarations = {
  provides: [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      name: 'sops-age',
      namespace: 'flux-system',
      keys: ['age.agekey'],
      by: 'the bootstrap',
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      name: 'envoy',
      namespace: 'edge',
      labels: { app: 'envoy' },
      by: 'Envoy Gateway',
    },
  ],
  flows: [
    {
      from: { namespace: 'edge', labels: { app: 'envoy' } },
      to: { namespace: 'shop', labels: { app: 'web' } },
      port: 8080,
      purpose: 'browsers',
    },
    {
      from: { namespace: 'shop', labels: { app: 'web' } },
      to: { namespace: 'shop', labels: { 'cnpg.io/cluster': 'db', 'cnpg.io/podRole': 'instance' } },
      port: 5432,
      purpose: 'orders',
    },
    {
      from: { namespace: 'shop', labels: { app: 'web' } },
      to: { entity: 'world' },
      port: 443,
      purpose: 'payments',
    },
  ],
  charts: { cache: { versions: [{ range: '1.x', provides: () => [] }] } },
  operators: [],
};

export type Files = Readonly<Record<string, string>>;

export function treeFiles(files: Files): TreeFile[] {
  return Object.entries(files).map(([path, content]) => ({
    path,
    content,
    sealed: /\.sops\./.test(path),
  }));
}

/** The findings of a tree, as in `configure`: nothing is unknown. */
export function verifyHome(
  files: Files = sampleTree,
  options: VerifyOptions = { closedWorld: true },
): Diagnostic[] {
  return verifyTree({ files: treeFiles(files), declarations: homeDeclarations, options });
}

/** Findings of a small tree of somebody else's. */
export function verifyForeign(files: Files): Diagnostic[] {
  return verifyTree({
    files: treeFiles(files),
    declarations: { provides: [], flows: [], charts: {}, operators: [] },
  });
}

/** The example tree with one text in one file replaced; the file must contain it exactly once. */
export function change(path: string, from: string, to: string, files: Files = sampleTree): Files {
  const content = files[path];
  if (content === undefined) throw new Error(`no file ${path}`);
  if (content.split(from).length !== 2) throw new Error(`${path} does not hold this exactly once:\n${from}`);
  return { ...files, [path]: content.replace(from, () => to) };
}

/** `file:line code`, the part of a finding that fixtures are about. */
export function brief({ file, range, code }: Diagnostic): string {
  return `${file}:${range.start.line} ${code}`;
}
