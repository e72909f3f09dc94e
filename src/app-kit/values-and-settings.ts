/**
 * The types that settings and derived variables share. Called with options, each makes a setting; called with a
 * description and a function, a variable: `port({ description, default: 8080 })`, `port('Port of …', (v) => …)`.
 */

import { type NestedSchema, type SettingOptions, type SettingSchema, setting } from './setting.ts';
import { type Type, types } from './types.ts';
import type { Variables } from './values.ts';
import { type Optional, type Variable, variableOf } from './variable.ts';

type Compute<T> = (variables: Variables) => T;

/** A setting that is true or false. */
export function flag(options: SettingOptions): SettingSchema;
/** A derived variable that is true or false. */
export function flag(description: string, compute: Compute<boolean>): Variable<boolean>;
export function flag(first: SettingOptions | string, compute?: Compute<boolean>) {
  return typeof first === 'string'
    ? variableOf(types.flag, first, computing('flag', compute))
    : setting({ type: 'boolean' }, first);
}

/** A setting of text; `pattern` says which. */
export function text(options: SettingOptions): SettingSchema;
/** A derived variable of text. */
export function text(description: string, compute: Compute<string>): Variable<string>;
/** A derived variable of text that may be undefined. */
export function text(
  description: string,
  compute: Compute<string | undefined>,
  options: Optional,
): Variable<string | undefined>;
export function text(
  first: SettingOptions | string,
  compute?: Compute<string | undefined>,
  optional?: Optional,
) {
  return typeof first === 'string'
    ? variableOf(types.text, first, computing('text', compute), optional)
    : setting({ type: 'string' }, first);
}

/** A setting of a whole number, or of any number with `type: 'number'`. */
export function number(options: SettingOptions): SettingSchema;
/** A derived variable of a number. */
export function number(description: string, compute: Compute<number>): Variable<number>;
/** A derived variable of a number that may be undefined. */
export function number(
  description: string,
  compute: Compute<number | undefined>,
  options: Optional,
): Variable<number | undefined>;
export function number(
  first: SettingOptions | string,
  compute?: Compute<number | undefined>,
  optional?: Optional,
) {
  return typeof first === 'string'
    ? variableOf(types.number, first, computing('number', compute), optional)
    : setting({ type: 'integer' }, first);
}

/** A setting of a port, from 1 to 65535. */
export function port(options: SettingOptions): SettingSchema;
/** A derived variable of a port. */
export function port(description: string, compute: Compute<number>): Variable<number>;
/** A derived variable of a port that may be undefined. */
export function port(
  description: string,
  compute: Compute<number | undefined>,
  options: Optional,
): Variable<number | undefined>;
export function port(
  first: SettingOptions | string,
  compute?: Compute<number | undefined>,
  optional?: Optional,
) {
  return typeof first === 'string'
    ? variableOf(types.number, first, computing('port', compute), optional)
    : setting({ type: 'integer', minimum: 1, maximum: 65535 }, first);
}

/** A setting of a list of items of one type: `list({ description, of: text({ … }) })`. */
export function list(options: SettingOptions & { readonly of: NestedSchema }): SettingSchema;
/** A derived variable of a list: `list('…', types.text, (v) => …)`. */
export function list<T>(
  description: string,
  of: Type<T>,
  compute: Compute<readonly T[]>,
): Variable<readonly T[]>;
export function list<T>(
  first: (SettingOptions & { readonly of: NestedSchema }) | string,
  of?: Type<T>,
  compute?: Compute<readonly T[]>,
) {
  if (typeof first === 'string') {
    return variableOf(types.list(inner('list', of)), first, computing('list', compute));
  }
  const { of: items, ...options } = first;
  return setting({ type: 'array', items: clean(items) }, options);
}

interface MapOptions extends SettingOptions {
  /** The members by name; each is a setting, with `required: true` if the map needs it. */
  readonly members?: Readonly<Record<string, SettingSchema>>;
  /** The type of members with any other name; without it, no others are allowed. */
  readonly others?: NestedSchema;
}

/** A setting of a map: `map({ description, members: { cpu: text({ … }) } })`, or `map({ description, others: text({ … }) })`. */
export function map(options: MapOptions): SettingSchema;
/** A derived variable of a map with any keys: `map('…', types.text, (v) => …)`. */
export function map<T>(
  description: string,
  of: Type<T>,
  compute: Compute<Readonly<Record<string, T>>>,
): Variable<Readonly<Record<string, T>>>;
export function map<T>(
  first: MapOptions | string,
  of?: Type<T>,
  compute?: Compute<Readonly<Record<string, T>>>,
) {
  if (typeof first === 'string') {
    return variableOf(types.map(inner('map', of)), first, computing('map', compute));
  }
  const { members = {}, others, ...options } = first;
  const needed = Object.keys(members).filter((name) => members[name]?.['x-required'] === true);
  const base: NestedSchema = {
    type: 'object',
    additionalProperties: others === undefined ? false : clean(others),
    ...(first.members !== undefined && {
      properties: Object.fromEntries(Object.entries(members).map(([name, member]) => [name, clean(member)])),
    }),
    ...(needed.length > 0 && { required: needed }),
  };
  return setting(base, options);
}

/** The map lists its required members itself. */
function clean<S extends NestedSchema>({ 'x-required': _, ...schema }: S): Omit<S, 'x-required'> {
  return schema;
}

// Called while the app's module is loaded: what these throw is reported at the line of the call.

function computing<T>(type: string, compute: Compute<T> | undefined): Compute<T> {
  if (typeof compute === 'function') return compute;
  throw new TypeError(`a variable of type ${type} needs a function that computes it: ${callOf(type)}`);
}

function inner<T>(type: string, of: Type<T> | undefined): Type<T> {
  if (typeof of === 'object' && 'has' in of) return of;
  const what = type === 'list' ? 'items' : 'values';
  throw new TypeError(`a variable of type ${type} needs the type of its ${what}: ${callOf(type)}`);
}

function callOf(type: string): string {
  const of = type === 'list' || type === 'map' ? 'types.text, ' : '';
  return `${type}('…', ${of}(v) => …)`;
}
