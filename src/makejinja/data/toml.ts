import { parse, TomlDate } from 'smol-toml';
import { float, int } from '../../jinja/runtime/numbers.ts';
import { PyDate, PyDateTime, PyTime } from './dates.ts';
import { mapping } from './mapping.ts';

/**
 * TOML as Python's `tomllib` reads it: whole numbers of any size, floats that stay floats, dates that print as
 * Python's. Throws the `TomlError` of the parser.
 */
export function parseToml(text: string): Record<string, unknown> {
  // The parser reads line ends as they are; Python's TOML reader takes CR LF for LF.
  const parsed = parse(text.replaceAll('\r\n', '\n'), { integersAsBigInt: true });
  return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, convert(value)]));
}

function convert(value: unknown): unknown {
  if (typeof value === 'bigint') return int(value);
  if (typeof value === 'number') return float(value);
  if (value instanceof TomlDate) return convertDate(value);
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  return mapping(Object.entries(value).map(([key, item]) => [key, convert(item)]));
}

function convertDate(date: TomlDate): unknown {
  const text = date.toISOString();
  if (date.isDate()) return PyDate.parse(text);
  return date.isTime() ? PyTime.parse(text) : PyDateTime.parse(text);
}
