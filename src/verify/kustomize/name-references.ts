import { addTo } from '../../diagnostics/lists.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asList, asMap, asText, isPlainMap } from '../model/data.ts';
import type { TransformerConfig } from './configurations.ts';
import { clusterWide, type Draft, effectiveNamespace, identityOf, isClusterWide } from './draft.ts';
import { type FieldSpec, isOfKind, type KindSelector, type Slot, visitSpec } from './field-specs.ts';

/** A reference that matches several renamed objects equally, so that Kustomize refuses it. */
export interface AmbiguousReference {
  readonly draft: Draft;
  readonly path: KeyPath;
  readonly name: string;
}

/** Updates all references in the configured fields to the new names of objects. Returns the ambiguous ones. */
export function followNames(drafts: readonly Draft[], config: TransformerConfig): AmbiguousReference[] {
  const renamed = drafts.filter(({ formerIds }) => formerIds.length > 0);
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
              const name = stringOf(isPlainMap(value) ? value['name'] : value);
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

/** Returns the field itself or, if it is a list, its items. */
function slotsIn(slot: Slot): Slot[] {
  const value = slot.holder[slot.key];
  if (!Array.isArray(value)) return [slot];
  const holder = value as unknown as Record<number, unknown>;
  return value.map((_, index) => ({ holder, key: index, path: [...slot.path, index] }));
}

/** Objects that another object may refer to. */
interface Candidates {
  /** Returns those that have had a name. */
  readonly named: (name: string) => readonly Draft[];
  /** Whether one of them originally had this namespace. */
  readonly cameWith: (namespace: string | undefined) => boolean;
}

/** Renamed objects, indexed by each of their names or original namespaces, together with their current namespace. */
class Renamed {
  readonly #order = new Map<Draft, number>();
  readonly #byKey = new Map<string, Draft[]>();

  constructor(drafts: readonly Draft[]) {
    for (const draft of drafts) {
      this.#order.set(draft, this.#order.size);
      const places = placesOf(draft);
      for (const name of new Set(draft.formerIds.map((id) => id.name)))
        this.#add('name', name, places, draft);
      this.#add('namespace', draft.formerIds[0]?.namespace, places, draft);
    }
  }

  /** Returns the matching objects, in the order of the build; `places` is undefined for all. */
  find(
    what: 'name' | 'namespace',
    value: string | undefined,
    places: readonly string[] | undefined,
  ): Draft[] {
    const found = (places ?? ['all']).flatMap((place) => this.#byKey.get(keyOf(what, value, place)) ?? []);
    if (places === undefined || found.length < 2) return found;
    return [...new Set(found)].sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
  }

  has(what: 'name' | 'namespace', value: string | undefined, places: readonly string[] | undefined): boolean {
    return (places ?? ['all']).some((place) => this.#byKey.has(keyOf(what, value, place)));
  }

  #add(what: 'name' | 'namespace', value: string | undefined, places: readonly string[], draft: Draft): void {
    for (const place of ['all', ...places]) addTo(this.#byKey, keyOf(what, value, place), draft);
  }
}

const keyOf = (what: string, value: string | undefined, place: string) =>
  JSON.stringify([what, value ?? null, place]);

/** The namespace as Kustomize takes it, and as written. */
function placesOf({ data }: Draft): readonly string[] {
  return [`as ${effectiveNamespace(data)}`, `written ${identityOf(data).namespace ?? ''}`];
}

/**
 * Returns a function with the objects that an object may refer to: those in its own namespace, those without one, and
 * service accounts that a binding names; for a cluster-scoped object, all.
 */
function reachableFrom(drafts: readonly Draft[]): (referrer: Draft) => Candidates {
  const renamed = new Renamed(drafts);
  return (referrer) => {
    const own = effectiveNamespace(referrer.data);
    const bound = Array.from(namespacesBound(referrer), (namespace) => `written ${stringOf(namespace)}`);
    const places = isClusterWide(referrer) ? undefined : [`as ${clusterWide}`, `as ${own}`, ...bound];
    return {
      named: (name) => renamed.find('name', name, places),
      cameWith: (namespace) => renamed.has('namespace', namespace, places),
    };
  };
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

/** Updates a reference. Returns whether it is settled, which may mean unchanged. */
function follow(
  referrer: Draft,
  { holder, key }: Slot,
  target: KindSelector,
  field: FieldSpec,
  all: Candidates,
): boolean {
  const value = holder[key];
  if (typeof value === 'string') {
    const candidates = all.named(value);
    const found = choose(referrer, value, target, field, candidates, sameName);
    if (found === 'ambiguous') return false;
    if (found) holder[key] = identityOf(found.data).name;
    return true;
  }
  if (!isPlainMap(value) || typeof value['name'] !== 'string') return true;
  const candidates = all.named(value['name']);
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

/** Filters candidates by their original namespaces or, if none originally had this one, by their current ones. */
function namespaced(
  candidates: readonly Draft[],
  namespace: string,
  { cameWith }: Candidates,
): readonly Draft[] {
  return cameWith(namespace)
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
        wasOfKind({ kind: stringOf(role['kind']), group: stringOf(role['apiGroup']) })) &&
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

/** Whether two objects were renamed in the same way, by the folders that they share. */
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
