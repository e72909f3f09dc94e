import { listed } from '../schemas/wording.ts';
import type { Refusal, Test } from './refusal.ts';

/** How findings name the fields and items of a state. */

const compared: Readonly<Record<string, string>> = {
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
  '==': 'equal to',
  '!=': 'other than',
};
export const verbs: Readonly<Record<string, readonly [verb: string, third: string]>> = {
  starts: ['start with', 'starts with'],
  ends: ['end with', 'ends with'],
  contains: ['contain', 'contains'],
  like: ['match', 'matches'],
};

/** Returns that a state holds: "type is Hostname". */
export function phrase(test: Test, name: string): string {
  const field = nameOf(test[0], name);
  switch (test[1]) {
    case 'set':
      return `${field} is set`;
    case 'unset':
      return `${field} is not set`;
    case 'in':
      return `${field} is ${valuesOf(test[2], 'or')}`;
    case '!in':
      return `${field} is not ${valuesOf(test[2], 'or')}`;
    case 'items':
      return itemsTold(field, test[2], test[3], test[4]);
    case 'twice':
      return `two items of ${field} have the same ${listed(test[2], 'and')}`;
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=':
      return comparison(test[0], test[1], test[2], name, ['is', 'has']);
    default: {
      const negated = test[1].startsWith('!');
      const [verb, third] = verbs[negated ? test[1].slice(1) : test[1]] ?? ['', ''];
      return `${field} ${negated ? `does not ${verb}` : third} ${test[2]}`;
    }
  }
}

/** Returns a comparison in words; `be` and `have` are its verbs. */
export function comparison(
  left: string,
  operator: string,
  right: string | number,
  name: string,
  [be, have]: readonly [string, string],
): string {
  const field = nameOf(left, name);
  const what = typeof right === 'number' ? String(right) : nameOf(right, name);
  const isDuration = left.startsWith('~');
  if (left.startsWith('#')) {
    const isEmpty = { '==0': true, '<1': true, '<=0': true, '>0': false, '>=1': false, '!=0': false }[
      `${operator}${what}`
    ];
    if (isEmpty !== undefined)
      return `${field} ${be}${isEmpty ? '' : ' not'} empty`.replace('must be not', 'must not be');
    const number = typeof right === 'number' ? what : sizeName(right, name);
    const entries = right === 1 ? 'one entry' : `${number} entries`;
    return `${field} ${have} ${operator === '==' ? 'exactly' : compared[operator]} ${entries}`;
  }
  const amount = isDuration && typeof right === 'number' ? `${right / 1000}s` : sizeName(String(right), name);
  return `${field} ${be} ${compared[operator]} ${typeof right === 'number' && !isDuration ? what : amount}`;
}

function sizeName(operand: string, name: string): string {
  return operand.startsWith('#') ? `the number of ${nameOf(operand, name)}` : nameOf(operand, name);
}

export function nameOf(operand: string, name: string): string {
  const path = operand.replace(/^[#~]/, '');
  return path === '' ? name : path.replace(/\.(\d+)(?=\.|$)/g, '[$1]');
}

function itemsTold(field: string, least: number, most: number | null, states: readonly Refusal[]): string {
  const items = statesOf(states);
  if (most === 0) return `${field} does not contain ${items}`;
  if (most === 1)
    return `${field} contains ${least === 1 ? items.replace(/^an /, 'one ') : `at most ${items.replace(/^an /, 'one ')}`}`;
  return `${field} contains ${least === 1 ? items : `${least} or more of ${items}`}`;
}

/** Returns which items are in one of some states: "an item with type CORS". */
export function statesOf(states: readonly Refusal[]): string {
  return states.map((state) => stateOf(state)).join(', or ');
}

function stateOf(state: Refusal): string {
  const [test] = state;
  if (state.length === 1 && test?.[1] === 'in')
    return test[0] === '' ? valuesOf(test[2], 'or') : `an item with ${test[0]} ${valuesOf(test[2], 'or')}`;
  if (state.length === 1 && test?.[1] === 'set') return `an item with ${test[0]}`;
  return `an item where ${listed(
    state.map((each) => phrase(each, 'it')),
    'and',
  )}`;
}

export function valuesOf(values: readonly (string | number | boolean)[], word: 'or' | 'and'): string {
  return listed(
    values.map((value) => (value === '' ? 'empty' : String(value))),
    word,
  );
}
