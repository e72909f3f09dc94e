import { fieldType } from '../../verify/helm/values-type.ts';
import { isPlainMap } from '../../verify/model/data.ts';
import type { Type } from '../../verify/schemas/types.ts';
import type { Probe } from './probes.ts';
import type { RenderedObject } from './rendered.ts';

/** A field that a value ends up in: its object, and its path without list indexes. */
export interface Landing {
  readonly object: RenderedObject;
  readonly path: readonly string[];
}

/** Finds where the marks of probes occur in the rendered objects. */
export function landings(
  objects: Iterable<RenderedObject>,
  probes: readonly Probe[],
): ReadonlyMap<Probe, readonly Landing[]> {
  const byMark = new Map(probes.flatMap((probe) => (probe.mark === undefined ? [] : [[probe.mark, probe]])));
  const found = new Map<Probe, Landing[]>();
  const add = (mark: unknown, landing: Landing, kinds: readonly Probe['kind'][]): void => {
    const probe = byMark.get(mark as string | number);
    if (probe !== undefined && kinds.includes(probe.kind))
      found.set(probe, [...(found.get(probe) ?? []), landing]);
  };
  const walk = (value: unknown, object: RenderedObject, path: readonly string[]): void => {
    if (Array.isArray(value)) {
      for (const item of value) {
        if (isPlainMap(item)) add(item['name'], { object, path }, ['list']);
        walk(item, object, path);
      }
    } else if (isPlainMap(value)) {
      for (const [key, item] of Object.entries(value)) {
        add(key, { object, path }, ['map', 'more']);
        walk(item, object, [...path, key]);
      }
    } else add(value, { object, path }, ['number', 'count', 'text']);
  };
  for (const object of objects) walk(object.data, object, []);
  return found;
}

/** The type of a value, inferred from the fields it ends up in; undefined if they do not determine it. */
export function typeByLandings(probe: Probe, found: readonly Landing[]): string | undefined {
  for (const { object, path } of found) {
    const type = fieldType(object.apiVersion, object.kind, path);
    if (type === undefined || !saysMore(type, probe)) continue;
    return nameOfField(object, path);
  }
  return undefined;
}

function saysMore(type: Type, { kind }: Probe): boolean {
  if (type.kind === 'nullable') return false;
  if (kind === 'list') return type.kind === 'list';
  if (kind === 'map' || kind === 'more') return type.kind === 'object' || type.kind === 'map';
  // For names, charts accept more than the field does, such as `-` for no storage class.
  if (type.kind === 'scalar') return type.name === 'quantity';
  return ['integer', 'number', 'enum', 'boolean'].includes(type.kind);
}

/** A common name for a pod field, whichever workload contains it. */
function nameOfField({ apiVersion, kind }: RenderedObject, path: readonly string[]): string {
  const text = path.join('.');
  const pods = /^spec\.(?:jobTemplate\.spec\.)?template\.((?:metadata|spec)\..*)$/.exec(text)?.[1];
  return pods === undefined ? `${apiVersion} ${kind} ${text}` : `v1 Pod ${pods}`;
}
