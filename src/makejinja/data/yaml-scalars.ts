import { unknownTag } from '../../diagnostics/parser-message.ts';
import { float, int } from '../../jinja/runtime/numbers.ts';
import { PyDate, PyDateTime } from './dates.ts';

const booleans: Readonly<Record<string, boolean>> = {
  yes: true,
  no: false,
  true: true,
  false: false,
  on: true,
  off: false,
};

/** What PyYAML tells plain scalars by, in its order; a scalar that none of them fits is a string. */
const resolvers: readonly (readonly [tag: string, pattern: RegExp])[] = [
  ['bool', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    'float',
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    'int',
    /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  ],
  ['null', /^(?:~|null|Null|NULL|)$/],
  [
    'timestamp',
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
];

/** The value of a plain scalar, or of one that `tag` says the type of. Throws a RangeError where it has none. */
export function resolvePlain(text: string, tag: string | undefined): unknown {
  const type = tag ?? resolvers.find(([, pattern]) => pattern.test(text))?.[0] ?? 'str';
  switch (type) {
    case 'str':
      return text;
    case 'null':
      return null;
    case 'bool': {
      const value = booleans[text.toLowerCase()];
      if (value === undefined) throw new RangeError('this is neither true nor false');
      return value;
    }
    case 'int':
      return parseInteger(text);
    case 'float':
      return float(parseDecimal(text));
    case 'timestamp':
      return /^\d{4}-\d\d?-\d\d?$/.test(text) ? PyDate.parse(text) : PyDateTime.parse(text);
    default:
      throw new RangeError(unknownTag);
  }
}

function parseInteger(source: string): number | bigint {
  const text = source.replaceAll('_', '');
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  try {
    const value = digits.includes(':')
      ? digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
      : BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return int(negative ? -value : value);
  } catch {
    throw new RangeError('this is no whole number');
  }
}

function parseDecimal(source: string): number {
  const text = source.replaceAll('_', '').toLowerCase();
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  const value = digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  if (Number.isNaN(value) || digits === '') throw new RangeError('this is no number');
  return sign * value;
}
