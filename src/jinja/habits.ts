import type { Advice } from '../diagnostics/fix.ts';
import { suggest } from '../diagnostics/suggest.ts';

/** Names of filters in other template languages, with their counterparts; `undefined` if there is none. */
const filterNames: Readonly<Record<string, string | undefined>> = {
  quote: 'yaml',
  squote: 'yaml',
  toYaml: 'yaml',
  to_yaml: 'yaml',
  to_nice_yaml: 'yaml',
  toJson: 'tojson',
  to_json: 'tojson',
  to_nice_json: 'tojson',
  nindent: 'indent',
  trunc: 'truncate',
  b64enc: undefined,
  b64dec: undefined,
  b64encode: undefined,
  b64decode: undefined,
};

const testNames: Readonly<Record<string, string>> = {
  str: 'string',
  bool: 'boolean',
  int: 'integer',
  list: 'sequence',
  dict: 'mapping',
  null: 'none',
};

/** The existing filter or test that was probably meant: by its name in another language, or else the most similar one. */
export function meantName(
  kind: 'filter' | 'test',
  name: string,
  known: ReadonlySet<string> | ReadonlyMap<string, unknown>,
): string | undefined {
  const names: Readonly<Record<string, string | undefined>> = kind === 'filter' ? filterNames : testNames;
  if (!Object.hasOwn(names, name)) return suggest(name, [...known.keys()]);
  const meant = names[name];
  return meant !== undefined && known.has(meant) ? meant : undefined;
}

const tags = [
  ...['autoescape', 'block', 'break', 'call', 'continue', 'do', 'elif', 'else', 'extends', 'filter', 'for'],
  ...['from', 'if', 'import', 'include', 'macro', 'print', 'raw', 'set', 'with'],
];

/** A hint about a tag, or a character at an offset, that other languages have; undefined for anything else. */
export function syntaxHint(source: string, start: number, message: string): Advice | undefined {
  const [, tag] = /^unknown tag '(\w+)'/.exec(message) ?? [];
  if (tag !== undefined) return tagHint(tag, message);
  const rest = source.slice(start, start + 2);
  if (rest === '&&') return inPlaceOf(source, start, '&&', 'and');
  if (source.slice(start - 1, start + 1) === '||') return inPlaceOf(source, start - 1, '||', 'or');
  if (/^!(?!=)/.test(rest)) return { hint: 'Write `not` in place of `!`.' };
  if (rest.startsWith('?')) return { hint: 'Write `a if condition else b` in place of `condition ? a : b`.' };
  if (/^=(?!=)/.test(rest) && message.endsWith("got '='")) return replacing('==');
  return undefined;
}

function tagHint(tag: string, message: string): Advice | undefined {
  if (/^els(e_?)?if$/.test(tag)) return replacing('elif', tag);
  if (tag.startsWith('end') && !message.includes('is open')) {
    return { hint: `Remove it, or write the \`${tag.slice(3)}\` that it closes.` };
  }
  const ends = tags.map((name) => `end${name}`);
  const meant = suggest(tag, tag.startsWith('end') ? ends : tags);
  return meant === undefined ? undefined : replacing(meant, tag);
}

function inPlaceOf(source: string, at: number, sign: string, word: string): Advice {
  const isApart = /\s/.test(source[at - 1] ?? '') && /\s/.test(source[at + sign.length] ?? '');
  return isApart ? replacing(word) : { hint: `Write \`${word}\` in place of \`${sign}\`.` };
}

/** A hint that something else was meant, and the fix that writes it in place of `from`, or of all that is reported. */
function replacing(to: string, from?: string): Advice {
  return {
    hint: `Did you mean '${to}'?`,
    fixes: [{ kind: 'rename', to, ...(from !== undefined && { from }) }],
  };
}

/** The same, or other words if nothing similar is known. */
export function meantInstead(close: string | undefined, from: string, otherwise: string): Advice {
  return close === undefined ? { hint: otherwise } : replacing(close, from);
}
