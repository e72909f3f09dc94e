import { buildTrees } from '../../src/compare/built-object.ts';
import { type Comparison, compareTrees } from '../../src/compare/compare.ts';
import type { TreeFile } from '../../src/verify/tree.ts';

/** A tree of one Flux Kustomization that applies `apps/`. */
export function tree(apps: string, kustomization = ''): TreeFile[] {
  return [
    {
      path: 'flux/apps.yaml',
      content: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
${kustomization}`,
    },
    { path: 'apps/kustomization.yaml', content: 'resources: [all.yaml]\n' },
    { path: 'apps/all.yaml', content: apps },
  ];
}

export function compared(before: readonly TreeFile[], after: readonly TreeFile[]): Comparison {
  const [old, next] = buildTrees([before, after]);
  if (old === undefined || next === undefined) throw new Error('two trees');
  return compareTrees(old, next);
}

export const deployment = (containers: string, more = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
${containers}${more}`;
