import { typeError } from '../errors.ts';
import { dictSize, isDict } from './dict.ts';
import { PyObject } from './object.ts';
import { describeValue } from './text.ts';
import { isString, stringLength } from './values.ts';

/** Python's `len`. */
export function lengthOf(value: unknown): number {
  if (isString(value)) return stringLength(String(value));
  if (Array.isArray(value)) return value.length;
  const length = value instanceof PyObject ? value.length() : isDict(value) ? dictSize(value) : undefined;
  if (length === undefined) throw typeError(`${describeValue(value)} has no length`);
  return length;
}
