import type { Field, ObjectType, Type, Union } from '../schemas/types.ts';
import { type Addition, added } from './additions.ts';
import { patternType, scalarNamed } from './formats.ts';
import type { Node, UnionNode } from './node.ts';
import { refusalRule } from './refusal-rule.ts';

/** Returns the additions at a place, given the name of its definition and its path. */
export type AdditionsAt = (like: string | undefined, path: string) => readonly Addition[];

/** Converts nodes into the types that `validate.ts` walks, each on first use. */
export class TypeBuilder {
  private readonly nodes: readonly Node[];
  private readonly additions: AdditionsAt;
  private readonly metadata: () => ObjectType;

  /** `metadata` returns the type of metadata that CRDs leave undescribed. */
  constructor(nodes: readonly Node[], additions: AdditionsAt, metadata: () => ObjectType) {
    this.nodes = nodes;
    this.additions = additions;
    this.metadata = metadata;
  }

  /** Returns the type at an index; `path` consists of the kind and the names of fields. */
  typeAt(index: number, path: string): Type {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`${path} refers to node ${index}, which is not there`);
    const type = this.plainType(node, path);
    if (node.null === 1) return { kind: 'nullable', type };
    return node.def === undefined ? type : { kind: 'nullable', type, filled: true };
  }

  objectAt(index: number, path: string): ObjectType {
    const type = this.typeAt(index, path);
    if (type.kind !== 'object') throw new Error(`${path} is not an object`);
    return type;
  }

  private plainType(node: Node, path: string): Type {
    const range = {
      ...(node.min !== undefined && { least: node.min }),
      ...(node.max !== undefined && { most: node.max }),
    };
    switch (node.t) {
      case 'any':
        return { kind: 'any' };
      case 'bool':
        return { kind: 'boolean' };
      case 'int':
      case 'num': {
        const kind = node.t === 'int' ? 'integer' : 'number';
        return { kind, range, ...(node.in && { values: node.in.map(Number) }) };
      }
      case 'quantity':
        return { kind: 'scalar', name: 'quantity', length: {} };
      case 'intstr':
        return { kind: 'scalar', name: 'intOrString', length: {} };
      case 'str': {
        if (node.in !== undefined) return { kind: 'enum', values: node.in.map(String) };
        const name = scalarNamed(node.re, node.fmt);
        if (name !== undefined) return { kind: 'scalar', name, length: range };
        return node.re === undefined ? { kind: 'string', length: range } : patternType(node.re, range);
      }
      case 'list':
        return {
          kind: 'list',
          item: this.typeAt(node.i ?? 0, path),
          size: range,
          ...(node.by && { by: node.by }),
        };
      case 'map':
        return { kind: 'map', value: this.typeAt(node.i ?? 0, `${path}.*`), size: range };
      case 'obj':
        if (node.like === 'ObjectMeta' && Object.keys(node.f ?? {}).length === 0) return this.metadata();
        return this.object(node, path, range);
    }
  }

  private object(node: Node, path: string, size: ObjectType['size']): ObjectType {
    const fields = new Map<string, Field>();
    const refused = new Set(node.count?.flatMap(([, most, names]) => (most === 0 ? names : [])));
    for (const [name, index] of Object.entries(node.f ?? {})) {
      if (refused.has(name)) continue;
      let type: Type | undefined;
      fields.set(name, {
        required: node.req?.includes(name) === true && this.nodes[index]?.def === undefined,
        type: () => {
          type ??= this.typeAt(index, `${path}.${name}`);
          return type;
        },
      });
    }
    const name = node.like ?? path.slice(path.lastIndexOf('.') + 1);
    const object: ObjectType = {
      kind: 'object',
      name,
      fields,
      choices: (node.count ?? []).flatMap(([least, most, of]) => (most === 0 ? [] : [{ of, least, most }])),
      needs: node.need ?? [],
      unions: (node.union ?? []).map((union) => this.union(union, node)),
      rules: [],
      ...(node.refuse && { fallback: refusalRule(node, this.nodes, name) }),
      size,
      open: node.open === 1,
    };
    return this.additions(node.like, path).reduce(added, object);
  }

  private union({ by, with: goes, need }: UnionNode, node: Node): Union {
    const value = this.nodes[node.f?.[by] ?? -1]?.def;
    return {
      by,
      ...(typeof value === 'string' && { otherwise: value }),
      goesWith: Object.entries(goes),
      needs: Object.entries(need),
    };
  }
}
