import { readYaml } from '../../diagnostics/read-yaml.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asList, asMap, asText, asTexts, isPlainMap, type PlainMap } from '../model/data.ts';
import type { TreeDocument } from '../model/document.ts';
import { own } from '../own.ts';
import { type Draft, identityOf, metadataOf, storeFormerId } from './draft.ts';
import { mayLookThrough } from './effort.ts';
import { type FieldSpec, readFieldSpec } from './field-specs.ts';
import { isRemote, resolvePath } from './folders.ts';
import { generate } from './generators.ts';
import { contentHash } from './hash.ts';
import { applyEntry } from './patches.ts';
import { applyReplacements } from './replacements.ts';
import { type Run, refuse } from './run.ts';
import { below, type Entry, type Settings, type Site, settingsIn, siteIn } from './settings.ts';
import { addAffix, addTexts, type Subjects, setImages, setNamespace, setReplicas } from './transformers.ts';

/**
 * Runs the plugins under `generators`, `transformers` and `validators`. Flux runs those that are built into Kustomize,
 * which do the same as fields of the file, and refuses all others.
 */
export function runPlugins(
  run: Run,
  settings: Settings,
  field: 'generators' | 'transformers' | 'validators',
  document: TreeDocument,
  drafts: Draft[],
): void {
  for (const entry of settings.list(field)) {
    for (const plugin of load(run, settings.path, entry)) {
      const data = asMap(plugin.value);
      const known =
        data['apiVersion'] === 'builtin' &&
        (field === 'generators'
          ? runGenerator(run, settings.path, plugin, document, drafts)
          : runTransformer(run, settings.path, plugin, drafts));
      if (known) continue;
      refuse(
        run,
        plugin.site,
        `${asText(data['kind']) ?? 'this'} is not a plugin that is built into Kustomize`,
        'Remove it: Flux runs no plugins of others.',
      );
    }
  }
}

/** Returns the configurations of plugins: inline, from a file, or from the build of a folder. */
function load(run: Run, folder: string, entry: Entry): Entry[] {
  const text = asText(entry.value) ?? '';
  const contents = readYaml(text) ?? [];
  if (contents.some(isPlainMap)) return contents.map((value) => ({ value, site: entry.site }));
  if (isRemote(text)) {
    run.remote = true;
    return [];
  }
  return loadPath(run, folder, text, entry.site);
}

function loadPath(run: Run, folder: string, path: string, site: Site): Entry[] {
  const resolved = resolvePath(folder, path) ?? '';
  const inner = run.tree.folders.get(resolved);
  if (inner !== undefined) {
    return run
      .gatherFolder(inner)
      .map(({ data, document, root }) => ({ value: data, site: siteIn(document, root) }));
  }
  const parsed = run.tree.parsed.get(resolved);
  if (parsed === undefined) {
    refuse(run, site, `${path} does not exist`, 'Correct the path: it counts from this folder.');
    return [];
  }
  run.files.add(resolved);
  return parsed.documents.map((own) => ({ value: own.data, site: siteIn(own, []) }));
}

const generated = { ConfigMapGenerator: 'ConfigMap', SecretGenerator: 'Secret' } as const;

function runGenerator(
  run: Run,
  folder: string,
  { value, site }: Entry,
  document: TreeDocument,
  drafts: Draft[],
): boolean {
  const data = asMap(value);
  const kind = own(generated, stringOf(data['kind']));
  if (kind === undefined) return false;
  const entry = { value: { ...asMap(data['metadata']), ...data }, site };
  const made = generate(run, folder, entry, kind, {}, document);
  if (made) drafts.push(made.draft);
  return true;
}

function runTransformer(run: Run, folder: string, { value, site }: Entry, drafts: Draft[]): boolean {
  const data = asMap(value);
  // Each plugin visits all objects, and a file may contain thousands.
  if (!mayLookThrough(run, site, drafts.length)) return true;
  const specs: FieldSpec[] = asList(data['fieldSpecs']).map((raw) => readFieldSpec(asMap(raw)));
  const part = (field: string): Entry => ({ value: data[field], site: below(site, field) });
  switch (data['kind']) {
    case 'PrefixTransformer':
    case 'SuffixTransformer':
    case 'PrefixSuffixTransformer':
      addAffix(drafts, 'prefix', asText(data['prefix']) ?? '', specs);
      addAffix(drafts, 'suffix', asText(data['suffix']) ?? '', specs);
      return true;
    case 'NamespaceTransformer':
      transformNamespace(data, site, drafts, specs);
      return true;
    case 'LabelTransformer':
      addTexts(run, drafts, asTexts(data['labels']), specs, below(site, 'labels'));
      return true;
    case 'AnnotationsTransformer':
      addTexts(run, drafts, asTexts(data['annotations']), specs, below(site, 'annotations'));
      return true;
    case 'ImageTagTransformer':
      setImages(run, drafts, [part('imageTag')], specs);
      return true;
    case 'ReplicaCountTransformer':
      setReplicas(run, drafts, [part('replica')], specs);
      return true;
    case 'PatchTransformer':
      applyEntry(run, folder, 'patches', { value, site }, drafts);
      return true;
    case 'PatchJson6902Transformer':
      applyEntry(run, folder, 'patchesJson6902', { value: { ...data, patch: data['jsonOp'] }, site }, drafts);
      return true;
    case 'PatchStrategicMergeTransformer':
      for (const path of [...asList(data['paths']), ...(data['patches'] ? [data['patches']] : [])]) {
        applyEntry(run, folder, 'patchesStrategicMerge', { value: path, site }, drafts);
      }
      return true;
    case 'ReplacementTransformer':
      applyReplacements(run, settingsIn(folder, data, site), drafts);
      return true;
    case 'HashTransformer':
      addHashes(drafts);
      return true;
    default:
      return false;
  }
}

function transformNamespace(data: PlainMap, site: Site, drafts: Draft[], specs: readonly FieldSpec[]): void {
  const namespace = asText(asMap(data['metadata'])['namespace']);
  if (namespace === undefined) return;
  setNamespace(drafts, { value: namespace, site: below(site, 'metadata', 'namespace') }, specs, {
    subjects: (asText(data['setRoleBindingSubjects']) ?? 'defaultOnly') as Subjects,
    unsetOnly: data['unsetOnly'] === true,
  });
}

/** Adds the hash of their content to the names of generated objects. */
export function addHashes(drafts: readonly Draft[]): void {
  for (const draft of drafts) {
    if (!draft.hashed) continue;
    storeFormerId(draft);
    metadataOf(draft)['name'] = `${identityOf(draft.data).name}-${contentHash(draft.data)}`;
  }
}
