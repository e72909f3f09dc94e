import type { Refusal, Test } from '../../../src/verify/kinds/refusal.ts';
import type { JsonSchema } from '../../../src/verify/kinds/schema.ts';
import { Algebra, type Combinations, isComparison, NotAFact } from './combinations.ts';
import { parse, Reader } from './conditions.ts';
import { distinctFields } from './distinct.ts';
import { isSure, schemaAt } from './schema-at.ts';
import { counterexample } from './trial.ts';

/** Whether a rule is about a change, which a tree does not show. */
export function isAboutChange(rule: string): boolean {
  return /\boldSelf\b/.test(rule);
}

/** Combinations that the facts of the object state already. */
export type IsStated = (refusal: Refusal) => boolean;

/**
 * The states of an object that its rules refuse, and those of its lists, maps and plain values, which have no node that
 * could state them.
 */
export function refusalsOf(schema: JsonSchema, isStated: IsStated): readonly Refusal[] {
  const algebra = algebraOf(schema);
  const all: Refusal[] = [...refusedBy(schema)];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (isObject(field)) continue;
    for (const refusal of [...refusedBy(field), ...ofItems(field)]) {
      const tests = refusal.map((test) => below(name, test));
      all.push(...algebra.of([name, 'set'], ...tests));
    }
  }
  const known = new Set<string>();
  return all.filter((refusal) => {
    const key = JSON.stringify(refusal);
    if (refusal.length === 0 || known.has(key) || isStated(refusal)) return false;
    known.add(key);
    return true;
  });
}

/** The states that one rule refuses; throws NotAFact if they cannot be told. */
export function refusedByRule(rule: string, schema: JsonSchema): Combinations {
  const refused = statesRefused(rule, schema);
  const key = `${rule} ${JSON.stringify(refused)}`;
  if (!tried.has(key) && counterexample(rule, schema, refused) !== undefined)
    throw new NotAFact('its states differ from the expression');
  tried.add(key);
  return refused;
}

const tried = new Set<string>();

function statesRefused(rule: string, schema: JsonSchema): Combinations {
  const fields = distinctFields(rule, schema);
  if (fields !== undefined) return [[['', 'twice', fields]]];
  const algebra = algebraOf(schema);
  const refused = algebra.not(new Reader('self', schema, algebra, inner).condition(parse(rule)).yes);
  return refused.flatMap((each) => alone(each));
}

function refusedBy(schema: JsonSchema): Combinations {
  return (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule }) =>
    isAboutChange(rule) ? [] : (statesOf(rule, schema) ?? []),
  );
}

/** The states that a rule refuses; undefined if they cannot be told. */
export function statesOf(rule: string, schema: JsonSchema): Combinations | undefined {
  try {
    return refusedByRule(rule, schema);
  } catch (error) {
    if (error instanceof NotAFact) return undefined;
    throw error;
  }
}

/** A state that is only about some item is one for each state of the item, so that each has its place and its words. */
function alone(refusal: Refusal): Combinations {
  const [test] = refusal;
  if (refusal.length !== 1 || test?.[1] !== 'items' || test[2] !== 1 || test[3] !== null) return [refusal];
  return test[4].map((state) => [[test[0], 'items', 1, null, [state]]]);
}

/** What is refused of items that are no objects themselves. */
function ofItems(schema: JsonSchema): Combinations {
  const item = schema.items;
  if (item === undefined || isObject(item)) return [];
  return refusedBy(item).map((each) => [['', 'items', 1, null, [each]]]);
}

function isObject(schema: JsonSchema): boolean {
  return schema.properties !== undefined || schema['x-kubernetes-embedded-resource'] === true;
}

function below(name: string, test: Test): Test {
  const longer = (path: string) =>
    path.replace(/^([#~]?)(.*)$/, (_, sign: string, rest: string) => `${sign}${name}${rest && `.${rest}`}`);
  const [path, op, third, ...rest] = test;
  const other = isComparison(test) && typeof third === 'string' ? longer(third) : third;
  return [longer(path), op, ...(other === undefined ? [] : [other]), ...rest] as unknown as Test;
}

function algebraOf(schema: JsonSchema): Algebra {
  return new Algebra({
    isSure: (path) => isSure(schema, path),
    valuesOf: (path) => {
      const field = schemaAt(schema, path);
      if (field?.type === 'boolean') return [true, false];
      return field?.enum as (string | number | boolean)[] | undefined;
    },
  });
}

function inner(schema: JsonSchema, variable: string): Reader {
  return new Reader(variable, schema, algebraOf(schema), inner);
}
