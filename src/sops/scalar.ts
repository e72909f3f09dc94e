/**
 * Reads a plain YAML scalar as sops does, which is written in Go: by the rules of go-yaml v3, which are YAML 1.2 with remnants of
 * 1.1 (`1_000` and `0777` are integers, `2024-01-01` is a time, `yes` is a string). The MAC covers the value as read, so reading
 * it differently would break every file with such a scalar.
 */

import { canonicalTime } from './timestamp.ts';

/** The types that sops writes after `type:`; `null` marks what it neither encrypts nor hashes. */
export type PlainType = 'str' | 'int' | 'float' | 'bool' | 'time' | 'comment' | 'null';

/** A value as sops sees it. `text` are exactly the bytes that are encrypted and hashed. */
export interface Plain {
  readonly type: PlainType;
  readonly text: string;
}

export const nothing: Plain = { type: 'null', text: '' };

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;

const decimalFloat = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const words = new Map<string, Plain>([
  ...['true', 'True', 'TRUE'].map((word) => [word, { type: 'bool', text: 'True' }] as [string, Plain]),
  ...['false', 'False', 'FALSE'].map((word) => [word, { type: 'bool', text: 'False' }] as [string, Plain]),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, nothing] as [string, Plain]),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, { type: 'float', text: 'NaN' }] as [string, Plain]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, { type: 'float', text: '+Inf' }] as [string, Plain],
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, { type: 'float', text: '-Inf' }] as [string, Plain]),
]);

/**
 * Reads an unquoted YAML scalar.
 *
 * @returns undefined for an integer that sops does not support: beyond int64, but within uint64.
 */
export function readPlainScalar(source: string): Plain | undefined {
  const word = words.get(source);
  if (word !== undefined) return word;
  const text: Plain = { type: 'str', text: source };
  if (source.startsWith('.')) return readFloat(source) ?? text;
  if (!/^[-+0-9]/.test(source)) return text;
  const time = canonicalTime(source);
  if (time !== undefined) return { type: 'time', text: time };
  const digits = source.replaceAll('_', '');
  const integer = readInteger(digits);
  if (integer !== undefined && integer >= minInt64 && integer <= maxInt64) {
    return { type: 'int', text: integer.toString() };
  }
  if (integer !== undefined && integer > 0n && integer <= maxUint64 && !digits.startsWith('+'))
    return undefined;
  return readFloat(digits) ?? text;
}

/**
 * Reads a JSON number: an integer if it is written as one and fits into 64 bits, otherwise a float; undefined if it fits neither.
 */
export function readJsonNumber(source: string): Plain | undefined {
  if (/^-?[0-9]+$/.test(source)) {
    const integer = BigInt(source);
    if (integer >= minInt64 && integer <= maxInt64) return { type: 'int', text: integer.toString() };
  }
  return readFloat(source);
}

/** Go's `ParseInt(s, 0, …)` before its range check: a prefix determines the base, a leading zero means octal. */
function readInteger(digits: string): bigint | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(digits);
  if (match === null) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const magnitude =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : BigInt(decimal ?? '0');
  return sign === '-' ? -magnitude : magnitude;
}

function readFloat(source: string): Plain | undefined {
  if (!decimalFloat.test(source)) return undefined;
  const value = Number(source);
  return Number.isFinite(value) ? { type: 'float', text: formatFloat(value) } : undefined;
}

/** Go's `FormatFloat(value, 'f', -1, 64)`: the shortest digits that parse to the same value, never with an exponent. */
export function formatFloat(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?e([-+][0-9]+)$/.exec(String(value));
  if (match === null) return String(value);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
