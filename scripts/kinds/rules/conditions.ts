import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import type { Test } from '../../../src/verify/kinds/refusal.ts';
import type { JsonSchema } from '../../../src/verify/kinds/schema.ts';
import { seconds } from '../../../src/verify/values/duration.ts';
import { type Algebra, always, type Combinations, NotAFact, never } from './combinations.ts';
import { plainName } from './names.ts';
import { schemaAt } from './schema-at.ts';
import {
  type Condition,
  contrary,
  isCondition,
  literal,
  operandOf,
  type Term,
  texts,
  turned,
} from './terms.ts';

const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

export function parse(text: string): ASTNode {
  try {
    return environment.parse(text).ast;
  } catch (error) {
    throw new NotAFact(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'not readable');
  }
}

/** Reads expressions about one variable. */
export class Reader {
  private readonly variable: string;
  private readonly schema: JsonSchema;
  private readonly algebra: Algebra;
  private readonly inner: (schema: JsonSchema, variable: string) => Reader;

  constructor(
    variable: string,
    schema: JsonSchema,
    algebra: Algebra,
    inner: (schema: JsonSchema, variable: string) => Reader,
  ) {
    this.variable = variable;
    this.schema = schema;
    this.algebra = algebra;
    this.inner = inner;
  }

  condition(node: ASTNode): Condition {
    const { both, either } = bound(this.algebra);
    switch (node.op) {
      case '&&': {
        const [a, b] = node.args.map((each) => this.condition(each)) as [Condition, Condition];
        return { yes: both(a.yes, b.yes), no: either(a.no, b.no) };
      }
      case '||': {
        const [a, b] = node.args.map((each) => this.condition(each)) as [Condition, Condition];
        return { yes: either(a.yes, b.yes), no: both(a.no, b.no) };
      }
      case '!_': {
        const { yes, no } = this.condition(node.args);
        return { yes: no, no: yes };
      }
      case '?:': {
        const [when, a, b] = node.args.map((each) => this.condition(each)) as [
          Condition,
          Condition,
          Condition,
        ];
        return {
          yes: either(both(when.yes, a.yes), both(when.no, b.yes)),
          no: either(both(when.yes, a.no), both(when.no, b.no)),
        };
      }
      case 'value':
        if (typeof node.args !== 'boolean') throw new NotAFact('not a condition');
        return node.args ? { yes: always, no: never } : { yes: never, no: always };
      case '==':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.comparison(node.op, node.args[0], node.args[1]);
      case 'in':
        return this.membership(node.args[0], node.args[1]);
      case 'call':
        if (node.args[0] === 'has') return this.presence(node.args[1][0]);
        throw new NotAFact(`function ${node.args[0]}`);
      case 'rcall':
        return this.method(node.args[0], node.args[1], node.args[2]);
      case '.':
      case 'id': {
        const path = this.pathOf(node);
        return { yes: this.algebra.of([path, 'in', [true]]), no: this.algebra.of([path, 'in', [false]]) };
      }
      default:
        throw new NotAFact(`operator ${node.op}`);
    }
  }

  private presence(node: ASTNode | undefined): Condition {
    if (node === undefined) throw new NotAFact('has() of nothing');
    const path = this.pathOf(node);
    const parent = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '';
    return {
      yes: this.algebra.of([path, 'set']),
      no: this.algebra.of([parent, 'set'], [path, 'unset']),
    };
  }

  private comparison(op: '==' | '!=' | '<' | '<=' | '>' | '>=', a: ASTNode, b: ASTNode): Condition {
    if (isCondition(a) && isCondition(b) && (op === '==' || op === '!=')) {
      const [x, y] = [this.condition(a), this.condition(b)];
      const { both, either } = bound(this.algebra);
      const equal = either(both(x.yes, y.yes), both(x.no, y.no));
      const other = either(both(x.yes, y.no), both(x.no, y.yes));
      return op === '==' ? { yes: equal, no: other } : { yes: other, no: equal };
    }
    return this.compared(op, this.term(a), this.term(b));
  }

  private compared(op: '==' | '!=' | '<' | '<=' | '>' | '>=', a: Term, b: Term): Condition {
    const { both, either } = bound(this.algebra);
    if (a.is === 'choice') {
      const [x, y] = [this.compared(op, a.first, b), this.compared(op, a.second, b)];
      return {
        yes: either(both(a.when.yes, x.yes), both(a.when.no, y.yes)),
        no: either(both(a.when.yes, x.no), both(a.when.no, y.no)),
      };
    }
    if (b.is === 'choice' || b.is === 'caseless' || (a.is === 'value' && b.is !== 'value'))
      return this.compared(turned[op], b, a);
    if (a.is === 'caseless' && (op === '==' || op === '!=')) {
      const { yes, no } = this.caseless(a, b);
      return op === '==' ? { yes, no } : { yes: no, no: yes };
    }
    if (a.is === 'count') {
      if (b.is !== 'value' || typeof b.value !== 'number') throw new NotAFact('a count beside a field');
      return this.counted(op, a.path, a.states, b.value);
    }
    if (op === '==' || op === '!=') {
      if (a.is === 'path' && b.is === 'value') {
        const [is, not]: [Test, Test] = [
          [a.path, 'in', [b.value]],
          [a.path, '!in', [b.value]],
        ];
        const [yes, no] = op === '==' ? [is, not] : [not, is];
        return { yes: this.algebra.of(yes), no: this.algebra.of(no) };
      }
    }
    const [left, right] = [operandOf(a), operandOf(b)];
    if (typeof left === 'number') throw new NotAFact('numbers alone');
    return {
      yes: this.algebra.of([left, op, right]),
      no: this.algebra.of([left, contrary[op], right]),
    };
  }

  private caseless(a: Extract<Term, { readonly is: 'caseless' }>, b: Term): Condition {
    const other = a.capitals ? '[a-z]' : '[A-Z]';
    if (b.is === 'path' && b.path === a.path)
      return { yes: this.algebra.of([a.path, '!like', other]), no: this.algebra.of([a.path, 'like', other]) };
    if (b.is !== 'value' || typeof b.value !== 'string' || new RegExp(other).test(b.value))
      throw new NotAFact('a text in two cases');
    const pattern = `(?i)^${b.value.replace(/[^\w\s-]/g, '\\$&')}$`;
    return {
      yes: this.algebra.of([a.path, 'like', pattern]),
      no: this.algebra.of([a.path, '!like', pattern]),
    };
  }

  private counted(op: string, path: string, states: Combinations, value: number): Condition {
    const range: Readonly<Record<string, readonly [number, number | null]>> = {
      '==': [value, value],
      '<=': [0, value],
      '<': [0, value - 1],
      '>=': [value, null],
      '>': [value + 1, null],
    };
    const [least, most] = range[op] ?? [];
    if (least === undefined || most === undefined) throw new NotAFact(`a count ${op}`);
    if (least <= 0 && most === null) return { yes: this.algebra.of([path, 'set']), no: never };
    const yes = this.algebra.of([path, 'items', least, most, states]);
    return { yes, no: this.algebra.both(this.algebra.of([path, 'set']), this.algebra.not(yes)) };
  }

  private membership(item: ASTNode, list: ASTNode): Condition {
    if (list.op === 'list') {
      const values = list.args.map((each) => {
        const term = this.term(each);
        if (term.is !== 'value') throw new NotAFact('a list of fields');
        return term.value;
      });
      const term = this.term(item);
      if (term.is === 'caseless') return this.caselessIn(term, values);
      if (term.is !== 'path') throw new NotAFact('a value in a list');
      return {
        yes: this.algebra.of([term.path, 'in', values]),
        no: this.algebra.of([term.path, '!in', values]),
      };
    }
    const term = this.term(item);
    if (term.is !== 'value') throw new NotAFact('a field in a field');
    const path = this.pathOf(list);
    return this.counted('>=', path, [[['', 'in', [term.value]]]], 1);
  }

  private caselessIn(
    term: Extract<Term, { readonly is: 'caseless' }>,
    values: readonly (string | number | boolean)[],
  ): Condition {
    const each = values.map((value) => this.caseless(term, { is: 'value', value }));
    return {
      yes: each.reduce((sum, { yes }) => this.algebra.either(sum, yes), never),
      no: each.reduce((sum, { no }) => this.algebra.both(sum, no), always),
    };
  }

  private method(name: string, of: ASTNode, given: readonly ASTNode[]): Condition {
    const text = texts[name];
    if (text !== undefined) {
      const [argument] = given;
      const path = this.pathOf(of);
      const term = argument && this.term(argument);
      if (term?.is !== 'value' || typeof term.value !== 'string') throw new NotAFact('a text of a field');
      return {
        yes: this.algebra.of([path, text, term.value]),
        no: this.algebra.of([path, `!${text}`, term.value]),
      };
    }
    if (!['all', 'exists', 'exists_one'].includes(name)) throw new NotAFact(`method ${name}`);
    const path = this.pathOf(of);
    const { reader, body } = this.inside(path, given);
    const { yes, no } = reader.condition(body);
    const without = (states: Combinations) =>
      this.algebra.both(this.algebra.of([path, 'set']), this.algebra.not(this.some(path, states)));
    if (name === 'all') return { yes: without(reader.algebra.not(yes)), no: this.some(path, no) };
    if (name === 'exists') return { yes: this.some(path, yes), no: without(reader.algebra.not(no)) };
    const one = this.counted('==', path, yes, 1);
    return { yes: one.yes, no: one.no };
  }

  private some(path: string, states: Combinations): Combinations {
    if (states.length === 0) return never;
    return this.algebra.of([path, 'items', 1, null, states]);
  }

  private inside(path: string, given: readonly ASTNode[]): { reader: Reader; body: ASTNode } {
    const [variable, body] = given;
    if (variable?.op !== 'id' || body === undefined || given.length !== 2) throw new NotAFact('a macro');
    const schema = schemaAt(this.schema, path);
    const item =
      schema?.items ?? (schema?.additionalProperties === undefined ? undefined : { type: 'string' });
    if (item === undefined) throw new NotAFact(`the items of ${path} are not described`);
    return { reader: this.inner(item, variable.args), body };
  }

  private term(node: ASTNode): Term {
    switch (node.op) {
      case 'value':
        return { is: 'value', value: literal(node.args) };
      case '-_': {
        const term = this.term(node.args);
        if (term.is !== 'value' || typeof term.value !== 'number') throw new NotAFact('a negative field');
        return { is: 'value', value: -term.value };
      }
      case '?:': {
        const [when, first, second] = node.args;
        return {
          is: 'choice',
          when: this.condition(when),
          first: this.term(first),
          second: this.term(second),
        };
      }
      case 'call':
        if (node.args[0] === 'size' && node.args[1][0] !== undefined) return this.size(node.args[1][0]);
        if (node.args[0] === 'duration' && node.args[1][0] !== undefined)
          return this.duration(node.args[1][0]);
        throw new NotAFact(`function ${node.args[0]}`);
      case 'rcall':
        if (node.args[0] === 'size') return this.size(node.args[1]);
        if (node.args[0] === 'lowerAscii' || node.args[0] === 'upperAscii')
          return {
            is: 'caseless',
            path: this.pathOf(node.args[1]),
            capitals: node.args[0] === 'upperAscii',
          };
        throw new NotAFact(`method ${node.args[0]}`);
      default:
        return { is: 'path', path: this.pathOf(node) };
    }
  }

  private size(node: ASTNode): Term {
    if (node.op === 'rcall' && node.args[0] === 'filter') {
      const path = this.pathOf(node.args[1]);
      const { reader, body } = this.inside(path, node.args[2]);
      return { is: 'count', path, states: reader.condition(body).yes };
    }
    const path = this.pathOf(node);
    return { is: 'number', operand: `#${path}`, path };
  }

  private duration(node: ASTNode): Term {
    const term = this.term(node);
    if (term.is === 'path') return { is: 'number', operand: `~${term.path}`, path: term.path };
    const time = term.is === 'value' ? seconds(term.value) : undefined;
    if (time === undefined) throw new NotAFact('a duration');
    return { is: 'number', operand: time * 1000 };
  }

  /** The path of a field below the variable. */
  private pathOf(node: ASTNode): string {
    const steps: string[] = [];
    let at = node;
    for (;;) {
      if (at.op === 'id') {
        if (at.args !== this.variable) throw new NotAFact(`variable ${at.args}`);
        return steps.reverse().join('.');
      }
      if (at.op === '.') {
        const name = plainName(at.args[1]);
        if (name.includes('.')) throw new NotAFact('a name with a dot');
        steps.push(name);
        at = at.args[0];
      } else if (at.op === '[]' && at.args[1].op === 'value') {
        const step = String(literal(at.args[1].args));
        if (!/^\w+$/.test(step)) throw new NotAFact('a key');
        steps.push(step);
        at = at.args[0];
      } else throw new NotAFact(`operator ${at.op} in a path`);
    }
  }
}

function bound(algebra: Algebra) {
  return {
    both: (a: Combinations, b: Combinations) => algebra.both(a, b),
    either: (a: Combinations, b: Combinations) => algebra.either(a, b),
  };
}
