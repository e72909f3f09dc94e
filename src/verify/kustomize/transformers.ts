import { asList, asMap, asText, asTexts, at, isPlainMap, matches, type PlainMap } from '../model/data.ts';
import { placeIn } from '../model/document.ts';
import { isClusterScoped } from '../model/scope.ts';
import { type Draft, fixedLayer, identityOf, metadataOf } from './draft.ts';
import type { KustomizationFolder } from './folders.ts';
import { addAnnotations, addLabels } from './labels.ts';

/** What the fields of a kustomization file do to the objects, in Kustomize's order. */
export function transform(folder: KustomizationFolder, drafts: readonly Draft[]): void {
  const { data, document } = folder;
  const namespace = asText(data['namespace']);
  if (namespace !== undefined)
    setNamespace(drafts, namespace, () => placeIn(document, ['namespace'], 'value'));
  rename(drafts, asText(data['namePrefix']) ?? '', asText(data['nameSuffix']) ?? '');
  addLabels(drafts, asTexts(data['commonLabels']), { selectors: true, templates: true });
  for (const raw of asList(data['labels'])) {
    const entry = asMap(raw);
    addLabels(drafts, asTexts(entry['pairs']), {
      selectors: entry['includeSelectors'] === true,
      templates: entry['includeTemplates'] === true,
    });
  }
  addAnnotations(drafts, asTexts(data['commonAnnotations']), true);
  for (const raw of asList(data['replicas'])) setReplicas(drafts, asMap(raw));
  for (const raw of asList(data['images'])) setImages(drafts, asMap(raw));
}

/** Put every namespaced object into one namespace, with what names it by the old one. */
export function setNamespace(
  drafts: readonly Draft[],
  namespace: string,
  place: () => ReturnType<typeof placeIn>,
): void {
  /** Accounts of this build, with the namespace that each stood in. */
  const accounts = new Map<string, string | undefined>();
  for (const draft of drafts) {
    const identity = identityOf(draft.data);
    // Kustomize takes the name of a Namespace for a reference to it: every one gets the new name.
    if (identity.group === '' && identity.kind === 'Namespace') {
      draft.formerNames.push(identity.name);
      metadataOf(draft)['name'] = namespace;
      draft.layers.push(fixedLayer(['metadata', 'name'], place));
      continue;
    }
    if (isClusterScoped(identity)) continue;
    if (identity.group === '' && identity.kind === 'ServiceAccount')
      accounts.set(identity.name, identity.namespace);
    metadataOf(draft)['namespace'] = namespace;
    draft.layers.push(fixedLayer(['metadata', 'namespace'], place));
  }
  for (const draft of drafts) {
    const { group, kind } = identityOf(draft.data);
    if (group === 'rbac.authorization.k8s.io' && kind.endsWith('RoleBinding'))
      moveSubjects(draft, namespace, accounts);
  }
}

/** Kustomize moves the subjects that it can follow: accounts of the same build, and every one called `default`. */
function moveSubjects(
  draft: Draft,
  namespace: string,
  accounts: ReadonlyMap<string, string | undefined>,
): void {
  for (const subject of asList(draft.data['subjects'])) {
    if (!isPlainMap(subject) || subject['kind'] !== 'ServiceAccount') continue;
    const name = asText(subject['name']) ?? '';
    const own = asText(subject['namespace']);
    const follows = accounts.has(name) && (own === undefined || own === accounts.get(name));
    if (name === 'default' || follows) (subject as Record<string, unknown>)['namespace'] = namespace;
  }
}

export function rename(drafts: readonly Draft[], prefix: string, suffix: string): void {
  if (prefix === '' && suffix === '') return;
  for (const draft of drafts) {
    const { kind, group, name } = identityOf(draft.data);
    const kept =
      kind === 'Namespace' || kind === 'CustomResourceDefinition' || group === 'apiregistration.k8s.io';
    if (kept || name === '') continue;
    draft.formerNames.push(name);
    metadataOf(draft)['name'] = `${prefix}${name}${suffix}`;
  }
}

function setReplicas(drafts: readonly Draft[], entry: PlainMap): void {
  for (const draft of drafts) {
    const spec = draft.data['spec'];
    if (
      identityOf(draft.data).name === entry['name'] &&
      isPlainMap(spec) &&
      at(spec, 'template') !== undefined
    ) {
      (spec as Record<string, unknown>)['replicas'] = entry['count'];
    }
  }
}

const containerPaths = ['spec', 'spec.template.spec', 'spec.jobTemplate.spec.template.spec'].flatMap(
  (base) => [`${base}.containers[]`, `${base}.initContainers[]`],
);

export function setImages(drafts: readonly Draft[], entry: PlainMap): void {
  const name = asText(entry['name']);
  if (name === undefined) return;
  for (const draft of drafts) {
    for (const path of containerPaths) {
      for (const { value } of matches(draft.data, path)) {
        const image = asText(at(value, 'image'));
        const parts = image === undefined ? null : /^([^@]+?)(:[^:/@]+)?(@.+)?$/.exec(image);
        if (parts?.[1] !== name) continue;
        const digest = asText(entry['digest']);
        const tag =
          asText(entry['newTag']) ??
          (typeof entry['newTag'] === 'number' ? String(entry['newTag']) : undefined);
        const reference = digest ? `@${digest}` : tag ? `:${tag}` : `${parts[2] ?? ''}${parts[3] ?? ''}`;
        (value as Record<string, unknown>)['image'] = `${asText(entry['newName']) ?? name}${reference}`;
      }
    }
  }
}
