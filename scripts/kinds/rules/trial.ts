import { compileExpression } from '../../../src/verify/cel/rules.ts';
import { celValue, withDefaults } from '../../../src/verify/cel/values.ts';
import { Compactor } from '../../../src/verify/kinds/compact.ts';
import { type Field, FieldReader } from '../../../src/verify/kinds/fields.ts';
import { States } from '../../../src/verify/kinds/refused.ts';
import type { JsonSchema } from '../../../src/verify/kinds/schema.ts';
import type { Combinations } from './combinations.ts';
import { plainName } from './names.ts';

/** How many values a rule is tried on. */
const rounds = 400;

/**
 * Returns a value on which the refused states and the expression disagree; undefined if there is none among many values that
 * consist of the fields and texts of the expression.
 */
export function counterexample(rule: string, schema: JsonSchema, refused: Combinations): unknown {
  const run = compileExpression(rule);
  if (run === undefined) return rule;
  const make = new Samples(rule);
  const judge = judgeOf(schema, refused);
  for (let round = 0; round < rounds; round += 1) {
    const value = make.value(schema, 0);
    if (value === undefined) continue;
    const filled = withDefaults(value, schema);
    let holds: boolean;
    try {
      holds = run(celValue(filled, schema)) === true;
    } catch {
      holds = false;
    }
    if (holds === judge(value)) return value;
  }
  return undefined;
}

function judgeOf(schema: JsonSchema, refused: Combinations): (value: unknown) => boolean {
  const compactor = new Compactor({ likeness: () => undefined, facts: () => ({}), isFixed: () => false });
  const whole: JsonSchema = { type: 'object', properties: { spec: schema } };
  compactor.add({ group: '', version: 'v1', kind: 'Trial', cluster: false, schema: whole });
  const { kinds, nodes } = compactor.finish();
  const fields = new FieldReader(nodes);
  const states = new States(fields);
  const root = nodes[kinds['Trial']?.versions['v1'] ?? -1];
  return (value) => {
    const self: Field = fields.read({ value: { spec: value }, node: root }, 'spec');
    return refused.some((each) => states.holds(each, self) === true);
  };
}

/** Values that the API server could get, made of what the expression mentions. */
class Samples {
  private readonly words: ReadonlySet<string>;
  private readonly texts: readonly string[];
  private readonly numbers: readonly number[];
  private random = 7;

  constructor(rule: string) {
    this.words = new Set([...rule.matchAll(/\w+/g)].map(([word]) => plainName(word)));
    const literals = [...rule.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? '');
    this.texts = /\bduration\(/.test(rule)
      ? ['0s', '1s', '90s', '1m', '2h', '1m30s']
      : [...new Set([...literals, ...literals.flatMap((each) => [`${each}x`, `x${each}`]), '', 'x'])];
    const numbers = [...rule.matchAll(/(?<![\w'"])\d+/g)].map(([number]) => Number(number));
    this.numbers = [...new Set([...numbers.flatMap((each) => [each - 1, each, each + 1]), 0, 1, 2])];
  }

  value(schema: JsonSchema, depth: number): unknown {
    if (schema.enum !== undefined) return this.pick(schema.enum);
    switch (schema.type) {
      case 'boolean':
        return this.pick([true, false]);
      case 'integer':
      case 'number':
        return this.pick(this.numbers);
      case 'string':
        return this.pick(this.texts);
      case 'array':
        return Array.from({ length: this.pick([0, 1, 1, 2, 3]) }, () =>
          this.value(schema.items ?? {}, depth + 1),
        );
      case 'object':
        return this.object(schema, depth);
      default:
        return schema.properties === undefined ? this.pick(this.texts) : this.object(schema, depth);
    }
  }

  private object(schema: JsonSchema, depth: number): unknown {
    const result: Record<string, unknown> = {};
    const each = schema.additionalProperties;
    if (schema.properties === undefined) {
      const count = this.pick([0, 1, 2]);
      for (let at = 0; at < count; at += 1)
        result[this.pick(this.texts)] = typeof each === 'object' ? this.value(each, depth + 1) : 'x';
      return result;
    }
    for (const [name, child] of Object.entries(schema.properties)) {
      const isNeeded = schema.required?.includes(name) === true && child.default === undefined;
      const isMentioned = this.words.has(name) && depth < 6;
      if (!isNeeded && (!isMentioned || this.pick([true, true, false]) === false)) continue;
      const value = this.value(child, depth + 1);
      if (value !== undefined) result[name] = value;
    }
    return result;
  }

  private pick<T>(from: readonly T[]): T {
    this.random = (this.random * 48_271) % 2_147_483_647;
    return from[this.random % from.length] as T;
  }
}
