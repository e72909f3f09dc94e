import type { GroupData, Node } from './node.ts';
import type { JsonSchema, UpstreamKind } from './schema.ts';

/** Returns what a schema means beyond its own keywords. */
export interface Reader {
  /** Returns the Kubernetes definition whose fields an object has. */
  readonly likeness: (schema: JsonSchema) => string | undefined;
  /** Returns what the rules of an object say about fields that belong together. */
  readonly facts: (schema: JsonSchema) => Partial<Pick<Node, 'count' | 'need' | 'union' | 'refuse'>>;
  /** Whether the value can never be changed. */
  readonly isFixed: (schema: JsonSchema) => boolean;
}

/** Collects the nodes of one API group; equal ones are stored once. */
export class Compactor {
  private readonly nodes: Node[] = [];
  private readonly known = new Map<string, number>();
  private readonly references = new Map<string, number>();
  private readonly reader: Reader;
  private readonly kinds = new Map<string, { versions: Record<string, number>; cluster?: 1 }>();

  constructor(reader: Reader) {
    this.reader = reader;
  }

  add({ version, kind, cluster, schema, definitions = none }: UpstreamKind): void {
    const entry = this.kinds.get(kind) ?? { versions: {}, ...(cluster && { cluster: 1 as const }) };
    this.kinds.set(kind, entry);
    const root = this.objectOf(schema, definitions, true);
    entry.versions[version] = this.store(root);
  }

  finish(): Omit<GroupData, 'from'> {
    const kinds = Object.fromEntries(
      [...this.kinds]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { versions, ...rest }]) => [
          name,
          { versions: Object.fromEntries(Object.entries(versions).sort(byVersion)), ...rest },
        ]),
    );
    return { kinds, nodes: this.nodes };
  }

  private store(node: Node): number {
    const key = JSON.stringify(node);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, this.nodes.length);
    this.nodes.push(node);
    return this.nodes.length - 1;
  }

  private read(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>, name = ''): number {
    if (schema.$ref !== undefined) return this.reference(schema, definitions);
    return this.store(this.nodeOf(schema, definitions, name));
  }

  private reference(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): number {
    const name = (schema.$ref ?? '').replace('#/definitions/', '');
    const key = `${name} ${JSON.stringify(schema.default ?? null)}`;
    const known = this.references.get(key);
    if (known !== undefined) return known;
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`no definition is called ${name}`);
    const short = name.split('.').at(-1) ?? name;
    const plain = wellKnown(short);
    // A definition that contains itself gets its index before it is read.
    if (plain === undefined && refersTo(definition, name)) {
      const place = this.nodes.length;
      this.references.set(key, place);
      this.nodes.push({ t: 'any' });
      this.nodes[place] = { ...this.nodeOf(definition, definitions, short), like: short };
      return place;
    }
    const node = plain ?? this.nodeOf(definition, definitions, short);
    const index = this.store(node.t === 'obj' ? { ...node, like: short } : node);
    this.references.set(key, index);
    return index;
  }

  private nodeOf(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>, name: string): Node {
    const common = {
      ...(schema.nullable === true && { null: 1 as const }),
      ...(schema.default !== undefined && { def: schema.default }),
      ...(this.reader.isFixed(schema) && { fixed: 1 as const }),
    };
    const values = schema.enum === undefined ? {} : { in: schema.enum as (string | number | boolean)[] };
    if (schema['x-kubernetes-int-or-string'] === true && schema.enum !== undefined)
      return { t: 'str', ...values, ...common };
    if (schema['x-kubernetes-int-or-string'] === true)
      return { t: isQuantity(schema) ? 'quantity' : 'intstr', ...pattern(schema), ...common };
    switch (schema.type) {
      case 'boolean':
        return { t: 'bool', ...common };
      case 'integer':
      case 'number': {
        const bounds = { ...limit('min', lowest(schema)), ...limit('max', highest(schema)) };
        return { t: schema.type === 'integer' ? 'int' : 'num', ...bounds, ...values, ...common };
      }
      case 'string': {
        const bounds = { ...limit('min', schema.minLength), ...limit('max', schema.maxLength) };
        const format = schema.format === undefined ? {} : { fmt: schema.format };
        return { t: 'str', ...bounds, ...pattern(schema), ...format, ...values, ...common };
      }
      case 'array': {
        const keys = schema['x-kubernetes-list-map-keys'];
        const unique = schema['x-kubernetes-list-type'] === 'set' || schema.uniqueItems === true;
        return {
          t: 'list',
          i: this.read(schema.items ?? {}, definitions),
          ...limit('min', schema.minItems),
          ...limit('max', schema.maxItems),
          ...(keys !== undefined ? { by: keys } : unique && { by: [] }),
          ...(schema['x-kubernetes-patch-strategy']?.includes('merge') === true && {
            merge: schema['x-kubernetes-patch-merge-key'] ?? '',
          }),
          ...common,
        };
      }
      default:
        return { ...this.maybeObject(schema, definitions, name), ...common };
    }
  }

  private maybeObject(
    schema: JsonSchema,
    definitions: Readonly<Record<string, JsonSchema>>,
    name: string,
  ): Node {
    if (schema.properties !== undefined || schema['x-kubernetes-embedded-resource'] === true)
      return this.objectOf(schema, definitions, false);
    const value = schema.additionalProperties;
    const size = { ...limit('min', schema.minProperties), ...limit('max', schema.maxProperties) };
    if (typeof value === 'object') return { t: 'map', i: this.read(value, definitions), ...size };
    const free = value === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
    if (schema.type !== 'object') return { t: 'any' };
    // Generators leave the metadata of a template undescribed, although it is like all metadata.
    if (!free && name === 'metadata') return { t: 'obj', f: {}, like: 'ObjectMeta' };
    return { t: 'obj', f: {}, ...size, ...((free || definitions !== none) && { open: 1 as const }) };
  }

  private objectOf(
    schema: JsonSchema,
    definitions: Readonly<Record<string, JsonSchema>>,
    root: boolean,
  ): Node {
    const fields = new Map<string, number>();
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      if (root && outer.includes(key)) continue;
      fields.set(key, this.read(child, definitions, key));
    }
    const whole = schema['x-kubernetes-embedded-resource'] === true;
    const required = (schema.required ?? []).filter((key) => !(root && outer.includes(key)));
    const like = root ? undefined : this.reader.likeness(schema);
    return {
      t: 'obj',
      f: Object.fromEntries(fields),
      ...(required.length > 0 && { req: required }),
      ...limit('min', schema.minProperties),
      ...limit('max', schema.maxProperties),
      ...(schema['x-kubernetes-preserve-unknown-fields'] === true && { open: 1 as const }),
      ...(whole && { whole: 1 as const }),
      ...(like !== undefined && { like }),
      ...this.reader.facts(schema),
    };
  }
}

const none: Readonly<Record<string, JsonSchema>> = {};

/** The fields of every object; trees do not set a status. */
const outer = ['apiVersion', 'kind', 'metadata', 'status'];

/** Returns definitions whose description requires more than their schema. */
function wellKnown(name: string): Node | undefined {
  switch (name) {
    case 'IntOrString':
      return { t: 'intstr' };
    case 'Quantity':
      return { t: 'quantity' };
    case 'JSON':
    case 'JSONSchemaPropsOrArray':
    case 'JSONSchemaPropsOrBool':
    case 'JSONSchemaPropsOrStringArray':
    case 'RawExtension':
    case 'FieldsV1':
      return { t: 'any' };
    case 'Time':
    case 'MicroTime':
      return { t: 'str', fmt: 'date-time', null: 1 };
    default:
      return undefined;
  }
}

function refersTo(schema: unknown, name: string): boolean {
  return JSON.stringify(schema).includes(`"#/definitions/${name}"`);
}

function isQuantity(schema: JsonSchema): boolean {
  return schema.pattern?.includes('(([KMGTPE]i)|[numkMGTPE]|([eE]') === true;
}

function pattern(schema: JsonSchema): { re?: string } {
  return schema.pattern === undefined || isQuantity(schema) ? {} : { re: schema.pattern };
}

function limit(
  key: 'min' | 'max',
  value: number | undefined,
): { readonly min?: number; readonly max?: number } {
  return value === undefined ? {} : { [key]: value };
}

function lowest({ minimum, exclusiveMinimum, type }: JsonSchema): number | undefined {
  return minimum !== undefined && exclusiveMinimum === true && type === 'integer' ? minimum + 1 : minimum;
}

function highest({ maximum, exclusiveMaximum, type }: JsonSchema): number | undefined {
  return maximum !== undefined && exclusiveMaximum === true && type === 'integer' ? maximum - 1 : maximum;
}

/** Compares versions like the API server: stable ones first, newer before older. */
function byVersion([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  const rank = (version: string) => {
    const [, major = '0', stage = '', minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+)?)?$/.exec(version) ?? [];
    return [stage === '' ? 2 : stage === 'beta' ? 1 : 0, Number(major), Number(minor)] as const;
  };
  const [x, y] = [rank(a), rank(b)];
  return y[0] - x[0] || y[1] - x[1] || y[2] - x[2] || (a < b ? -1 : 1);
}
