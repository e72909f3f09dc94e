import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import { dataKinds } from './data-kinds.ts';
import { volumesOf } from './release-volumes.ts';
import { at, nameOf, namespaceOf, type TreeObject } from './tree-objects.ts';

type Objects = ReadonlyMap<string, TreeObject>;

const release = 'helm.toolkit.fluxcd.io/HelmRelease';

/**
 * What becomes of the data of objects that leave the tree: Flux deletes an object that its tree no longer has, and
 * Helm what a release no longer makes. An error for what goes with its data, a warning for what stays.
 */
export function deletedData(before: Objects, after: Objects, volumes: readonly ChartVolumes[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [key, old] of before) {
    const next = after.get(key);
    if (old.kind === release) found.push(...ofRelease(old, next, before, volumes));
    else if (next === undefined) found.push(...ofObject(old));
  }
  return found;
}

function ofObject(old: TreeObject): Diagnostic[] {
  const holds = Object.hasOwn(dataKinds, old.kind) ? dataKinds[old.kind] : undefined;
  if (holds === undefined) return [];
  if (staysInCluster(old)) return [kept(old, nameOf(old), holds)];
  return [
    deleted(
      old,
      `${nameOf(old)} is removed from the tree; Flux deletes it, and with it ${holds}`,
      'To keep it, give it the annotation kustomize.toolkit.fluxcd.io/prune: disabled, let Flux apply that, and then remove it; for objects of clusterwright, `configure` with the previous settings writes the annotation.',
    ),
  ];
}

/** Flux leaves such an object alone when it leaves the tree. */
function staysInCluster({ data }: TreeObject): boolean {
  return ['annotations', 'labels'].some((field) =>
    ['kustomize.toolkit.fluxcd.io/prune', 'kustomize.toolkit.fluxcd.io/reconcile'].some(
      (name) => stringOf(at(data, ['metadata', field, name])).toLowerCase() === 'disabled',
    ),
  );
}

function ofRelease(
  old: TreeObject,
  next: TreeObject | undefined,
  before: Objects,
  volumes: readonly ChartVolumes[],
): Diagnostic[] {
  if (next === undefined && staysInCluster(old)) return [];
  const namespace = namespaceOf(old, before) ?? '';
  const known = volumesOf(old, volumes);
  if (known === undefined && next === undefined)
    return namesVolumes(old) ? [uninstalled(old, namespace)] : [];
  const moved = next !== undefined && installationOf(old) !== installationOf(next);
  const stays = new Set(next === undefined || moved ? [] : volumesOf(next, volumes)?.map(({ name }) => name));
  // Those of StatefulSets stay in the cluster.
  return (known ?? [])
    .filter(({ kind, name }) => kind === 'PersistentVolumeClaim' && !stays.has(name))
    .map(({ name, isKept, contents }) => {
      const what = `PersistentVolumeClaim ${namespace}/${name}`;
      if (isKept) return kept(old, what, contents);
      return deleted(
        next ?? old,
        `${what} is no longer part of the release; Helm deletes it, and with it ${contents}`,
        'To keep it, run `configure` with the previous settings, which annotates the claim, let Flux apply that, and then make the change.',
      );
    });
}

/** With another one, Flux removes the old installation and makes a new one. */
function installationOf({ data, name, namespace }: TreeObject): string {
  const spec = (field: string) => at(data, ['spec', field]);
  return JSON.stringify([
    spec('releaseName') ?? name,
    spec('targetNamespace') ?? namespace,
    spec('storageNamespace') ?? namespace,
  ]);
}

/** Whether the values of a chart that nobody describes speak of volumes. */
function namesVolumes({ data }: TreeObject): boolean {
  const text = JSON.stringify(at(data, ['spec', 'values']) ?? {});
  return /"(persistence|persistentVolume|storageClass|storageClassName|volumeClaimTemplates?|dataStorage)":/.test(
    text,
  );
}

function deleted({ path }: TreeObject, message: string, hint: string): Diagnostic {
  return aboutFile(path, {
    code: 'move/data-deleted',
    message,
    hint: `${hint} If the data is no longer needed: --force.`,
  });
}

function kept({ path }: TreeObject, what: string, holds: string): Diagnostic {
  return aboutFile(path, {
    code: 'move/data-kept',
    severity: 'warning',
    message: `${what} is removed from the tree but stays in the cluster, with ${holds}`,
    hint: 'Nothing manages it anymore: delete it yourself when you no longer need its data. If you restore the settings, it is managed again.',
  });
}

function uninstalled({ path, name }: TreeObject, namespace: string): Diagnostic {
  return aboutFile(path, {
    code: 'move/release-removed',
    severity: 'warning',
    message: `HelmRelease ${namespace}/${name} is removed from the tree, so Helm deletes what it installed; its values mention volumes`,
    hint: 'Claims that the chart creates as plain objects are deleted too, those of StatefulSets stay. Copy the data first if it is needed.',
  });
}
