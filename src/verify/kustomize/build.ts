import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asMap, asText, asTexts, isPlainMap, type PlainMap } from '../model/data.ts';
import type { TreeDocument } from '../model/document.ts';
import { inDocument } from '../model/report.ts';
import { defaultConfig, mergeConfigs, readConfiguration, readOpenApi } from './configurations.ts';
import { generatedResources } from './contents.ts';
import { type Draft, draftsOf, identityOf, locateInDraft } from './draft.ts';
import { type KustomizationFolder, resolvePath, type Tree } from './folders.ts';
import { addGenerated } from './generators.ts';
import { followNames } from './name-references.ts';
import { noteTaken } from './overlays.ts';
import type { PatchOutcome } from './patch-problems.ts';
import { applyPatches } from './patches.ts';
import { addHashes, runPlugins } from './plugins.ts';
import { applyReplacements, typeMade } from './replacements.ts';
import { findComponent, findResource } from './resources.ts';
import { createRun, type Gathered, type Remote, type Run, readText } from './run.ts';
import { below, type Settings, type Site, settingsIn, settingsOf, withFlux } from './settings.ts';
import { collisions, setImages, setReplicas, transform } from './transformers.ts';
import { gatherVariables, resolveVariables } from './vars.ts';

export type { Remote } from './run.ts';

/** The result of a build: objects as `kustomize build` would print them, and what it would refuse. */
export interface Build {
  readonly drafts: Draft[];
  readonly problems: readonly Diagnostic[];
  /** Paths of the files that it reads. */
  readonly files: ReadonlySet<string>;
  /** What it takes from outside: objects that the tree does not show. */
  readonly remotes: readonly Remote[];
  /** What its patches with a target match: see `mergePatchProblems`. */
  readonly patches: readonly PatchOutcome[];
}

/** The Flux Kustomization that a folder is built for; its spec changes the build. */
export interface Applier {
  readonly spec: PlainMap;
  readonly place: Site['place'];
  readonly document: TreeDocument;
}

/**
 * Builds a folder as kustomize-controller does: from its kustomization file, or else from a generated one that lists
 * every manifest below the folder. Fetches nothing and reads nothing outside the tree.
 */
export function buildFolder(tree: Tree, path: string, by?: Applier): Build {
  const run = createRun(tree, gatherFolder);
  const folder = tree.folders.get(path);
  const settings = folder ? settingsOf(folder) : listed(run, path, by !== undefined);
  const gathered: Gathered = { drafts: [], config: defaultConfig, vars: [] };
  const document = folder?.document ?? by?.document;
  const own = by ? withFlux(settings, by.spec, by.place) : settings;
  readSchema(run, own);
  gather(run, own, folder, document, gathered, by?.spec ?? {});
  finish(run, gathered);
  const { problems, files, remotes, patches } = run;
  return { drafts: gathered.drafts, problems, files, remotes, patches };
}

/** Reads the OpenAPI schema that the folder names; Kustomize does so only for the folder that is built. */
function readSchema(run: Run, settings: Settings): void {
  const entry = settings.one('openapi');
  const path = asText(asMap(entry?.value)['path']);
  if (entry === undefined || path === undefined || path === '') return;
  readText(run, settings.path, path, below(entry.site, 'path'), 'the schema is read from');
}

/** Runs the steps that apply to the whole build, after every folder is gathered. */
function finish(run: Run, gathered: Gathered): void {
  const { drafts, config } = gathered;
  addHashes(drafts);
  for (const { draft, path, name } of followNames(drafts, config)) {
    run.problems.push(
      atPlace(locateInDraft(draft, path, 'value'), {
        code: 'kustomize/refused',
        message: `${name} could be any of several objects that were renamed`,
        path: path.join('.'),
        hint: 'Give the objects different names or namespaces.',
      }),
    );
  }
  resolveVariables(run, gathered);
  typeMade(drafts);
  for (const { data } of drafts) printAnnotations(data);
  for (const draft of [...drafts]) {
    const local = asTexts(asMap(draft.data['metadata'])['annotations'])['config.kubernetes.io/local-config'];
    if (local !== undefined && local !== 'false') drafts.splice(drafts.indexOf(draft), 1);
  }
}

/** Rewrites the annotations of an object as Kustomize does: all values as strings, and no field if there are none. */
function printAnnotations(data: Record<string, unknown>): void {
  const metadata = data['metadata'];
  if (!isPlainMap(metadata) || !isPlainMap(metadata['annotations'])) return;
  const annotations = metadata['annotations'] as Record<string, unknown>;
  if (Object.keys(annotations).length === 0) delete (metadata as Record<string, unknown>)['annotations'];
  for (const [key, value] of Object.entries(annotations)) {
    annotations[key] = typeof value === 'object' ? '' : stringOf(value);
  }
}

/** Adds a folder, in Kustomize's order. A component works on what the folder that includes it has gathered. */
function gather(
  run: Run,
  settings: Settings,
  folder: KustomizationFolder | undefined,
  document: TreeDocument | undefined,
  gathered: Gathered,
  spec: PlainMap,
): void {
  const { drafts } = gathered;
  if (folder) run.files.add(folder.document.file.path);
  run.entered.push(settings.path);
  const seen = new Set<string>();
  for (const entry of [...settings.list('resources'), ...settings.list('bases')]) {
    const found = findResource(run, settings.path, entry, seen);
    if (found === undefined) continue;
    if ('drafts' in found) drafts.push(...found.drafts);
    else {
      const inner = gatherInner(run, found.folder);
      for (const draft of inner.drafts) drafts.push(draft);
      noteTaken(run, found.folder.path, inner.drafts.length);
      gathered.config = mergeConfigs(gathered.config, inner.config);
      gathered.vars.push(...inner.vars);
    }
  }
  readConfigurations(run, settings, gathered);
  for (const field of ['helmCharts', 'helmChartInflationGenerator']) {
    for (const { value } of settings.list(field)) {
      run.remote = true;
      run.remotes.push({ chart: stringOf(asMap(value)['name'] ?? ''), folder: settings.path });
    }
  }
  if (document) {
    addGenerated(run, settings, document, drafts);
    runPlugins(run, settings, 'generators', document, drafts);
  }
  for (const entry of settings.list('components')) {
    const component = findComponent(run, settings.path, entry, spec);
    if (component === undefined) continue;
    gather(run, settingsOf(component), component, component.document, gathered, {});
    noteTaken(run, component.path, 0);
  }
  change(run, settings, gathered);
  if (document) {
    runPlugins(run, settings, 'transformers', document, drafts);
    runPlugins(run, settings, 'validators', document, structuredDrafts(drafts));
  }
  gatherVariables(run, settings, gathered);
  reportDuplicates(run, drafts);
  run.entered.pop();
}

function gatherInner(run: Run, folder: KustomizationFolder): Gathered {
  const inner: Gathered = { drafts: [], config: defaultConfig, vars: [] };
  gather(run, settingsOf(folder), folder, folder.document, inner, {});
  return inner;
}

function gatherFolder(run: Run, folder: KustomizationFolder): readonly Draft[] {
  return gatherInner(run, folder).drafts;
}

/** Returns copies of drafts, because validators must not change anything. */
function structuredDrafts(drafts: readonly Draft[]): Draft[] {
  return drafts.map((draft) => ({ ...draft, data: structuredClone(draft.data), layers: [], formerIds: [] }));
}

function change(run: Run, settings: Settings, { drafts, config }: Gathered): void {
  applyPatches(run, settings, 'patchesStrategicMerge', drafts);
  applyPatches(run, settings, 'patches', drafts);
  transform(run, settings, drafts, config);
  applyPatches(run, settings, 'patchesJson6902', drafts);
  setReplicas(run, drafts, settings.list('replicas'), config.replicas);
  for (const field of ['images', 'imageTags']) setImages(run, drafts, settings.list(field), config.images);
  applyReplacements(run, settings, drafts);
}

function readConfigurations(run: Run, settings: Settings, gathered: Gathered): void {
  for (const [field, read] of [
    ['configurations', readConfiguration],
    ['crds', readOpenApi],
  ] as const) {
    for (const { value, site } of settings.list(field)) {
      const path = stringOf(value);
      const text = readText(run, settings.path, path, site, 'the configuration is read from');
      const parsed = run.tree.parsed.get(resolvePath(settings.path, path) ?? '');
      const data: unknown = parsed?.documents[0]?.data ?? parseJson(text);
      if (isPlainMap(data)) gathered.config = mergeConfigs(gathered.config, read(data));
    }
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Returns the kustomization that Flux generates for a folder without one: see `generatedResources`. */
function listed(run: Run, path: string, byFlux: boolean): Settings {
  const prefix = path === '' ? '' : `${path}/`;
  const { folders, files } = generatedResources(run.tree, path);
  const resources: string[] = folders.map((own) => own.slice(prefix.length));
  for (const file of files) {
    const parsed = run.tree.parsed.get(file);
    if (parsed === undefined) continue;
    const [stray] = parsed.documents.filter(
      (document) => document.data !== null && !isComplete(document.data),
    );
    // Flux decodes every file, and one that it cannot parse stops the build.
    const isEmpty = parsed.documents.every(({ data }) => data === null);
    if (byFlux && (!isEmpty || parsed.problems.length > 0)) run.files.add(file);
    if (byFlux && stray !== undefined) reportStray(run, stray, path);
    if (parsed.documents.flatMap(draftsOf).length === 0) continue;
    resources.push(file.slice(prefix.length));
  }
  const site: Site = {
    path: [],
    place: (at, part) => {
      const first = run.tree.parsed.get(`${prefix}${resources[Number(at[1])]}`)?.documents[0];
      const folder = run.tree.folders.get(`${prefix}${resources[Number(at[1])]}`);
      const document = first ?? folder?.document;
      if (document === undefined) throw new Error(`${path} has nothing at ${at.join('.')}`);
      return { file: document.file.path, range: document.locate([], part) };
    },
  };
  return settingsIn(path, { resources }, site);
}

function isComplete(data: unknown): boolean {
  if (!isPlainMap(data)) return false;
  const { kind, name } = identityOf(data);
  return kind.endsWith('List') || (kind !== '' && name !== '');
}

function reportStray(run: Run, document: TreeDocument, path: string): void {
  run.problems.push(
    inDocument(document, [], {
      code: 'kustomize/not-a-manifest',
      message: `Flux reads every YAML file below ${path === '' ? 'the root' : path}, and this is not a Kubernetes object`,
      hint: 'Add a kustomization.yaml that lists the manifests, or name this file in .sourceignore.',
    }),
  );
}

function reportDuplicates(run: Run, drafts: readonly Draft[]): void {
  for (const [first, draft] of collisions(drafts)) {
    if (run.doubled.has(draft)) continue;
    run.doubled.add(draft);
    const { kind, name } = identityOf(draft.data);
    const where = first.document.file.path;
    run.problems.push(
      inDocument(draft.document, [...draft.root, 'metadata', 'name'], {
        code: 'kustomize/duplicate-object',
        message: `${kind} ${name} appears twice in this build; the other one is in ${where}`,
        hint: 'Rename or remove one of the two: Kustomize refuses the build.',
      }),
    );
  }
}
