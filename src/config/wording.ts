import { stringify } from 'yaml';
import type { SchemaError } from '../app-kit/project.ts';
import type { Json, NestedSchema } from '../app-kit/setting.ts';
import { byteQuantity } from '../app-kit/setting-types.ts';
import type { Fix } from '../diagnostics/fix.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import { meantOneOf, suggest } from '../diagnostics/suggest.ts';
import { expectedTypes } from '../diagnostics/type-words.ts';
import { formats } from './formats.ts';
import { fits, repair } from './repair.ts';

/** Of a long list of choices, only the first are offered. */
const mostFixes = 6;

export interface Refusal {
  readonly message: string;
  /** Absent if the description of the setting is the best hint. */
  readonly hint?: string;
  readonly fixes?: readonly Fix[];
}

/** The place of a value. */
export interface Place {
  /** The name of the setting, or of a member of one, in messages. */
  readonly name: string;
  readonly secret: boolean;
  /** The language of examples in hints. */
  readonly language: 'yaml' | 'toml';
}

/** Why the schema rejects a value, in plain words. Never contains the value of a secret. */
export function refusal(error: SchemaError, value: unknown, schema: NestedSchema, place: Place): Refusal {
  const { name, secret } = place;
  const is = secret || typeof value === 'object' ? name : `${name} is ${shown(value)}, but`;
  const limit = stringOf(error.params['limit']);
  switch (error.keyword) {
    case 'type':
      return wrongType(value, schema, place);
    case 'enum':
      return notAmong(value, schema, name, secret);
    case 'pattern': {
      const meant = secret || typeof value !== 'string' ? undefined : repair(value, schema);
      return {
        message: `${is} ${schema.patternErrorMessage ?? 'does not match the expected format'}`,
        ...(meant === undefined ? {} : meantOneOf([meant])),
      };
    }
    case 'format': {
      const { message, meant } = formats[schema.format ?? 'ipv4'];
      const better = secret ? undefined : meant?.(stringOf(value));
      return {
        message: `${is} ${message(stringOf(value))}`,
        ...(better !== undefined && meantOneOf([better])),
      };
    }
    case 'minLength':
      return { message: `${name} has ${characters(value)}, but must have at least ${limit}` };
    case 'maxLength':
      return { message: `${name} has ${characters(value)}, but may have at most ${limit}` };
    case 'minimum':
      return { message: `${is} must be at least ${limit}`, ...(!secret && replacedBy(limit)) };
    case 'exclusiveMinimum':
      return { message: `${is} must be over ${limit}` };
    case 'maximum':
      return { message: `${is} must be at most ${limit}`, ...(!secret && replacedBy(limit)) };
    default:
      return { message: `${name} has a value that the setting does not accept` };
  }
}

function wrongType(value: unknown, schema: NestedSchema, { name, secret, language }: Place): Refusal {
  if (schema.enum !== undefined) return notAmong(value, schema, name, secret);
  const wanted = [schema.type ?? []].flat();
  const message = `${name} ${isWhat(value)}, but must be ${expectedTypes(wanted)}`;
  const line = (text: string): string => `${key}${language === 'toml' ? ' =' : ':'} ${text}`;
  const key = name.split('.').at(-1) ?? name;
  const better = retyped(value, schema, wanted, (text) => line(secret ? '…' : text));
  if (better !== undefined) {
    return { message, hint: better.hint, ...(!secret && replacedBy(better.text)) };
  }
  const hint = language === 'toml' ? undefined : written(value, schema, wanted, key, secret);
  return hint === undefined ? { message } : { message, hint };
}

function replacedBy(text: string): { readonly fixes: readonly Fix[] } {
  return { fixes: [{ kind: 'replace', text }] };
}

/** How to write the value so that YAML reads it as the expected type, if there is a way. */
function retyped(
  value: unknown,
  schema: NestedSchema,
  wanted: readonly string[],
  line: (text: string) => string,
): { readonly hint: string; readonly text: string } | undefined {
  if (typeof value === 'object') return undefined;
  if (wanted.includes('boolean')) {
    const flag = (text: string) => ({ hint: `Write ${line(text)}, without quotes.`, text });
    if (/^(yes|y|on|1|true)$/i.test(stringOf(value))) return flag('true');
    if (/^(no|n|off|0|false)$/i.test(stringOf(value))) return flag('false');
  }
  if (typeof value === 'string') {
    const numeric = wanted.includes('integer') || wanted.includes('number');
    return numeric && /^\s*\d+(\.\d+)?\s*$/.test(value)
      ? { hint: `Remove the quotes: ${line(value.trim())}`, text: value.trim() }
      : undefined;
  }
  if (!wanted.includes('string') || (typeof value !== 'number' && typeof value !== 'boolean'))
    return undefined;
  const quoted = `"${value}"`;
  if (fits(String(value), schema)) return { hint: `Put the value in quotes: ${line(quoted)}`, text: quoted };
  const unit = typeof value === 'number' ? sized(value, schema) : undefined;
  if (unit === undefined) return undefined;
  return { hint: `It needs a unit. Did you mean ${line(unit)}?`, text: `"${unit}"` };
}

/** `20Gi` for the number 20 if the setting is an amount of bytes; `30d` if it is a duration. */
function sized(value: number, schema: NestedSchema): string | undefined {
  const units = schema.pattern === byteQuantity ? ['Gi'] : ['d', 'h', 'm', 's'];
  return schema.pattern === undefined
    ? undefined
    : units.map((unit) => `${value}${unit}`).find((text) => fits(text, schema));
}

/** How to write a map or a list, line by line. */
function written(
  value: unknown,
  schema: NestedSchema,
  wanted: readonly string[],
  key: string,
  secret: boolean,
): string | undefined {
  const example = schema.default ?? schema.examples?.[0];
  if (secret || value === null || !(wanted.includes('object') || wanted.includes('array'))) return undefined;
  const own = typeof example === 'object' && example !== null ? shortened(example) : sample(schema, wanted);
  const lines = stringify({ [key]: own }, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
  return `Write it as follows:\n${lines.trimEnd().replace(/^/gm, '  ')}`;
}

/** The end of an example: a few lines show the form, and required members come last. */
function shortened(example: Json): Json {
  if (Array.isArray(example)) return example.slice(0, 1) as Json;
  return Object.fromEntries(Object.entries(example as object).slice(-2)) as Json;
}

/** An example of what a map or a list may contain. */
function sample(schema: NestedSchema, wanted: readonly string[]): Json {
  const { properties = {}, items, additionalProperties: rest } = schema;
  if (wanted.includes('array')) return [items === undefined ? '…' : sampleOf(items)];
  const entries = Object.entries(properties).map(([name, member]) => [name, sampleOf(member)] as const);
  if (entries.length > 0) return Object.fromEntries(entries.slice(0, 2));
  return { name: typeof rest === 'object' ? sampleOf(rest) : '…' };
}

/** An example value of the type that a schema expects. */
export function sampleOf(schema: NestedSchema): Json {
  const given = schema.default ?? schema.examples?.[0] ?? schema.enum?.[0];
  if (given !== undefined) return given;
  const types = [schema.type ?? []].flat();
  if (types.includes('object') || types.includes('array')) return sample(schema, types);
  return types.includes('boolean') ? true : types.includes('integer') ? (schema.minimum ?? 1) : '…';
}

function notAmong(value: unknown, schema: NestedSchema, name: string, secret: boolean): Refusal {
  const choices = (schema.enum ?? []).map(String);
  const is = typeof value === 'object' ? isWhat(value) : `is ${shown(value)}`;
  const one = {
    hint: `Use one of ${choices.join(', ')}.`,
    fixes: choices.slice(0, mostFixes).map((to): Fix => ({ kind: 'rename', to })),
  };
  if (secret) return { message: `${name} has a value that is not one of ${choices.join(', ')}`, ...one };
  const message = `${name} ${is}, but must be one of ${choices.join(', ')}`;
  const near = suggest(stringOf(value), choices);
  return { message, ...(near === undefined ? one : meantOneOf([near])) };
}

/** A value as a message quotes it: short, on one line. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : stringOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function characters(value: unknown): string {
  const { length } = [...stringOf(value)];
  return length === 1 ? '1 character' : `${length} characters`;
}

function isWhat(value: unknown): string {
  if (value === null) return 'has no value';
  if (Array.isArray(value)) return 'is a list';
  if (typeof value === 'object') return 'is a map';
  if (typeof value === 'boolean') return `is ${value}`;
  if (typeof value === 'number') return Number.isInteger(value) ? 'is a whole number' : 'is a number';
  return 'is a string';
}
