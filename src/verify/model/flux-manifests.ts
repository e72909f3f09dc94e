import { type Draft, draftsOf, identityOf } from '../kustomize/draft.ts';
import { isChartTemplate, resolvePath, type Tree } from '../kustomize/folders.ts';
import { asList, asMap, asText, at, isPlainMap, type PlainMap } from './data.ts';

/** A Flux Kustomization (or a FluxInstance's sync) as it stands in its file, before its parent changes it. */
export interface Raw {
  readonly draft: Draft;
  readonly key: string;
  readonly path: string | undefined;
}

export function isFluxKustomization(data: PlainMap): boolean {
  const { group, kind } = identityOf(data);
  return group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization';
}

export function isFluxInstance(data: PlainMap): boolean {
  const { group, kind } = identityOf(data);
  return (
    group === 'fluxcd.controlplane.io' && kind === 'FluxInstance' && at(data, 'spec', 'sync') !== undefined
  );
}

/** Which document, and which part of it, a draft was read from. */
export function keyOf(draft: Draft): string {
  return `${draft.document.file.path}#${draft.document.index}#${draft.root.join('/')}`;
}

/** Every manifest of the tree that is an object by itself: no patch, no template of a chart. */
export function manifestsOf(tree: Tree): Draft[] {
  const patches = patchFiles(tree);
  return [...tree.parsed.values()].flatMap(({ file, documents }) =>
    patches.has(file.path) || isChartTemplate(tree, file.path) ? [] : documents.flatMap(draftsOf),
  );
}

export function rawsOf(manifests: readonly Draft[]): Raw[] {
  return manifests.flatMap((draft): Raw[] => {
    const key = keyOf(draft);
    if (isFluxKustomization(draft.data)) return [{ draft, key, path: pathOf(at(draft.data, 'spec', 'path')) }];
    if (isFluxInstance(draft.data))
      return [{ draft, key, path: pathOf(at(draft.data, 'spec', 'sync', 'path')) }];
    return [];
  });
}

/** `./a/b/` and `a/b` name the same folder; no path is the root. */
export function pathOf(path: unknown): string | undefined {
  return resolvePath('', asText(path) ?? '');
}

/** The source of a Kustomization, by kind and name: which namespace it is in, a parent may have yet to say. */
export function sourceOf(data: PlainMap): string {
  const source = asMap(at(data, 'spec', 'sourceRef'));
  return `${asText(source['kind']) ?? ''}|${asText(source['name']) ?? ''}`;
}

/**
 * The sources that hold this very tree: those from which some Kustomization takes a folder that is here. The one
 * that Flux's bootstrap makes is taken for it as well, unless none of several folders is here.
 */
export function localSources(tree: Tree, raws: readonly Raw[]): ReadonlySet<string> {
  const counts = new Map<string, { here: number; all: number }>();
  for (const { draft, path } of raws) {
    if (isFluxInstance(draft.data)) continue;
    const source = sourceOf(draft.data);
    const count = counts.get(source) ?? { here: 0, all: 0 };
    if (path !== undefined && path !== '' && tree.directories.has(path)) count.here++;
    count.all++;
    counts.set(source, count);
  }
  const local = [...counts].filter(
    ([source, { here, all }]) => here > 0 || (source.endsWith('|flux-system') && all === 1),
  );
  return new Set(local.map(([source]) => source));
}

/** Files that some kustomization names as a patch, a replacement or the like, and none as a resource. */
function patchFiles(tree: Tree): ReadonlySet<string> {
  const patches = new Set<string>();
  const resources = new Set<string>();
  for (const { path, data } of tree.folders.values()) {
    const add = (files: Set<string>, raw: unknown) => {
      const file = resolvePath(path, asText(raw) ?? '');
      if (file !== undefined && tree.files.has(file)) files.add(file);
    };
    for (const field of ['resources', 'bases']) for (const raw of asList(data[field])) add(resources, raw);
    for (const field of ['patches', 'patchesJson6902', 'patchesStrategicMerge', 'replacements', 'transformers'])
      for (const raw of asList(data[field])) add(patches, isPlainMap(raw) ? raw['path'] : raw);
    for (const field of ['configurations', 'generators']) for (const raw of asList(data[field])) add(patches, raw);
  }
  for (const file of resources) patches.delete(file);
  return patches;
}
