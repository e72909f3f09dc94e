import type { KeyPath } from '../../diagnostics/source.ts';
import { asList, asMap, asText, isPlainMap } from '../model/data.ts';
import type { TransformerConfig } from './configurations.ts';
import { clusterWide, type Draft, effectiveNamespace, identityOf, isClusterWide } from './draft.ts';
import { type FieldSpec, isOfKind, type KindSelector, type Slot, visitSpec } from './field-specs.ts';

/** A reference that fits several renamed objects equally: Kustomize refuses to choose. */
export interface AmbiguousReference {
  readonly draft: Draft;
  readonly path: KeyPath;
  readonly name: string;
}

/** Make every reference that the configuration knows follow the names that objects have got. */
export function followNames(drafts: readonly Draft[], config: TransformerConfig): AmbiguousReference[] {
  const renamed = drafts
    .filter(({ formerIds }) => formerIds.length > 0)
    .map((draft) => ({
      draft,
      effective: effectiveNamespace(draft.data),
      written: identityOf(draft.data).namespace ?? '',
    }));
  if (renamed.length === 0) return [];
  const ambiguous: AmbiguousReference[] = [];
  const reachable = reachableFrom(renamed);
  for (const referrer of drafts) {
    const candidates = reachable(referrer);
    const original = { ...identityOf(referrer.data), kind: firstKind(referrer) };
    for (const { target, fields } of config.nameReference) {
      for (const field of fields) {
        if (!isOfKind(original, field)) continue;
        const { kind: _, group: __, version: ___, ...anyKind } = field;
        visitSpec(referrer.data, anyKind, undefined, (slot) => {
          for (const place of slotsIn(slot)) {
            if (!follow(referrer, place, target, field, candidates)) {
              const value = place.holder[place.key];
              const name = String(isPlainMap(value) ? value['name'] : value);
              ambiguous.push({ draft: referrer, path: place.path, name });
            }
          }
        });
      }
    }
  }
  return ambiguous;
}

function firstKind(draft: Draft): string {
  return draft.formerIds[0]?.kind ?? identityOf(draft.data).kind;
}

/** The field itself, or, where it is a list, its items. */
function slotsIn(slot: Slot): Slot[] {
  const value = slot.holder[slot.key];
  if (!Array.isArray(value)) return [slot];
  const holder = value as unknown as Record<number, unknown>;
  return value.map((_, index) => ({ holder, key: index, path: [...slot.path, index] }));
}

/** A renamed object with the namespace that it has now, as Kustomize takes it and as it is written. */
interface Renamed {
  readonly draft: Draft;
  readonly effective: string;
  readonly written: string;
}

/** Objects that one may refer to, by the names that they have had. */
interface Candidates {
  readonly byName: ReadonlyMap<string, readonly Draft[]>;
  /** The namespaces that they came with. */
  readonly namespaces: ReadonlySet<string | undefined>;
}

function candidatesAmong(drafts: readonly Draft[]): Candidates {
  const byName = new Map<string, Draft[]>();
  for (const draft of drafts) {
    for (const name of new Set(draft.formerIds.map((id) => id.name))) {
      const others = byName.get(name);
      if (others) others.push(draft);
      else byName.set(name, [draft]);
    }
  }
  return { byName, namespaces: new Set(drafts.map(({ formerIds }) => formerIds[0]?.namespace)) };
}

/** What an object may refer to: its own namespace, what has none, and service accounts that a binding names. */
function reachableFrom(renamed: readonly Renamed[]): (referrer: Draft) => Candidates {
  const all = candidatesAmong(renamed.map(({ draft }) => draft));
  const known = new Map<string, Candidates>();
  return (referrer) => {
    if (isClusterWide(referrer)) return all;
    const own = effectiveNamespace(referrer.data);
    const bound = namespacesBound(referrer);
    if (bound.size > 0) return inReach(renamed, own, bound);
    const found = known.get(own) ?? inReach(renamed, own, bound);
    known.set(own, found);
    return found;
  };
}

function inReach(renamed: readonly Renamed[], own: string, bound: ReadonlySet<unknown>): Candidates {
  const found = renamed.filter(
    ({ effective, written }) => effective === clusterWide || effective === own || bound.has(written),
  );
  return candidatesAmong(found.map(({ draft }) => draft));
}

function namespacesBound(referrer: Draft): ReadonlySet<unknown> {
  const bound = new Set<unknown>();
  if (identityOf(referrer.data).kind === 'RoleBinding') {
    for (const subject of asList(referrer.data['subjects'])) {
      const { kind, namespace } = asMap(subject);
      if (kind === 'ServiceAccount' && namespace !== undefined) bound.add(namespace);
    }
  }
  return bound;
}

/** Whether the reference is settled, be it that it stays. */
function follow(
  referrer: Draft,
  { holder, key }: Slot,
  target: KindSelector,
  field: FieldSpec,
  all: Candidates,
): boolean {
  const value = holder[key];
  if (typeof value === 'string') {
    const candidates = all.byName.get(value) ?? [];
    const found = choose(referrer, value, target, field, candidates, sameName);
    if (found === 'ambiguous') return false;
    if (found) holder[key] = identityOf(found.data).name;
    return true;
  }
  if (!isPlainMap(value) || typeof value['name'] !== 'string') return true;
  const candidates = all.byName.get(value['name']) ?? [];
  const namespace = asText(value['namespace']);
  const inNamespace = namespace === undefined ? candidates : namespaced(candidates, namespace, all);
  const found = choose(referrer, value['name'], target, field, inNamespace, sameNameAndNamespace);
  if (found === 'ambiguous') return false;
  if (found) {
    const { name, namespace: own } = identityOf(found.data);
    const reference = value as Record<string, unknown>;
    reference['name'] = name;
    if (own !== undefined) reference['namespace'] = own;
  }
  return true;
}

/** By the namespaces that objects came with; where none came with this one, by those that they have now. */
function namespaced(
  candidates: readonly Draft[],
  namespace: string,
  { namespaces }: Candidates,
): readonly Draft[] {
  return namespaces.has(namespace)
    ? candidates.filter(({ formerIds }) => formerIds[0]?.namespace === namespace)
    : candidates.filter(({ data }) => effectiveNamespace(data) === namespace);
}

function choose(
  referrer: Draft,
  name: string,
  target: KindSelector,
  field: FieldSpec,
  candidates: readonly Draft[],
  identical: (a: Draft, b: Draft) => boolean,
): Draft | 'ambiguous' | undefined {
  const role =
    field.path.slice(-2).join('/') === 'roleRef/name' ? asMap(referrer.data['roleRef']) : undefined;
  const own = effectiveNamespace(referrer.data);
  let found = candidates.filter((draft) => {
    const { group, version, kind } = identityOf(draft.data);
    const wasOfKind = (selector: KindSelector) =>
      draft.formerIds.some((id) => isOfKind({ group, version, kind: id.kind }, selector));
    return (
      draft.formerIds.some((id) => id.name === name) &&
      wasOfKind(target) &&
      (role === undefined ||
        asText(role['kind']) === undefined ||
        asText(role['apiGroup']) === undefined ||
        wasOfKind({ kind: String(role['kind']), group: String(role['apiGroup']) })) &&
      (isClusterWide(referrer) ||
        isClusterWide(draft) ||
        kind === 'ServiceAccount' ||
        effectiveNamespace(draft.data) === own)
    );
  });
  if (found.length > 1) found = found.filter((draft) => sameContext(draft, referrer, true));
  if (found.length > 1) found = found.filter((draft) => sameContext(draft, referrer, false));
  const [first, ...others] = found;
  if (first === undefined || others.every((other) => identical(first, other))) return first;
  return 'ambiguous';
}

/** Whether two objects were renamed alike, by the folders that they share. */
function sameContext(a: Draft, b: Draft, orNotAtAll: boolean): boolean {
  const alike = (mine: readonly string[], others: readonly string[]) =>
    (orNotAtAll && (mine.length === 0 || others.length === 0)) || endsAlike(mine, others);
  return alike(a.prefixes, b.prefixes) && alike(a.suffixes, b.suffixes);
}

function endsAlike(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  if (length === 0) return a.length === b.length;
  return a.slice(-length).join('\0') === b.slice(-length).join('\0');
}

function sameName(a: Draft, b: Draft): boolean {
  return identityOf(a.data).name === identityOf(b.data).name;
}

function sameNameAndNamespace(a: Draft, b: Draft): boolean {
  return sameName(a, b) && identityOf(a.data).namespace === identityOf(b.data).namespace;
}
