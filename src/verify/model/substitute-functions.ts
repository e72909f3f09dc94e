import { any, beginnings, literal, many, one, type Step, setOf } from '../../disk/wildcards.ts';

/** The functions of Flux's substitution in `${NAME…}`, which are those of Bash. */

/** Returns undefined for text that is not a function, which Flux rejects. */
export function applyFunction(
  value: string,
  rest: string,
  expand: (text: string) => string,
): string | undefined {
  const operator = /^(:[-=?+]|=|\^\^?|,,?|##?|%%?|\/[/#%]?|:)/.exec(rest)?.[0];
  if (operator === undefined) return undefined;
  const argument = rest.slice(operator.length);
  switch (operator) {
    case ':-':
    case ':=':
    case ':?':
    case ':+':
    case '=':
      return value === '' ? expand(argument) : value;
    case '^':
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case '^^':
      return value.toUpperCase();
    case ',':
      return value.slice(0, 1).toLowerCase() + value.slice(1);
    case ',,':
      return value.toLowerCase();
    case ':':
      return substring(value, argument.split(':').map(expand));
    case '#':
    case '##':
      return trimStart(value, expand(argument), operator === '##');
    case '%':
    case '%%':
      return trimEnd(value, expand(argument), operator === '%%');
    default:
      return replace(value, operator, argument, expand);
  }
}

/** The number of characters that a function examines; a pattern is examined once for each character of the value. */
export function effortOf(value: string, rest: string): number {
  return /^[#%]/.test(rest) ? value.length * rest.length : value.length;
}

function substring(value: string, [from = '', length]: readonly string[]): string {
  if (!/^[-+]?\d+$/.test(from) || (length !== undefined && !/^[-+]?\d+$/.test(length))) return value;
  const start = Number(from) < 0 ? Math.max(value.length + Number(from), 0) : Number(from);
  return length === undefined ? value.slice(start) : value.slice(start, start + Number(length));
}

function replace(
  value: string,
  operator: string,
  argument: string,
  expand: (text: string) => string,
): string {
  const slash = argument.indexOf('/');
  const pattern = expand(slash < 0 ? argument : argument.slice(0, slash));
  const replacement = slash < 0 ? '' : expand(argument.slice(slash + 1));
  if (operator === '/#') return value.startsWith(pattern) ? replacement + value.slice(pattern.length) : value;
  if (operator === '/%') {
    return value.endsWith(pattern) ? value.slice(0, value.length - pattern.length) + replacement : value;
  }
  // No object is that large, and a JavaScript string can hardly be larger.
  if ((value.length / Math.max(1, pattern.length)) * replacement.length > 2 ** 26) return value;
  return operator === '//'
    ? value.replaceAll(pattern, () => replacement)
    : value.replace(pattern, () => replacement);
}

/** Parses a shell pattern in which slashes are ordinary characters; an invalid one matches nothing. */
function shellPattern(pattern: string): Step[] {
  // After the last bracket, no set can be closed.
  const end = pattern.lastIndexOf(']') + 1;
  const parts = [
    ...(pattern.slice(0, end).match(/\[\^?[^\]]+\]|\\[\s\S]|[\s\S]/gu) ?? []),
    ...(pattern.slice(end).match(/\\[\s\S]|[\s\S]/gu) ?? []),
  ];
  return parts.flatMap((part) => {
    if (part === '*') return [many(any)];
    if (part === '?') return [one(any)];
    if (part.startsWith('\\')) return literal(part.slice(1));
    return part.length > 1 && part.startsWith('[') ? [one(setOf(part) ?? (() => false))] : literal(part);
  });
}

/**
 * Returns the non-zero length of the shortest or longest beginning of the text that the steps match; 0 if there is
 * none.
 */
function beginning(steps: readonly Step[], text: string, longest: boolean): number {
  let found = 0;
  for (const length of beginnings(steps, text)) {
    found = length;
    if (found > 0 && !longest) break;
  }
  return found;
}

function trimStart(value: string, pattern: string, longest: boolean): string {
  return value.slice(beginning(shellPattern(pattern), value, longest));
}

/**
 * Trims by matching the text and the pattern, which has no optional parts, backwards: the ends of one are the
 * beginnings of the other.
 */
function trimEnd(value: string, pattern: string, longest: boolean): string {
  const backwards = Array.from(value).reverse().join('');
  return value.slice(0, value.length - beginning(shellPattern(pattern).reverse(), backwards, longest));
}
