/** What `${NAME…}` may ask for beyond the value: the functions of Flux's substitution, which are Bash's. */

/** Undefined for what is no function, which Flux refuses. */
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
  return operator === '//'
    ? value.replaceAll(pattern, () => replacement)
    : value.replace(pattern, () => replacement);
}

/** A shell pattern for the whole of a text, slashes included; what is none fits nothing. */
function shellPattern(pattern: string): RegExp {
  const parts = /\[\^?[^\]]+\]|\\.|[\s\S]/g;
  const source = pattern.replace(parts, (part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    if (part.length > 1) return part;
    return part.replace(/[.+^${}()|[\]\\/]/, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /(?!)/;
  }
}

function trimStart(value: string, pattern: string, longest: boolean): string {
  const fits = shellPattern(pattern);
  const lengths = [...Array(value.length).keys()].map((index) => index + 1);
  const found = (longest ? lengths.reverse() : lengths).find((length) => fits.test(value.slice(0, length)));
  return found === undefined ? value : value.slice(found);
}

function trimEnd(value: string, pattern: string, longest: boolean): string {
  const fits = shellPattern(pattern);
  const starts = [...Array(value.length).keys()];
  const found = (longest ? starts : starts.reverse()).find((start) => fits.test(value.slice(start)));
  return found === undefined ? value : value.slice(0, found);
}
