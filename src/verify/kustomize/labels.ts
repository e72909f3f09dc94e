import { isPlainMap, type PlainMap } from '../model/data.ts';
import { childMap, type Draft, identityOf } from './draft.ts';

/** Where labels go, below an object: `[]` for each item of a list; `!` ends a path that is made where it is not there. */
const templates = ['spec.template.metadata.labels!', 'spec.jobTemplate.spec.template.metadata.labels!'];
const ofPodRules = [
  'preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm',
  'requiredDuringSchedulingIgnoredDuringExecution[]',
];

/** Kustomize's own table of the fields that select by labels. */
const selectors: Readonly<Record<string, readonly string[]>> = {
  '/Service': ['spec.selector!'],
  '/ReplicationController': ['spec.selector!'],
  'apps/*': [
    'spec.selector.matchLabels!',
    ...['podAffinity', 'podAntiAffinity'].flatMap((kind) =>
      ofPodRules.map((rule) => `spec.template.spec.affinity.${kind}.${rule}.labelSelector.matchLabels`),
    ),
    'spec.template.spec.topologySpreadConstraints[].labelSelector.matchLabels',
    'spec.volumeClaimTemplates[].metadata.labels!',
  ],
  'batch/*': [
    'spec.selector.matchLabels',
    'spec.jobTemplate.spec.selector.matchLabels',
    'spec.jobTemplate.metadata.labels!',
  ],
  'policy/PodDisruptionBudget': ['spec.selector.matchLabels'],
  'networking.k8s.io/NetworkPolicy': [
    'spec.podSelector.matchLabels',
    'spec.ingress[].from[].podSelector.matchLabels',
    'spec.egress[].to[].podSelector.matchLabels',
  ],
};

/** Labels on the objects, on the pods of workloads, and in what selects by labels. */
export function addLabels(
  drafts: readonly Draft[],
  labels: Readonly<Record<string, string>>,
  reach: { readonly selectors: boolean; readonly templates: boolean },
): void {
  if (Object.keys(labels).length === 0) return;
  for (const { data } of drafts) {
    const { group, kind } = identityOf(data);
    addAt(data, 'metadata.labels!', labels);
    const workload = group === 'apps' || group === 'batch';
    if ((reach.selectors || reach.templates) && workload) {
      for (const path of templates) addAt(data, path, labels);
    }
    if (!reach.selectors) continue;
    for (const path of selectors[`${group}/${kind}`] ?? selectors[`${group}/*`] ?? [])
      addAt(data, path, labels);
  }
}

/** Annotations on the objects, and by Kustomize also on the pods of workloads. */
export function addAnnotations(
  drafts: readonly Draft[],
  annotations: Readonly<Record<string, string>>,
  pods: boolean,
): void {
  if (Object.keys(annotations).length === 0) return;
  for (const { data } of drafts) {
    addAt(data, 'metadata.annotations!', annotations);
    if (!pods || !['apps', 'batch'].includes(identityOf(data).group)) continue;
    for (const path of templates) addAt(data, path.replace(/labels!$/, 'annotations!'), annotations);
  }
}

/** Add to the map at each place that the path reaches. */
export function addAt(data: Record<string, unknown>, path: string, entries: PlainMap): void {
  const create = path.endsWith('!');
  let places = [data];
  const steps = path.replace(/!$/, '').split('.');
  for (const [index, step] of steps.entries()) {
    const key = step.replace('[]', '');
    places = places.flatMap((place): Record<string, unknown>[] => {
      const next = place[key];
      if (step.endsWith('[]')) return Array.isArray(next) ? next.filter(isPlainMap) : [];
      if (isPlainMap(next)) return [next as Record<string, unknown>];
      // The pods of a workload, and its selector, are made; a template that is not there is none of them.
      const last = index >= steps.length - 2 && step !== 'template';
      return create && last && (next === undefined || next === null) ? [childMap(place, key)] : [];
    });
  }
  for (const place of places) Object.assign(place, entries);
}
