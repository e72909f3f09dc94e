import { isOpaque, isPlainMap } from '../model/data.ts';
import type { Node } from './node.ts';

/** What a value is when it is not known yet: it is substituted or sealed, or has a wrong type. */
export const unknown = Symbol('unknown');

/** A value with the node that describes it, if there is one. */
export interface Field {
  readonly value: unknown;
  readonly node?: Node | undefined;
}

/** Reads fields as the API server sees them, which fills in defaults first. */
export class FieldReader {
  private readonly nodes: readonly Node[];

  constructor(nodes: readonly Node[]) {
    this.nodes = nodes;
  }

  read(from: Field, path: string): Field {
    let field = from;
    for (const step of path === '' ? [] : path.split('.')) {
      const { value, node } = field;
      if (value === undefined || value === unknown) return field;
      if (Array.isArray(value) && /^\d+$/.test(step)) field = this.filled(value[Number(step)], node?.i);
      else if (isPlainMap(value))
        field = this.filled(Object.hasOwn(value, step) ? value[step] : undefined, node?.f?.[step] ?? node?.i);
      else return { value: unknown };
    }
    return typeof field.value === 'string' && isOpaque(field.value) ? { ...field, value: unknown } : field;
  }

  /** Returns the items of a list, or the keys of a map, by their place. */
  items({ value, node }: Field): readonly (readonly [place: string | number, item: Field])[] | undefined {
    if (Array.isArray(value))
      return value.map((item, index) => [index, this.read(this.filled(item, node?.i), '')]);
    return isPlainMap(value)
      ? Object.keys(value).map((key) => [key, this.read({ value: key }, '')])
      : undefined;
  }

  private filled(value: unknown, index: number | undefined): Field {
    const node = index === undefined ? undefined : this.nodes[index];
    if (value === null && node?.null === 1) return { value: unknown };
    return { value: value ?? node?.def, node };
  }
}
