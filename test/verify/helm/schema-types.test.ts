import { expect, test } from 'vitest';
import { schemaTypes } from '../../../src/verify/helm/schema-types.ts';

/** As the chart of external-dns 1.21.1 has it for `extraArgs`, whose default is an empty map. */
const types = (type: unknown) =>
  schemaTypes(JSON.stringify({ properties: { value: { type } } })).get('value');

test.each([
  [['array', 'null', 'object'], 'any'],
  [['object', 'string'], 'any'],
  [['array', 'boolean'], 'any'],
  // One shape, or scalars, which templates turn into each other: the default in values.yaml says as much.
  [['object', 'null'], undefined],
  [['integer', 'string'], undefined],
  ['array', 'list'],
  ['object', undefined],
])('a value of type %j in a schema is taken as %s', (type, named) => {
  expect(types(type)).toBe(named);
});
