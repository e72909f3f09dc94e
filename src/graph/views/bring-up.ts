import { asList, asText, at } from '../../verify/model/data.ts';
import type { Model } from '../../verify/model/model.ts';
import type { FluxKustomization } from '../../verify/model/object.ts';
import type { GraphEdge, GraphNode, View } from '../graph.ts';
import { idOf } from '../owners.ts';

/** Which Flux Kustomization waits for which, in start-up order. */
export function bringUpView(model: Model): View {
  // A FluxInstance applies the entry point, which is then not a Kustomization in the tree.
  const all = [...new Set(model.kustomizations.flatMap((own) => [...(own.parent ? [own.parent] : []), own]))];
  const byName = new Map(all.map((own) => [`${own.namespace}/${own.name}`, own]));
  const before = new Map(all.map((own) => [own, dependenciesOf(own, byName)]));
  const wave = (own: FluxKustomization, seen: readonly FluxKustomization[] = []): number =>
    seen.includes(own)
      ? 0
      : Math.max(0, ...startsAfter(own, before).map((other) => 1 + wave(other, [...seen, own])));
  const count = (own: FluxKustomization) => model.objects.filter(({ appliedBy }) => appliedBy === own).length;
  const nodes = all.map((own): GraphNode => {
    const { object, name, namespace, path } = own;
    const objects = model.objects.filter(({ appliedBy }) => appliedBy === own);
    const waits = asList(own.spec['healthChecks']).length > 0 || own.spec['wait'] === true;
    return {
      id: idOf(object),
      role: 'kustomization',
      kind: object.kind,
      name,
      caption: [namespaceOf(own), `step ${wave(own) + 1}`].filter(Boolean).join(' · '),
      ...(namespaceOf(own) !== undefined && { namespace: namespaceOf(own) ?? '' }),
      notes: [
        `Start-up step ${wave(own) + 1}.`,
        ...(path === undefined ? [] : [`Applies ${count(own)} objects from ${path}.`]),
        ...(waits ? ['Is ready when its objects are ready.'] : []),
        ...(namespace === undefined ? [] : [`The Kustomization itself is in ${namespace}.`]),
      ],
      objects: [idOf(object), ...objects.filter((other) => other !== object).map(idOf)],
    };
  });
  const edges = all.flatMap((own) => {
    const waits = before.get(own) ?? [];
    const implied = (other: FluxKustomization) =>
      waits.some((third) => third !== other && reaches(third, other, before));
    return [
      ...waits.map((other): GraphEdge => {
        const id = `${idOf(other.object)} ${idOf(own.object)}`;
        const details = [`${own.name} waits until ${other.name} is ready`];
        const ends = { from: idOf(other.object), to: idOf(own.object) };
        return {
          id,
          ...ends,
          label: '',
          details,
          objects: [],
          ...(implied(other) && { implied: true as const }),
        };
      }),
      ...(waits.length === 0 ? parentsOf(own).map((parent) => applied(parent, own)) : []),
    ];
  });
  return { name: 'bring-up', title: 'Bring-up', arrow: 'starts before', nodes, edges };
}

function applied(parent: FluxKustomization, own: FluxKustomization): GraphEdge {
  const [from, to] = [idOf(parent.object), idOf(own.object)];
  return {
    id: `${from} ${to}`,
    from,
    to,
    label: '',
    details: [`${parent.name} applies ${own.name}`],
    objects: [],
  };
}

/** The namespace of its objects, which is more informative than its own. */
function namespaceOf({ spec, namespace }: FluxKustomization): string | undefined {
  return asText(spec['targetNamespace']) ?? namespace;
}

type Dependencies = ReadonlyMap<FluxKustomization, readonly FluxKustomization[]>;

function dependenciesOf(
  { spec, namespace }: FluxKustomization,
  byName: ReadonlyMap<string, FluxKustomization>,
): FluxKustomization[] {
  return asList(spec['dependsOn']).flatMap((entry) => {
    const name = asText(at(entry, 'name'));
    const found = byName.get(`${asText(at(entry, 'namespace')) ?? namespace}/${name}`);
    return found === undefined ? [] : [found];
  });
}

function startsAfter(own: FluxKustomization, before: Dependencies): readonly FluxKustomization[] {
  return [...(before.get(own) ?? []), ...parentsOf(own)];
}

/** A FluxInstance is in the tree that its own Kustomization applies; whatever installs Flux comes first. */
function parentsOf({ object, parent }: FluxKustomization): readonly FluxKustomization[] {
  return parent === undefined || parent.object === object || object.kind === 'FluxInstance' ? [] : [parent];
}

function reaches(from: FluxKustomization, to: FluxKustomization, before: Dependencies): boolean {
  const seen = new Set<FluxKustomization>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const other of before.get(next) ?? []) {
      if (other === to) return true;
      open.push(other);
    }
  }
  return false;
}
