import { isPlainMap } from '../model/data.ts';
import { seconds } from '../values/duration.ts';
import { type Field, type FieldReader, unknown } from './fields.ts';
import { readPattern } from './formats.ts';
import type { Comparison, Refusal, Test, TextOperator } from './refusal.ts';

/** Tells whether a value is in a refused state; undefined if that depends on a value that is not known. */
export class States {
  private readonly fields: FieldReader;

  constructor(fields: FieldReader) {
    this.fields = fields;
  }

  holds(state: Refusal, of: Field): boolean | undefined {
    let verdict: boolean | undefined = true;
    for (const test of state) {
      const holds = this.test(test, of);
      if (holds === false) return false;
      if (holds === undefined) verdict = undefined;
    }
    return verdict;
  }

  /** Returns the places of the items of a list, or the keys of a map, that are in a state. */
  itemsIn(states: readonly Refusal[], list: Field): readonly (string | number)[] {
    return (this.fields.items(list) ?? [])
      .filter(([, item]) => states.some((state) => this.holds(state, item) === true))
      .map(([place]) => place);
  }

  /** Returns the first two items that agree in all of these fields. */
  twins(names: readonly string[], list: Field): readonly [number, number] | undefined {
    const seen = new Map<string, number>();
    for (const [place, item] of this.fields.items(list) ?? []) {
      const values = names.map((name) => this.fields.read(item, name).value);
      if (typeof place !== 'number' || values.includes(unknown)) continue;
      const key = JSON.stringify(
        values.map((value) => (value === '' || value === 0 ? null : (value ?? null))),
      );
      const first = seen.get(key);
      if (first !== undefined) return [first, place];
      seen.set(key, place);
    }
    return undefined;
  }

  private test(test: Test, of: Field): boolean | undefined {
    const path = test[0].replace(/^[#~]/, '');
    const field = this.fields.read(of, path);
    const { value } = field;
    if (value === unknown) return undefined;
    if (value === undefined) return test[1] === 'unset';
    switch (test[1]) {
      case 'set':
        return true;
      case 'unset':
        return false;
      case 'in':
      case '!in': {
        const [first] = test[2];
        if (typeof value !== typeof first) return undefined;
        return test[2].includes(value as string) === (test[1] === 'in');
      }
      case 'items': {
        const [, , least, most, states] = test;
        const all = this.fields.items(field);
        const verdict = all?.map(([, item]) => this.among(states, item));
        if (verdict === undefined) return undefined;
        const sure = verdict.filter((each) => each === true).length;
        const possible = sure + verdict.filter((each) => each === undefined).length;
        const fits = (count: number) => count >= least && count <= (most ?? count);
        if (fits(sure) && fits(possible)) return true;
        return possible < least || (most !== null && sure > most) ? false : undefined;
      }
      case 'twice':
        return this.twins(test[2], field) !== undefined;
      case '<':
      case '<=':
      case '>':
      case '>=':
      case '==':
      case '!=':
        return this.compare(test[0], test[1], test[2], of);
      default: {
        if (typeof value !== 'string') return undefined;
        const negated = test[1].startsWith('!');
        const operator = (negated ? test[1].slice(1) : test[1]) as TextOperator;
        const matches = matchesText(value, operator, test[2]);
        return matches === undefined ? undefined : matches !== negated;
      }
    }
  }

  private among(states: readonly Refusal[], item: Field): boolean | undefined {
    const verdict = states.map((state) => this.holds(state, item));
    return verdict.includes(true) ? true : verdict.includes(undefined) ? undefined : false;
  }

  private compare(
    left: string,
    operator: Comparison,
    right: string | number,
    of: Field,
  ): boolean | undefined {
    const [a, b] = [this.operand(left, of), typeof right === 'number' ? right : this.operand(right, of)];
    if (a === unknown || b === unknown) return undefined;
    if (a === undefined || b === undefined) return false;
    if (operator === '==' || operator === '!=') return (a === b) === (operator === '==');
    if (typeof a !== 'number' || typeof b !== 'number') return undefined;
    if (operator === '<') return a < b;
    if (operator === '<=') return a <= b;
    return operator === '>' ? a > b : a >= b;
  }

  private operand(text: string, of: Field): unknown {
    const { value } = this.fields.read(of, text.replace(/^[#~]/, ''));
    if (value === undefined || value === unknown) return value;
    if (text.startsWith('#')) return sizeOf(value) ?? unknown;
    if (!text.startsWith('~')) return typeof value === 'object' ? unknown : value;
    const time = seconds(value);
    return time === undefined ? unknown : time * 1000;
  }
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isPlainMap(value) ? Object.keys(value).length : undefined;
}

function matchesText(value: string, operator: TextOperator, text: string): boolean | undefined {
  if (operator === 'starts') return value.startsWith(text);
  if (operator === 'ends') return value.endsWith(text);
  return operator === 'contains' ? value.includes(text) : readPattern(text)?.test(value);
}
