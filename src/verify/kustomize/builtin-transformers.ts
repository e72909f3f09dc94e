import { parseAllDocuments } from 'yaml';
import { asList, asMap, asText, asTexts, isPlainMap, type PlainMap } from '../model/data.ts';
import { placeIn } from '../model/document.ts';
import { type Draft, identityOf, metadataOf } from './draft.ts';
import { type KustomizationFolder, resolvePath, type Tree } from './folders.ts';
import { addAnnotations, addAt, addLabels } from './labels.ts';
import { rename, setNamespace } from './transformers.ts';

/**
 * Apply the `transformers` of a kustomization file as far as they are Kustomize's own. Says whether there were
 * others, whose doings are not known.
 */
export function applyTransformers(
  tree: Tree,
  folder: KustomizationFolder,
  drafts: readonly Draft[],
  used: (path: string) => void,
): { readonly unknown: boolean } {
  let unknown = false;
  for (const [index, raw] of asList(folder.data['transformers']).entries()) {
    for (const configuration of configurations(tree, folder, asText(raw) ?? '', used)) {
      const place = () => placeIn(folder.document, ['transformers', index], 'key');
      const known = configuration?.['apiVersion'] === 'builtin';
      if (!known || !applyBuiltin(configuration, drafts, place)) unknown = true;
    }
  }
  return { unknown };
}

/** The configurations that an entry holds or names; undefined for one that is not at hand. */
function configurations(
  tree: Tree,
  folder: KustomizationFolder,
  entry: string,
  used: (path: string) => void,
): (PlainMap | undefined)[] {
  if (entry.includes('\n')) {
    const documents = parseAllDocuments(entry, { prettyErrors: false });
    return Array.isArray(documents) ? documents.map((document) => plainMap(document.toJS())) : [undefined];
  }
  const parsed = tree.parsed.get(resolvePath(folder.path, entry) ?? '');
  if (parsed === undefined) return [undefined];
  used(parsed.file.path);
  return parsed.documents.map(({ data }) => plainMap(data));
}

function plainMap(value: unknown): PlainMap | undefined {
  return isPlainMap(value) ? value : undefined;
}

/** Whether the transformer is one of Kustomize's that is applied here. */
function applyBuiltin(
  configuration: PlainMap,
  drafts: readonly Draft[],
  place: () => ReturnType<typeof placeIn>,
): boolean {
  const fields = asList(configuration['fieldSpecs']).map(asMap);
  switch (configuration['kind']) {
    case 'NamespaceTransformer': {
      const namespace = asText(asMap(configuration['metadata'])['namespace']);
      const onlyUnset = configuration['unsetOnly'] === true;
      const chosen = drafts.filter(({ data }) => !onlyUnset || identityOf(data).namespace === undefined);
      // With `unsetOnly`, a Namespace keeps its name: its name is set.
      const moved = onlyUnset ? chosen.filter(({ data }) => identityOf(data).kind !== 'Namespace') : chosen;
      if (namespace !== undefined) setNamespace(moved, namespace, place);
      return true;
    }
    case 'LabelTransformer':
    case 'AnnotationsTransformer': {
      const isLabels = configuration['kind'] === 'LabelTransformer';
      const entries = asTexts(configuration[isLabels ? 'labels' : 'annotations']);
      if (fields.length > 0) addToFields(drafts, fields, entries);
      else if (isLabels) addLabels(drafts, entries, { selectors: true, templates: true });
      else addAnnotations(drafts, entries, true);
      return true;
    }
    case 'PrefixTransformer':
      rename(drafts, asText(configuration['prefix']) ?? '', '');
      return true;
    case 'SuffixTransformer':
      rename(drafts, '', asText(configuration['suffix']) ?? '');
      return true;
    default:
      return false;
  }
}

function addToFields(drafts: readonly Draft[], fields: readonly PlainMap[], entries: PlainMap): void {
  for (const field of fields) {
    const path = (asText(field['path']) ?? '').replaceAll('/', '.');
    for (const draft of drafts) {
      const { group, kind } = identityOf(draft.data);
      if (asText(field['kind']) !== undefined && field['kind'] !== kind) continue;
      if (asText(field['group']) !== undefined && field['group'] !== group) continue;
      metadataOf(draft);
      addAt(draft.data, field['create'] === true ? `${path}!` : path, entries);
    }
  }
}
