import { definition, hasDefinition } from '../../kinds/pack.ts';
import { isScalarName } from '../../schemas/scalars.ts';
import type { Field, ObjectType, Type } from '../../schemas/types.ts';
import { type Definitions, type Expression, type ObjectExpression, parseNotation } from './parse.ts';

/** One definition out of a text in the notation, with the definitions of Kubernetes at hand. */
export function readDefinition(notation: string, name: string): ObjectType {
  const definitions = parseNotation(notation);
  const expression = definitions.get(name)?.();
  if (expression?.kind !== 'object') throw new Error(`${name} is not defined as a map`);
  return new Builder(definitions).object(expression, name);
}

/** The definition of `Values` in a text in the notation, read on first use. */
export function definitionOnce(notation: string): () => ObjectType {
  let type: ObjectType | undefined;
  return () => {
    type ??= readDefinition(notation, 'Values');
    return type;
  };
}

class Builder {
  private readonly built = new Map<string, Type>();
  private readonly definitions: Definitions;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  object(expression: ObjectExpression, name: string): ObjectType {
    const fields = new Map<string, Field>();
    const choices = [...expression.choices];
    let open = expression.open;
    for (const spread of expression.spreads) {
      const base = this.reference(spread);
      if (base.kind !== 'object')
        throw new Error(`${spread} is not a map, so ${name} cannot take its fields`);
      for (const [key, field] of base.fields) fields.set(key, field);
      choices.push(...base.choices);
      open ||= base.open;
    }
    for (const key of expression.without) {
      if (!fields.delete(key)) throw new Error(`${name} leaves out ${key}, which it does not have`);
    }
    for (const { name: key, required, type } of expression.fields) {
      fields.set(key, { required, type: this.lazily(type, key) });
    }
    const known = choices
      .map((choice) => ({ ...choice, of: choice.of.filter((key) => fields.has(key)) }))
      .filter(({ of }) => of.length > 0);
    return {
      kind: 'object',
      name,
      fields,
      choices: known,
      needs: [],
      unions: [],
      rules: [],
      size: expression.size,
      open,
    };
  }

  private lazily(expression: Expression, name: string): () => Type {
    let type: Type | undefined;
    return () => {
      type ??= this.type(expression, name);
      return type;
    };
  }

  private reference(name: string): Type {
    const known = this.built.get(name);
    if (known !== undefined) return known;
    const expression = this.definitions.get(name)?.();
    if (expression === undefined && !hasDefinition(name)) throw new Error(`no definition is called ${name}`);
    const type = expression === undefined ? definition(name) : this.type(expression, name);
    this.built.set(name, type);
    return type;
  }

  private type(expression: Expression, name: string): Type {
    switch (expression.kind) {
      case 'ref':
        return this.reference(expression.name);
      case 'object':
        return this.object(expression, name);
      case 'nullable':
        return { kind: 'nullable', type: this.type(expression.type, name) };
      case 'either':
        return { kind: 'either', types: expression.types.map((type) => this.type(type, name)) };
      case 'list': {
        const item = this.type(expression.item, name);
        return { kind: 'list', item, size: expression.bounds, ...(expression.by && { by: expression.by }) };
      }
      case 'map': {
        const keys = expression.keys === undefined ? {} : { keys: compile(expression.keys) };
        const value = this.type(expression.value, name);
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

function compile(pattern: string): RegExp {
  return new RegExp(pattern, pattern.includes('\\P{') ? 'u' : '');
}
