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
export function syntaxHint(source: string, start: number, message: string): string | undefined {
  const [, tag] = /^unknown tag '(\w+)'/.exec(message) ?? [];
  if (tag !== undefined) return tagHint(tag, message);
  const rest = source.slice(start, start + 2);
  if (rest === '&&') return inPlaceOf(source, start, '&&', 'and');
  if (source.slice(start - 1, start + 1) === '||') return inPlaceOf(source, start - 1, '||', 'or');
  if (/^!(?!=)/.test(rest)) return 'Write `not` in place of `!`.';
  if (rest.startsWith('?')) return 'Write `a if condition else b` in place of `condition ? a : b`.';
  if (/^=(?!=)/.test(rest) && message.endsWith("got '='")) return "Did you mean '=='?";
  return undefined;
}

function tagHint(tag: string, message: string): string | undefined {
  if (/^els(e_?)?if$/.test(tag)) return "Did you mean 'elif'?";
  if (tag.startsWith('end') && !message.includes('is open')) {
    return `Remove it, or write the \`${tag.slice(3)}\` that it closes.`;
  }
  const ends = tags.map((name) => `end${name}`);
  const meant = suggest(tag, tag.startsWith('end') ? ends : tags);
  return meant === undefined ? undefined : `Did you mean '${meant}'?`;
}

function inPlaceOf(source: string, at: number, sign: string, word: string): string {
  const isApart = /\s/.test(source[at - 1] ?? '') && /\s/.test(source[at + sign.length] ?? '');
  return isApart ? `Did you mean '${word}'?` : `Write \`${word}\` in place of \`${sign}\`.`;
}
