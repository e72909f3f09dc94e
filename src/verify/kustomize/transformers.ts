import { stringOf } from '../../diagnostics/string-of.ts';
import { asList, asMap, asText, asTexts, isPlainMap, type PlainMap } from '../model/data.ts';
import { compile } from '../values/go-expression.ts';
import { objectAnnotations, objectLabels } from './builtin-specs.ts';
import type { TransformerConfig } from './configurations.ts';
import {
  byName,
  type Draft,
  effectiveNamespace,
  type FormerId,
  fixedLayer,
  identityOf,
  idsOf,
  isClusterWide,
  metadataOf,
  storeFormerId,
} from './draft.ts';
import { mayLookThrough } from './effort.ts';
import { type FieldSpec, isOfKind, mergeSpecs, readFieldSpec, type Slot, visitSpec } from './field-specs.ts';
import { type Run, refuse } from './run.ts';
import type { Entry, Settings, Site } from './settings.ts';
import { type SharedText, setText } from './shared-texts.ts';

/** Applies the fields of a kustomization file that change objects after the patches, in Kustomize's order. */
export function transform(
  run: Run,
  settings: Settings,
  drafts: readonly Draft[],
  config: TransformerConfig,
): void {
  const text = (field: string) => asText(settings.one(field)?.value);
  const namespace = settings.one('namespace');
  if (asText(namespace?.value) !== undefined && namespace) setNamespace(drafts, namespace, config.namespace);
  addAffix(drafts, 'prefix', text('namePrefix') ?? '', config.namePrefix);
  addAffix(drafts, 'suffix', text('nameSuffix') ?? '', config.nameSuffix);
  for (const { value, site } of settings.list('labels')) {
    addTexts(run, drafts, asTexts(asMap(value)['pairs']), labelSpecs(asMap(value), config), site);
  }
  const common = settings.one('commonLabels');
  if (common) addTexts(run, drafts, asTexts(common.value), config.commonLabels, common.site);
  const annotations = settings.one('commonAnnotations');
  if (annotations) {
    addTexts(run, drafts, asTexts(annotations.value), config.commonAnnotations, annotations.site);
  }
}

/** Returns the fields that the labels of one entry of `labels` go to. */
function labelSpecs(entry: PlainMap, config: TransformerConfig): readonly FieldSpec[] {
  const own = asList(entry['fields']).map((raw) => readFieldSpec(asMap(raw)));
  let specs = mergeSpecs(own, config.labels);
  if (entry['includeSelectors'] === true) return mergeSpecs(specs, config.commonLabels);
  if (entry['includeTemplates'] === true) specs = mergeSpecs(specs, config.templateLabels);
  if (entry['includeVolumeClaimTemplates'] === true) {
    specs = mergeSpecs(specs, config.volumeClaimTemplateLabels);
  }
  return mergeSpecs(specs, [objectLabels]);
}

/** Which subjects of a RoleBinding get the new namespace. */
export type Subjects = 'defaultOnly' | 'allServiceAccounts' | 'none';

/** Puts every object into one namespace, except for those that Kustomize knows to be cluster-scoped. */
export function setNamespace(
  drafts: readonly Draft[],
  { value, site }: Entry,
  specs: readonly FieldSpec[],
  { subjects = 'defaultOnly', unsetOnly = false }: { subjects?: Subjects; unsetOnly?: boolean } = {},
): void {
  const namespace = stringOf(value);
  const place = () => site.place(site.path, 'value');
  for (const draft of drafts) {
    storeFormerId(draft);
    const set = ({ holder, key, path }: Slot) => {
      if (unsetOnly && asText(holder[key]) !== undefined) return;
      holder[key] = namespace;
      draft.layers.push(fixedLayer(path, place));
    };
    const { kind } = identityOf(draft.data);
    if (!isClusterWide(draft)) {
      const metadata = metadataOf(draft);
      set({ holder: metadata, key: 'namespace', path: ['metadata', 'namespace'] });
    }
    if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
      for (const [index, subject] of asList(draft.data['subjects']).entries()) {
        const own = asMap(subject);
        const follows =
          subjects === 'allServiceAccounts' ? own['kind'] === 'ServiceAccount' : own['name'] === 'default';
        if (subjects === 'none' || !follows) continue;
        const holder = subject as Record<string, unknown>;
        set({ holder, key: 'namespace', path: ['subjects', index, 'namespace'] });
      }
    }
    for (const spec of specs) {
      const path = spec.path.join('/');
      if (path === 'metadata/namespace') continue;
      // Of the kinds called Namespace, only the core one is renamed.
      if (path === 'metadata/name' && draft.data['apiVersion'] !== 'v1') continue;
      if (path === 'subjects/namespace' && /^(Cluster)?RoleBinding$/.test(kind)) continue;
      visitSpec(draft.data, spec, 'scalar', set);
    }
  }
}

/** Whether an object keeps its name, because its kind fixes the name or others refer to it by name. */
function keepsName(draft: Draft): boolean {
  const { group } = identityOf(draft.data);
  const kind = idsOf(draft)[0]?.kind;
  return (
    kind === 'CustomResourceDefinition' ||
    kind === 'Namespace' ||
    (group === 'apiregistration.k8s.io' && kind === 'APIService')
  );
}

const longestAffix = 300;

export function addAffix(
  drafts: readonly Draft[],
  side: 'prefix' | 'suffix',
  given: string,
  specs: readonly FieldSpec[],
): void {
  // Such a long name is refused in any case.
  const affix = given.slice(0, longestAffix);
  if (affix === '') return;
  for (const draft of drafts) {
    if (keepsName(draft)) continue;
    const { group, version, kind } = identityOf(draft.data);
    for (const spec of specs) {
      if (!isOfKind({ group, version, kind: idsOf(draft)[0]?.kind ?? kind }, spec)) continue;
      if (spec.path.join('/') === 'metadata/name') {
        (side === 'prefix' ? draft.prefixes : draft.suffixes).push(affix);
        storeFormerId(draft);
      }
      visitSpec(draft.data, spec, 'scalar', ({ holder, key }) => {
        const value = holder[key];
        if (typeof value !== 'string') return;
        holder[key] = side === 'prefix' ? affix + value : value + affix;
      });
    }
  }
}

/** Adds labels or annotations in all fields that the specs match. */
export function addTexts(
  run: Run | undefined,
  drafts: readonly Draft[],
  texts: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
  site: Site,
): void {
  const keys = Object.keys(texts).sort();
  // A few lines may give thousands of labels to thousands of objects.
  if (keys.length === 0) return;
  if (run && !mayLookThrough(run, site, Math.ceil((keys.length * drafts.length) / 2))) return;
  for (const draft of drafts) {
    const own = identityOf(draft.data);
    const fitting = specs.filter((spec) => isOfKind(own, spec));
    for (const key of keys) {
      const group: SharedText = { key, holders: [], value: texts[key] };
      for (const spec of fitting) {
        visitSpec(draft.data, spec, 'map', ({ holder, key: field, path }) => {
          if (!isPlainMap(holder[field])) return;
          setText(draft, group, holder[field] as Record<string, unknown>);
          draft.layers.push(fixedLayer([...path, key], () => site.place(site.path, 'key')));
        });
      }
      if (group.holders.length > 1) draft.shared.push(group);
    }
  }
}

/** Adds the metadata of a Flux Kustomization to everything that it applies. */
export function addCommonMetadata(drafts: readonly Draft[], spec: PlainMap, place: Site['place']): void {
  const common = asMap(spec['commonMetadata']);
  for (const [field, target] of [
    ['labels', objectLabels],
    ['annotations', objectAnnotations],
  ] as const) {
    const site: Site = { path: ['spec', 'commonMetadata', field], place };
    addTexts(undefined, drafts, asTexts(common[field]), [target], site);
  }
}

export function setReplicas(
  run: Run,
  drafts: readonly Draft[],
  entries: readonly Entry[],
  specs: readonly FieldSpec[],
): void {
  if (entries.length === 0) return;
  const named = byName(drafts);
  for (const { value, site } of entries) {
    const entry = asMap(value);
    const name = asText(entry['name']) ?? '';
    const candidates = named.get(name) ?? [];
    if (!mayLookThrough(run, site, candidates.length)) return;
    let found = false;
    for (const spec of specs) {
      for (const draft of candidates) {
        const { group, version } = identityOf(draft.data);
        const fits = ({ kind, name: own }: FormerId) =>
          own === name && isOfKind({ group, version, kind }, spec);
        if (!idsOf(draft).some(fits)) continue;
        found = true;
        visitSpec(draft.data, spec, 'scalar', ({ holder, key, path }) => {
          holder[key] = entry['count'] ?? 0;
          draft.layers.push(fixedLayer(path, () => site.place([...site.path, 'count'], 'value')));
        });
      }
    }
    if (found || run.remote) continue;
    refuse(
      run,
      site,
      `no workload of the build is called ${name}`,
      'Correct the name: it must be that of a Deployment, StatefulSet, ReplicaSet or ReplicationController.',
    );
  }
}

/**
 * Replaces the name, tag or digest of images, entry by entry: in lists of containers at any depth, and in fields that
 * specs name. Entries do not add or move fields, so the places are searched for only once.
 */
export function setImages(
  run: Run,
  drafts: readonly Draft[],
  entries: readonly Entry[],
  specs: readonly FieldSpec[],
): void {
  const [first] = entries;
  // Each object is searched as a whole.
  if (first === undefined || !mayLookThrough(run, first.site, 3 * drafts.length)) return;
  const slots = drafts.flatMap((draft) => imageSlots(draft, specs).map((slot) => ({ draft, slot })));
  for (const { value, site } of entries) {
    const entry = asMap(value);
    if (!mayLookThrough(run, site, Math.ceil(slots.length / 16))) return;
    const pattern = compile(
      `^${asText(entry['name']) ?? ''}(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$`,
    );
    if (pattern === undefined) continue;
    // The name is a regular expression, but usually only its dots have a special meaning.
    const name = asText(entry['name']) ?? '';
    const parts = /^[\w./:-]*$/.test(name) ? name.split('.') : [];
    for (const { draft, slot } of slots) {
      const { holder, key, path } = slot;
      const image = holder[key];
      if (typeof image !== 'string' || !parts.every((part) => image.includes(part))) continue;
      if (!pattern.matcher(image).find()) continue;
      holder[key] = newImage(image, entry);
      draft.layers.push(fixedLayer(path, () => site.place(site.path, 'key')));
    }
  }
}

function imageSlots({ data }: Draft, specs: readonly FieldSpec[]): Slot[] {
  if (identityOf(data).kind === 'CustomResourceDefinition') return [];
  const slots = [...containerImages(data, [])];
  for (const spec of specs) visitSpec(data, spec, undefined, (slot) => slots.push(slot));
  return slots;
}

function* containerImages(value: unknown, path: readonly (string | number)[]): Generator<Slot> {
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(asMap(value));
  for (const [key, inner] of entries) {
    yield* containerImages(inner, [...path, key]);
    if ((key !== 'containers' && key !== 'initContainers') || !Array.isArray(inner)) continue;
    for (const [index, container] of inner.entries()) {
      if (!isPlainMap(container)) continue;
      const holder = container as Record<string, unknown>;
      yield { holder, key: 'image', path: [...path, key, index, 'image'] };
    }
  }
}

function newImage(image: string, entry: PlainMap): string {
  const field = (key: string) => (typeof entry[key] === 'number' ? String(entry[key]) : asText(entry[key]));
  // A colon before the last slash belongs to the port of a registry.
  const slash = Math.max(image.indexOf('/'), 0);
  const at = image.indexOf('@', slash);
  const head = at < 0 ? image : image.slice(0, at);
  const colon = head.indexOf(':', slash);
  const name = field('newName') ?? (colon < 0 ? head : head.slice(0, colon));
  let tag = colon < 0 ? '' : head.slice(colon + 1);
  let digest = at < 0 ? '' : image.slice(at + 1);
  const [newTag, newDigest, suffix] = [field('newTag'), field('digest'), field('tagSuffix')];
  if (newTag !== undefined || newDigest !== undefined) [tag, digest] = [newTag ?? '', newDigest ?? ''];
  else if (suffix !== undefined) [tag, digest] = [tag + suffix, ''];
  return `${name}${tag && `:${tag}`}${digest && `@${digest}`}`;
}

/** Yields pairs of objects that ended up with one identity. */
export function* collisions(drafts: readonly Draft[]): Generator<readonly [Draft, Draft]> {
  const seen = new Map<string, Draft>();
  for (const draft of drafts) {
    const { group, kind, name } = identityOf(draft.data);
    if (name === '') continue;
    const key = [group, kind, effectiveNamespace(draft.data), name].join('|');
    const first = seen.get(key);
    if (first === undefined) seen.set(key, draft);
    else yield [first, draft];
  }
}
