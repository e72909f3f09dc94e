import { expect, test } from 'vitest';
import type { Fallback } from '../../../src/verify/kinds/rule.ts';
import type { ObjectType, Type } from '../../../src/verify/schemas/types.ts';
import { validate } from '../../../src/verify/schemas/validate.ts';

const unbounded = {};
const anything: Type = { kind: 'any' };

/** An object that needs a field, with something that only a fallback finds. */
function object(field: string, fallback?: Fallback): ObjectType {
  return {
    kind: 'object',
    name: field,
    fields: new Map([[field, { type: () => anything, required: true }]]),
    choices: [],
    unions: [],
    needs: [],
    rules: [],
    ...(fallback !== undefined && { fallback }),
    size: unbounded,
    open: true,
  };
}

const positive: Fallback = ({ port }, report) => {
  if (Number(port) < 0) {
    report({ path: ['port'], about: [['port']], message: 'port must be positive', hint: 'Correct it.' });
  }
};

const types = [object('name'), object('port', positive)];
const messages = (value: unknown, fallbacks = true) =>
  validate(value, { kind: 'either', types }, { fallbacks }).map(({ message }) => message);

test('what the fallback of the alternative that matches finds is reported', () => {
  expect(messages({ port: 80 })).toEqual([]);
  expect(messages({ port: -1 })).toEqual(['port must be positive']);
  expect(messages({ port: -1 }, false)).toEqual([]);
});

test('an alternative without such a finding comes first', () => {
  expect(messages({ port: -1, name: 'a' })).toEqual([]);
});

test('an alternative that matches but for its fallback is nearer than one that does not match', () => {
  expect(messages({ port: -1, other: true })).toEqual(['port must be positive']);
  expect(messages({ other: true })).toHaveLength(1);
});
