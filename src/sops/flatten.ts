/**
 * The encoding of nested metadata in a format that has only names and values: `age__list_0__map_recipient` is the recipient of
 * the first age key.
 */

type Nested = string | Nested[] | { [key: string]: Nested };

/** Encodes nested metadata as names and values, in order. */
export function flatten(data: Nested, name = ''): [string, string][] {
  if (typeof data === 'string') return [[name, data]];
  if (Array.isArray(data)) return data.flatMap((item, index) => flatten(item, `${name}__list_${index}`));
  return Object.entries(data).flatMap(([key, value]) =>
    flatten(value, name === '' ? key : `${name}__map_${key}`),
  );
}

/** The inverse of {@link flatten}; undefined if names contradict each other. */
export function unflatten(pairs: readonly (readonly [string, string])[]): unknown {
  const root: Record<string, Nested> = Object.create(null) as Record<string, Nested>;
  for (const [name, value] of pairs) {
    const steps = name.split(/(?=__(?:map|list)_)/);
    let node: Record<string, Nested> = root;
    for (const [index, step] of steps.entries()) {
      const last = index === steps.length - 1;
      if (last) {
        if (step in node) return undefined;
        node[step] = value;
        break;
      }
      const inner = node[step] ?? (Object.create(null) as Record<string, Nested>);
      node[step] = inner;
      if (typeof inner === 'string' || Array.isArray(inner)) return undefined;
      node = inner;
    }
  }
  return assemble(root);
}

function assemble(node: Nested): unknown {
  if (typeof node === 'string' || Array.isArray(node)) return node;
  const entries = Object.entries(node);
  if (entries.length > 0 && entries.every(([step]) => step.startsWith('__list_'))) {
    const list: unknown[] = [];
    for (const [step, value] of entries) list[Number(step.slice('__list_'.length))] = assemble(value);
    return [...list];
  }
  return Object.fromEntries(entries.map(([step, value]) => [step.replace(/^__map_/, ''), assemble(value)]));
}
