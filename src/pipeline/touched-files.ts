import { draftsOf, identityOf } from '../verify/kustomize/draft.ts';
import { isKustomizationFile } from '../verify/kustomize/folders.ts';
import { isYamlPath, parseTreeFile } from '../verify/model/document.ts';
import type { TreeFile } from '../verify/tree.ts';
import type { OutputFile, Plan } from '../write/plan.ts';

/**
 * The files of a tree that can show what a plan does to running pods: the folders with changes, what names a ConfigMap or a Secret
 * that changes, and everything by which Flux finds folders. Building only these takes a fraction of the time of the whole tree.
 */
export function touchedFiles(
  plan: Pick<Plan, 'created' | 'updated' | 'removed'>,
  files: readonly TreeFile[],
): readonly TreeFile[] {
  const changed: readonly OutputFile[] = [
    ...plan.updated.flatMap(({ path, content, previous }) => [
      { path, content },
      { path, content: previous },
    ]),
    ...plan.created,
    ...plan.removed,
  ];
  const folders = new Set(
    files.filter(({ path }) => isKustomizationFile(path)).map(({ path }) => parent(path)),
  );
  const touched = [...new Set(changed.map(({ path }) => builtFolder(path, folders)))];
  const names = [...new Set(changed.flatMap(configurationNames))];
  return files.filter(
    ({ path, content }) =>
      content.includes('Kustomization') ||
      touched.some((folder) => path.startsWith(folder)) ||
      names.some((name) => content.includes(name)),
  );
}

/** The nearest folder around a file that has a kustomization file, with `/` at its end; otherwise the file's own. */
function builtFolder(path: string, folders: ReadonlySet<string>): string {
  for (let folder = parent(path); folder !== ''; folder = parent(folder.slice(0, -1)))
    if (folders.has(folder)) return folder;
  return parent(path);
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

const read = new Set(['ConfigMap', 'Secret', 'ExternalSecret']);

/** The names of objects in a file that pods read. */
function configurationNames({ path, content }: OutputFile): string[] {
  if (typeof content !== 'string' || !isYamlPath(path)) return [];
  return parseTreeFile({ path, content }, undefined)
    .documents.flatMap(draftsOf)
    .map(({ data }) => identityOf(data))
    .flatMap(({ kind, name }) => (read.has(kind) && name !== '' ? [name] : []));
}
