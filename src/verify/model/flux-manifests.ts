import { addTo } from '../../diagnostics/lists.ts';
import { type Draft, draftsOf, identityOf } from '../kustomize/draft.ts';
import { dirname, isChartTemplate, resolvePath, type Tree } from '../kustomize/folders.ts';
import { asList, asMap, asText, at, isPlainMap, type PlainMap } from './data.ts';
import { isTypo } from './typos.ts';

/** A Flux Kustomization (or the sync of a FluxInstance) as written in its file, before its parent changes it. */
export interface Raw {
  readonly draft: Draft;
  readonly key: string;
  /** As written, without `./`; empty for the root of its source. */
  readonly path: string;
}

export function isFluxKustomization(data: PlainMap): boolean {
  const { group, kind } = identityOf(data);
  return group === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization';
}

/**
 * Returns the path of the `sync` of a FluxInstance: in the instance itself, or in the values of a chart that installs
 * one.
 */
export function syncPathOf(data: PlainMap): readonly string[] | undefined {
  const { group, kind, name } = identityOf(data);
  if (group === 'fluxcd.controlplane.io' && kind === 'FluxInstance')
    return at(data, 'spec', 'sync') === undefined ? undefined : ['spec', 'sync'];
  const path = ['spec', 'values', 'instance', 'sync'];
  return isInstanceOfFlux({ group, kind, name, data }) && isPlainMap(at(data, ...path)) ? path : undefined;
}

/** Whether an object is a release of the chart that installs a FluxInstance. */
export function isInstanceOfFlux({
  group,
  kind,
  name,
  data,
}: {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly data: PlainMap;
}): boolean {
  if (group !== 'helm.toolkit.fluxcd.io' || kind !== 'HelmRelease') return false;
  const names = [
    name,
    at(data, 'spec', 'chart', 'spec', 'chart'),
    at(data, 'spec', 'chartRef', 'name'),
    at(data, 'spec', 'releaseName'),
  ];
  return names.some((own) => typeof own === 'string' && /flux-instance$/.test(own));
}

function isFluxInstance(data: PlainMap): boolean {
  return syncPathOf(data) !== undefined;
}

/** Whether an object applies a folder. */
export function isApplier(data: PlainMap): boolean {
  return isFluxKustomization(data) || isFluxInstance(data);
}

/** Identifies the document, and the part of it, that a draft was read from. */
export function keyOf(draft: Draft): string {
  return `${draft.document.file.path}#${draft.document.index}#${draft.root.join('/')}`;
}

/** Returns every manifest of the tree that is an object by itself, neither a patch nor a template of a chart. */
export function manifestsOf(tree: Tree): Draft[] {
  const patches = patchFiles(tree);
  return [...tree.parsed.values()].flatMap(({ file, documents }) =>
    patches.has(file.path) || isChartTemplate(tree, file.path) ? [] : documents.flatMap(draftsOf),
  );
}

export function rawsOf(manifests: readonly Draft[]): Raw[] {
  return manifests.flatMap((draft): Raw[] => {
    const key = keyOf(draft);
    if (!isApplier(draft.data)) return [];
    const field = [...(syncPathOf(draft.data) ?? ['spec']), 'path'];
    return [{ draft, key, path: securePath('', asText(at(draft.data, ...field)) ?? '') }];
  });
}

/** Whether something else must complete a Kustomization, or fill in its name. */
export function isPart({ draft }: Raw): boolean {
  const spec = asMap(draft.data['spec']);
  if (isFluxKustomization(draft.data) && identityOf(draft.data).name.includes('${')) return true;
  const missing = ['interval', 'prune', 'sourceRef'].filter((field) => spec[field] === undefined);
  return isFluxKustomization(draft.data) && missing.length > 1;
}

/** Identifies the source of a Kustomization by kind and name only, because a parent may yet set the namespace. */
function sourceOf(data: PlainMap): string {
  const source = asMap(at(data, 'spec', 'sourceRef'));
  return `${asText(source['kind']) ?? ''}|${asText(source['name']) ?? ''}`;
}

/**
 * Returns, for each source that contains this tree, the folder that its paths are relative to: mostly the root, which
 * is empty.
 */
export interface Sources {
  readonly baseOf: (source: string) => string | undefined;
  /** The folder that the artifact of a FluxInstance is built from, if it is not the whole repository. */
  readonly baseOfArtifact: string | undefined;
}

/**
 * Finds the sources that contain this tree: those from which some Kustomization takes a folder that exists here. If an
 * artifact contains a part of the tree, all of its paths are relative to that part. The source that the Flux bootstrap
 * creates is assumed to be this tree as well, unless several folders are taken from it and none exists here.
 */
export function localSources(tree: Tree, raws: readonly Raw[], manifests: readonly Draft[]): Sources {
  const users = new Map<string, Raw[]>();
  for (const raw of raws) {
    if (isFluxInstance(raw.draft.data)) continue;
    addTo(users, sourceOf(raw.draft.data), raw);
  }
  const local = new Map(composedArtifacts(tree, manifests));
  const artifact = artifactOf(tree, raws);
  if (artifact !== undefined) local.set(artifact.source, artifact.base);
  for (const [source, own] of users) {
    if (local.has(source)) continue;
    const paths = [...new Set(own.flatMap(({ path }) => (path ? [path] : [])))];
    const base = paths.some((path) => isFolder(tree, path)) ? '' : partOf(tree, own);
    if (base !== undefined) local.set(source, base);
    else if (source.endsWith('|flux-system') && own.length === 1) local.set(source, '');
  }
  for (const source of local.keys()) {
    if ([...local.keys()].some((other) => isMirror(users, source, other))) local.delete(source);
  }
  const made = new Set(manifests.map(({ data }) => `${asText(data['kind']) ?? ''}|${identityOf(data).name}`));
  for (const source of local.keys()) {
    if (!made.has(source)) continue;
    const others = [...local.keys()].filter((other) => other !== source);
    if (others.some((other) => isElsewhere(users, source, other) || isAbove(tree, users, source, other)))
      local.delete(source);
  }
  return {
    baseOf: (source) => {
      const base = local.get(source);
      return base ?? (made.has(source) ? undefined : local.get(meant(source, [...local.keys()]) ?? ''));
    },
    baseOfArtifact: artifact?.base,
  };
}

/**
 * Returns the folder that the artifact of an instance is built from. An instance that syncs from an artifact applies
 * all of it if its path is the root. A kustomization at the root shows that the artifact is the whole repository;
 * otherwise it is the nearest folder around the instance that contains something for Flux.
 */
function artifactOf(
  tree: Tree,
  raws: readonly Raw[],
): { readonly source: string; readonly base: string } | undefined {
  const instance = raws.find(({ draft }) => isArtifactSync(draft.data));
  if (instance === undefined || instance.path !== '' || tree.folders.has('')) return undefined;
  const others = raws.filter(({ draft }) => isFluxKustomization(draft.data));
  const isAround = (folder: string) =>
    others.some(({ draft }) => draft.document.file.path.startsWith(`${folder}/`));
  for (let folder = dirname(instance.draft.document.file.path); folder !== ''; folder = dirname(folder))
    if (isAround(folder)) return { source: sourceOfSync(instance.draft.data), base: folder };
  return undefined;
}

/** Identifies the source that flux-operator creates for an instance by kind and name. */
function sourceOfSync(data: PlainMap): string {
  const sync = asMap(at(data, ...(syncPathOf(data) ?? [])));
  const name = asText(sync['name']) ?? identityOf(data).namespace ?? 'flux-system';
  return `${asText(sync['kind']) ?? ''}|${name}`;
}

function isArtifactSync(data: PlainMap): boolean {
  const sync = syncPathOf(data);
  return sync !== undefined && ['OCIRepository', 'Bucket'].includes(asText(at(data, ...sync, 'kind')) ?? '');
}

/**
 * Finds the source that a misspelled one refers to: nothing creates it, and its name is almost that of a source of this
 * tree.
 */
function meant(source: string, local: readonly string[]): string | undefined {
  const [kind = '', name = ''] = source.split('|');
  return local.find((other) => {
    const [otherKind, otherName = ''] = other.split('|');
    return otherKind === kind && isTypo(name, otherName);
  });
}

/** Whether a path is a folder in the tree; if it contains variables, whether the part before them is. */
function isFolder(tree: Tree, path: string): boolean {
  const variable = path.indexOf('$');
  if (variable < 0) return tree.directories.has(path);
  const known = path.slice(0, variable).split('/').slice(0, -1).join('/');
  return known !== '' && tree.directories.has(known);
}

/**
 * Yields the artifacts that an ArtifactGenerator copies from folders of this tree, if all copies keep their paths below
 * one folder: `@repo/apps/base/**` to `@artifact/base/` and the like are relative to `apps`.
 */
function* composedArtifacts(tree: Tree, manifests: readonly Draft[]): Generator<[string, string]> {
  for (const { data, document } of manifests) {
    if (data['kind'] !== 'ArtifactGenerator') continue;
    const artifacts = asList(at(data, 'spec', 'artifacts'));
    const copies = artifacts.flatMap((artifact) => asList(at(artifact, 'copy')));
    const root = rootOfCopies(tree, document.file.path, copies);
    for (const artifact of artifacts) {
      const bases = new Set(asList(at(artifact, 'copy')).map((copy) => baseOfCopy(tree, root, copy)));
      const [base] = bases;
      if (bases.size === 1 && base !== undefined)
        yield [`ExternalArtifact|${asText(at(artifact, 'name')) ?? ''}`, base];
    }
  }
}

/**
 * Returns the folder to which most copies are relative: the root of the repository, or the part that its artifact is
 * built from.
 */
function rootOfCopies(tree: Tree, file: string, copies: readonly unknown[]): string {
  const hits = (root: string) =>
    copies.filter((copy) => {
      const from = folderOfCopy(copy, 'from');
      return from !== undefined && tree.directories.has(joined(root, from));
    }).length;
  let best = { root: '', hits: hits('') };
  for (let root = dirname(file); root !== ''; root = dirname(root)) {
    const own = hits(root);
    if (own > best.hits) best = { root, hits: own };
  }
  return best.root;
}

function folderOfCopy(copy: unknown, field: string): string | undefined {
  return /^@[^/]+\/?(.*?)\/?(\*\*)?$/s.exec(asText(at(copy, field)) ?? '')?.[1]?.replace(/\/$/, '');
}

function joined(root: string, path: string): string {
  return [root, path].filter((part) => part !== '').join('/');
}

function baseOfCopy(tree: Tree, root: string, copy: unknown): string | undefined {
  const [own, to] = [folderOfCopy(copy, 'from'), folderOfCopy(copy, 'to')];
  if (own === undefined || to === undefined) return undefined;
  const from = joined(root, own);
  if (!tree.directories.has(from)) return undefined;
  if (to === '' || from === to) return to === '' ? from : '';
  return from.endsWith(`/${to}`) ? from.slice(0, -to.length - 1) : undefined;
}

/**
 * Whether every path taken from one source is also taken from another one, which is used more: then the other one is
 * this tree.
 */
function isMirror(users: ReadonlyMap<string, readonly Raw[]>, source: string, other: string): boolean {
  const own = users.get(source) ?? [];
  const others = users.get(other) ?? [];
  const rank = (name: string, raws: readonly Raw[]) =>
    raws.length + (name.endsWith('|flux-system') ? 0.5 : 0);
  return (
    own.length > 0 &&
    other !== source &&
    rank(other, others) > rank(source, own) &&
    own.every(({ path }) => others.some((raw) => raw.path === path))
  );
}

/**
 * Whether every Kustomization of a source would apply itself while another source, which is used as much, contains the
 * tree: then the source is somebody else's repository that happens to have folders of the same names.
 */
function isElsewhere(users: ReadonlyMap<string, readonly Raw[]>, source: string, other: string): boolean {
  const own = users.get(source) ?? [];
  const others = users.get(other) ?? [];
  if (own.length === 0 || others.length < Math.max(2, own.length / 4)) return false;
  return own.every(({ path, draft }) => path !== '' && draft.document.file.path.startsWith(`${path}/`));
}

/**
 * Whether the folders of a source exist here only because folders below them are taken from another one: then the source is
 * somebody else's repository, of which this tree repeats the layout.
 */
function isAbove(
  tree: Tree,
  users: ReadonlyMap<string, readonly Raw[]>,
  source: string,
  other: string,
): boolean {
  const below = (users.get(other) ?? []).map(({ path }) => path).filter((path) => path !== '');
  const paths = (users.get(source) ?? [])
    .map(({ path }) => path)
    .filter((path) => tree.directories.has(path));
  return (
    paths.length > 0 &&
    below.length > 1 &&
    below.every((path) => tree.directories.has(path)) &&
    paths.every((path) => {
      const deeper = below.filter((folder) => folder.startsWith(`${path}/`));
      const files = [...tree.files.keys()].filter((file) => file.startsWith(`${path}/`));
      return (
        deeper.length > 0 && files.every((file) => deeper.some((folder) => file.startsWith(`${folder}/`)))
      );
    })
  );
}

/** Returns the folder above the Kustomizations that contains most of their paths. */
function partOf(tree: Tree, users: readonly Raw[]): string | undefined {
  const folders = new Set<string>();
  for (const { draft } of users) {
    for (let folder = dirname(draft.document.file.path); folder !== ''; folder = dirname(folder))
      folders.add(folder);
  }
  let best: { readonly folder: string; readonly hits: number } | undefined;
  for (const folder of folders) {
    // Kustomizations elsewhere, as in an archive, tell nothing about this folder.
    const own = users.filter(({ draft }) => draft.document.file.path.startsWith(`${folder}/`));
    const paths = [...new Set(own.flatMap(({ path }) => (path ? [path] : [])))];
    const hits = paths.filter((path) => tree.directories.has(`${folder}/${path}`)).length;
    // A single folder with a path of one part may exist by chance.
    const telling = hits > 1 || paths.some((path) => path.includes('/'));
    if (telling && hits > (best?.hits ?? 0) && hits * 2 > paths.length) best = { folder, hits };
  }
  return best?.folder ?? besideOf(tree, users);
}

/**
 * Returns a folder beside the Kustomizations that contains at least four fifths of three or more paths: an artifact is
 * built from it.
 */
function besideOf(tree: Tree, users: readonly Raw[]): string | undefined {
  const paths = [...new Set(users.flatMap(({ path }) => (path ? [path] : [])))];
  const [first] = paths;
  if (first === undefined || paths.length < 3) return undefined;
  const bases = [...tree.directories].flatMap((folder) =>
    folder.endsWith(`/${first}`) ? [folder.slice(0, -first.length - 1)] : [],
  );
  return bases.find((base) => {
    const hits = paths.filter((path) => tree.directories.has(`${base}/${path}`)).length;
    return hits >= 3 && hits * 5 >= paths.length * 4;
  });
}

/** Joins a path within an artifact like the controller: `..` cannot leave the root of the artifact. */
function securePath(base: string, path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return [base, ...steps].filter((step) => step !== '').join('/');
}

/** Returns the path of a Kustomization, relative to the root of the tree; undefined if its source is not this tree. */
export function folderOf(sources: Sources, data: PlainMap): string | undefined {
  const sync = syncPathOf(data);
  if (sync !== undefined) {
    const base = isArtifactSync(data) ? (sources.baseOfArtifact ?? '') : '';
    return securePath(base, asText(at(data, ...sync, 'path')) ?? '');
  }
  const base = sources.baseOf(sourceOf(data));
  return base === undefined ? undefined : securePath(base, asText(at(data, 'spec', 'path')) ?? '');
}

/** Returns the files that kustomizations use as a patch, a replacement or the like, and never as a resource. */
export function patchFiles(tree: Tree): ReadonlySet<string> {
  const patches = new Set<string>();
  const resources = new Set<string>();
  for (const { path, data } of tree.folders.values()) {
    const add = (files: Set<string>, raw: unknown) => {
      const file = resolvePath(path, asText(raw) ?? '');
      if (file !== undefined && tree.files.has(file)) files.add(file);
    };
    for (const field of ['resources', 'bases']) for (const raw of asList(data[field])) add(resources, raw);
    for (const field of [
      'patches',
      'patchesJson6902',
      'patchesStrategicMerge',
      'replacements',
      'transformers',
    ])
      for (const raw of asList(data[field])) add(patches, isPlainMap(raw) ? raw['path'] : raw);
    for (const field of ['configurations', 'generators'])
      for (const raw of asList(data[field])) add(patches, raw);
  }
  for (const file of resources) patches.delete(file);
  return patches;
}
