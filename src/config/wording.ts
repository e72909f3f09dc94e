import { didYouMean } from '../diagnostics/suggest.ts';
import type { NestedSchema } from '../schema/fragment.ts';
import { fits, repair } from './repair.ts';
import type { SchemaError } from './schema-validator.ts';

export interface Refusal {
  readonly message: string;
  /** Absent where the description of the setting says best what to do. */
  readonly hint?: string;
}

/** Why the schema refuses a value, in plain words. The value of a secret is never among them. */
export function refusal(
  error: SchemaError,
  value: unknown,
  schema: NestedSchema,
  name: string,
  secret: boolean,
): Refusal {
  const is = secret || typeof value === 'object' ? name : `${name} is ${shown(value)}, but`;
  const limit = String(error.params['limit']);
  switch (error.keyword) {
    case 'type':
      return wrongType(value, schema, name, secret);
    case 'enum':
      return notAmong(value, schema, name);
    case 'pattern': {
      const meant = secret || typeof value !== 'string' ? undefined : repair(value, schema);
      return {
        message: `${is} ${schema.patternErrorMessage ?? 'has a form that the setting does not take'}`,
        ...(meant === undefined ? {} : { hint: `Did you mean ${meant}?` }),
      };
    }
    case 'minLength':
      return { message: `${name} has ${characters(value)}, but must have at least ${limit}` };
    case 'maxLength':
      return { message: `${name} has ${characters(value)}, but may have at most ${limit}` };
    case 'minimum':
      return { message: `${is} must be at least ${limit}` };
    case 'exclusiveMinimum':
      return { message: `${is} must be over ${limit}` };
    case 'maximum':
      return { message: `${is} must be at most ${limit}` };
    default:
      return { message: `${name} has a value that it does not take` };
  }
}

function wrongType(value: unknown, schema: NestedSchema, name: string, secret: boolean): Refusal {
  if (schema.enum !== undefined && typeof value !== 'object') return notAmong(value, schema, name);
  const wanted = [schema.type ?? []].flat();
  const message =
    value === null
      ? `${name} has no value, but must be ${expectation(wanted)}`
      : `${name} is ${kind(value)}, but must be ${expectation(wanted)}`;
  const key = name.split('.').at(-1) ?? name;
  if (typeof value === 'string' && wanted.includes('boolean')) {
    const meant = /^(yes|y|on|1|true)$/i.test(value)
      ? 'true'
      : /^(no|n|off|0|false)$/i.test(value)
        ? 'false'
        : undefined;
    if (meant !== undefined) return { message, hint: `Write ${key}: ${meant}, without quotes.` };
  }
  if (typeof value === 'number' && wanted.includes('boolean') && (value === 0 || value === 1)) {
    return { message, hint: `Write ${key}: ${value === 1}.` };
  }
  const numeric = wanted.includes('integer') || wanted.includes('number');
  if (typeof value === 'string' && numeric && /^\s*\d+(\.\d+)?\s*$/.test(value)) {
    return { message, hint: `Remove the quotes: ${key}: ${secret ? '…' : value.trim()}` };
  }
  if ((typeof value === 'number' || typeof value === 'boolean') && wanted.includes('string')) {
    const unit = typeof value === 'number' && !secret ? sized(value, schema) : undefined;
    if (unit !== undefined)
      return { message, hint: `A quantity needs a unit. Did you mean ${key}: ${unit}?` };
    if (fits(String(value), schema)) {
      return { message, hint: `Put the value in quotes: ${key}: "${secret ? '…' : String(value)}"` };
    }
  }
  return { message };
}

/** `20Gi`, for a bare 20 where the setting takes quantities. */
function sized(value: number, schema: NestedSchema): string | undefined {
  return schema.pattern !== undefined && fits(`${value}Gi`, schema) ? `${value}Gi` : undefined;
}

function notAmong(value: unknown, schema: NestedSchema, name: string): Refusal {
  const choices = (schema.enum ?? []).map(String);
  const message = `${name} is ${shown(value)}, but must be one of ${choices.join(', ')}`;
  return { message, hint: didYouMean(String(value), choices, `Take one of ${choices.join(', ')}.`) };
}

/** A value as the message quotes it: short, and on one line. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function characters(value: unknown): string {
  const { length } = [...String(value)];
  return length === 1 ? '1 character' : `${length} characters`;
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number';
  return 'a string';
}

const expectations: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
};

function expectation(types: readonly string[]): string {
  return types.map((type) => expectations[type] ?? type).join(' or ');
}
