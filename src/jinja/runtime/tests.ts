import { isLower, isUpper } from './characters.ts';
import { contains, equals, type Order, ordered } from './compare.ts';
import { isDict, mustBeHashable } from './dict.ts';
import type { Builtin, Builtins } from './filters/filter.ts';
import { iterableOf } from './iterate.ts';
import { isFloat, isInt, numeric } from './numbers.ts';
import { PyObject } from './object.ts';
import { operate } from './operators.ts';
import { str } from './text.ts';
import { isString, Markup, Range, Undefined } from './values.ts';

const equal: Builtin = ['other', (_host, value, other) => equals(value, other)];
const unequal: Builtin = ['other', (_host, value, other) => !equals(value, other)];

function order(sign: Order): Builtin {
  return ['other', (_host, value, other) => ordered(value, other, sign)];
}

function remainder(value: unknown, by: unknown, wanted: number): boolean {
  return equals(operate('%', value, by), wanted);
}

function isKnown(name: unknown, has: (name: string) => boolean): boolean {
  mustBeHashable(name);
  return isString(name) && has(String(name));
}

function isCallable(value: unknown): boolean {
  return typeof value === 'function' || (value instanceof PyObject && value.call !== undefined);
}

function isIterable(value: unknown): boolean {
  return iterableOf(value) !== undefined;
}

function isSequence(value: unknown): boolean {
  if (isString(value) || Array.isArray(value) || value instanceof Range) return true;
  if (value instanceof Undefined) return value.kind !== 'strict';
  return typeof value === 'object' && value !== null && isDict(value);
}

function same(value: unknown, other: unknown): boolean {
  return Object.is(value, other) || (isFloat(value) && isFloat(other) && value === other);
}

/** Jinja2's tests. */
export const builtinTests: Builtins = {
  '!=': unequal,
  '<': order('<'),
  '<=': order('<='),
  '==': equal,
  '>': order('>'),
  '>=': order('>='),
  boolean: ['', (_host, value) => typeof value === 'boolean'],
  callable: ['', (_host, value) => isCallable(value)],
  defined: ['', (_host, value) => !(value instanceof Undefined)],
  divisibleby: ['num', (_host, value, by) => remainder(value, by, 0)],
  eq: equal,
  equalto: equal,
  escaped: [
    '',
    (_host, value) => value instanceof Markup || (value instanceof Undefined && value.kind === 'chainable'),
  ],
  even: ['', (_host, value) => remainder(value, 2, 0)],
  false: ['', (_host, value) => value === false],
  filter: ['', (host, value) => isKnown(value, (name) => host.hasFilter(name))],
  float: ['', (_host, value) => isFloat(value)],
  ge: order('>='),
  greaterthan: order('>'),
  gt: order('>'),
  in: ['seq', (_host, value, seq) => contains(seq, value)],
  integer: ['', (_host, value) => isInt(value)],
  iterable: ['', (_host, value) => isIterable(value)],
  le: order('<='),
  lessthan: order('<'),
  lower: ['', (_host, value) => isLower(str(value))],
  lt: order('<'),
  mapping: ['', (_host, value) => typeof value === 'object' && value !== null && isDict(value)],
  ne: unequal,
  none: ['', (_host, value) => value === null],
  number: ['', (_host, value) => numeric(value) !== undefined],
  odd: ['', (_host, value) => remainder(value, 2, 1)],
  sameas: ['other', (_host, value, other) => same(value, other)],
  sequence: ['', (_host, value) => isSequence(value)],
  string: ['', (_host, value) => isString(value)],
  test: ['', (host, value) => isKnown(value, (name) => host.hasTest(name))],
  true: ['', (_host, value) => value === true],
  undefined: ['', (_host, value) => value instanceof Undefined],
  upper: ['', (_host, value) => isUpper(str(value))],
};
