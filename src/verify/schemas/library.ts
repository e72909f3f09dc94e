import { meta } from './groups/meta.ts';
import { pod } from './groups/pod.ts';
import { volumes } from './groups/volumes.ts';
import { type Expression, type Notation, type ObjectExpression, parseNotation } from './notation.ts';
import { isScalarName } from './scalars.ts';
import type { Field, ObjectType, Type } from './types.ts';

/** A text in the notation, or what the build has read it to. */
type Text = string | Notation;

/** One API group of the pack. */
export interface ApiGroup {
  /** As in `apiVersion`, without the version; empty for the core group. */
  readonly group: string;
  readonly notation: Text;
  /** Definitions of other files that this one refers to. */
  readonly uses?: readonly Text[];
}

export interface Kind {
  readonly group: string;
  readonly name: string;
  readonly versions: readonly string[];
  readonly clusterScoped: boolean;
  readonly type: ObjectType;
}

/** Read one group's notation. Types are made when they are first asked for. */
export function readGroup({ group, notation, uses = [] }: ApiGroup): readonly Kind[] {
  const parsed = read(notation);
  const definitions = new Map(parsed.definitions);
  for (const text of uses) {
    for (const [name, expression] of shared(text))
      if (!definitions.has(name)) definitions.set(name, expression);
  }
  const builder = new Builder(definitions);
  return parsed.kinds.map(({ name, versions, clusterScoped, bare, body }) => {
    let type: ObjectType | undefined;
    return {
      group,
      name,
      versions,
      clusterScoped,
      get type() {
        if (type === undefined) {
          const own = body();
          const whole = bare ? own : { ...own, spreads: [{ name: 'Resource' }, ...own.spreads] };
          type = builder.object(whole, name, latest);
        }
        return type;
      },
    };
  });
}

/** One definition out of a text in the notation, with the blocks that pods are made of at hand. */
export function readDefinition(notation: string, name: string): ObjectType {
  const definitions = new Map(parseNotation(notation).definitions);
  for (const text of [meta, pod, volumes]) {
    for (const [key, expression] of shared(text)) if (!definitions.has(key)) definitions.set(key, expression);
  }
  const expression = definitions.get(name)?.();
  if (expression?.kind !== 'object') throw new Error(`${name} is not defined as a map`);
  return new Builder(definitions).object(expression, name, latest);
}

const latest = Number.POSITIVE_INFINITY;
type Definitions = Notation['definitions'];

const parsedTexts = new Map<Text, Definitions>();

function shared(text: Text): Definitions {
  const known = parsedTexts.get(text) ?? read(text).definitions;
  parsedTexts.set(text, known);
  return known;
}

function read(text: Text): Notation {
  return typeof text === 'string' ? parseNotation(text) : text;
}

class Builder {
  private readonly built = new Map<string, Type>();
  private readonly definitions: Definitions;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  object(expression: ObjectExpression, name: string, release: number): ObjectType {
    const fields = new Map<string, Field>();
    const choices = [...expression.choices];
    const unions = [...expression.unions];
    const rules = [...expression.rules];
    let open = expression.open;
    for (const spread of expression.spreads) {
      const base = this.reference(spread.name, spread.release ?? release);
      if (base.kind !== 'object')
        throw new Error(`${spread.name} is not a map, so ${name} cannot take its fields`);
      for (const [key, field] of base.fields) fields.set(key, field);
      choices.push(...base.choices);
      unions.push(...base.unions);
      rules.push(...base.rules);
      open ||= base.open;
    }
    for (const key of expression.without) {
      if (!fields.delete(key)) throw new Error(`${name} leaves out ${key}, which it does not have`);
    }
    for (const { name: key, required, since, type } of expression.fields) {
      if (since !== undefined && since > release) continue;
      fields.set(key, { required, type: this.lazily(type, key, release) });
    }
    const known = choices
      .map((choice) => ({ ...choice, of: choice.of.filter((key) => fields.has(key)) }))
      .filter(({ of }) => of.length > 0);
    return { kind: 'object', name, fields, choices: known, unions, rules, size: expression.size, open };
  }

  private lazily(expression: Expression, name: string, release: number): () => Type {
    let type: Type | undefined;
    return () => {
      type ??= this.type(expression, name, release);
      return type;
    };
  }

  private reference(name: string, release: number): Type {
    const key = `${name}@${release}`;
    const known = this.built.get(key);
    if (known !== undefined) return known;
    const expression = this.definitions.get(name)?.();
    if (expression === undefined) throw new Error(`no definition is called ${name}`);
    const type = this.type(expression, name, release);
    this.built.set(key, type);
    return type;
  }

  private type(expression: Expression, name: string, release: number): Type {
    switch (expression.kind) {
      case 'ref':
        return this.reference(expression.name, expression.release ?? release);
      case 'object':
        return this.object(expression, name, release);
      case 'nullable':
        return { kind: 'nullable', type: this.type(expression.type, name, release) };
      case 'either':
        return { kind: 'either', types: expression.types.map((type) => this.type(type, name, release)) };
      case 'list': {
        const item = this.type(expression.item, name, release);
        return { kind: 'list', item, size: expression.bounds, ...(expression.by && { by: expression.by }) };
      }
      case 'map': {
        const keys = expression.keys === undefined ? {} : { keys: compile(expression.keys) };
        const value = this.type(expression.value, name, release);
        return { kind: 'map', value, size: expression.bounds, ...keys };
      }
      case 'enum':
        return { kind: 'enum', values: expression.values };
      case 'pattern':
        return { kind: 'string', length: expression.bounds, pattern: compile(expression.pattern) };
      case 'word':
        return word(expression);
    }
  }
}

function word({ word: name, bounds, values }: Extract<Expression, { kind: 'word' }>): Type {
  if (name === 'any') return { kind: 'any' };
  if (name === 'bool') return { kind: 'boolean' };
  if (name === 'int') return { kind: 'integer', range: bounds, ...(values && { values }) };
  if (name === 'number') return { kind: 'number', range: bounds };
  if (name === 'port') return { kind: 'integer', range: { least: 1, most: 65535 } };
  if (name === 'string') return { kind: 'string', length: bounds };
  if (isScalarName(name)) return { kind: 'scalar', name, length: bounds };
  throw new Error(`no type is called ${name}`);
}

/** API references write RE2: `(?i)` at the start and `\PC` have no JavaScript form of the same spelling. */
function compile(pattern: string): RegExp {
  const insensitive = pattern.startsWith('(?i)');
  const source = (insensitive ? pattern.slice(4) : pattern).replaceAll('\\PC', '\\P{C}');
  return new RegExp(source, `${insensitive ? 'i' : ''}${source.includes('\\P{') ? 'u' : ''}`);
}
