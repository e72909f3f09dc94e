import type { HostFunction } from './functions.ts';

const known = new WeakMap<HostFunction, readonly string[]>();

/**
 * The names of a JavaScript function's parameters, from its source; empty for those that are not plain names, such as patterns
 * and rest parameters.
 */
export function parameterNames(fn: HostFunction): readonly string[] {
  let names = known.get(fn);
  if (names === undefined) {
    names = read(Function.prototype.toString.call(fn));
    known.set(fn, names);
  }
  return names;
}

/** Whether `first_only` in a template matches `firstOnly` in JavaScript. */
export function sameName(one: string, other: string): boolean {
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase();
  return one !== '' && plain(one) === plain(other);
}

/** A comment, a quoted text, or one character. */
const tokens =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\[\s\S]|[^'\\])*'|"(?:\\[\s\S]|[^"\\])*"|`(?:\\[\s\S]|[^`\\])*`|[\s\S]/g;

function read(source: string): readonly string[] {
  const bare = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source);
  if (bare !== null) return [bare[1] ?? ''];
  const open = source.indexOf('(');
  const parts = [''];
  let depth = 0;
  for (const [token] of open === -1 ? [] : source.slice(open + 1).matchAll(tokens)) {
    if (/^\/[/*]/.test(token)) continue;
    if (depth === 0 && token === ')') break;
    if (depth === 0 && token === ',') {
      parts.push('');
      continue;
    }
    if ('([{'.includes(token)) depth += 1;
    if (')]}'.includes(token)) depth -= 1;
    parts[parts.length - 1] += token;
  }
  return parts.map((text) => /^\s*([A-Za-z_$][\w$]*)\s*(?:=|$)/.exec(text)?.[1] ?? '');
}
