import { scanJson } from '../../diagnostics/scan-json.ts';
import { float, int } from '../../jinja/runtime/numbers.ts';
import { mapping } from './mapping.ts';

/**
 * JSON as Python reads it, where `JSON.parse` would lose something: whole numbers of any size, `1.0` that stays a
 * float, keys in their order; and NaN and Infinity are numbers. Throws a JsonError.
 */
export function parseJson(text: string): unknown {
  return scanJson(text, {
    number: (digits, isWhole) => (isWhole ? int(BigInt(digits)) : float(Number(digits))),
    object: (entries) => (entries.size === 0 ? {} : mapping([...entries])),
    words: {
      true: true,
      false: false,
      null: null,
      NaN: float(Number.NaN),
      Infinity: float(Number.POSITIVE_INFINITY),
      '-Infinity': float(Number.NEGATIVE_INFINITY),
    },
  });
}
