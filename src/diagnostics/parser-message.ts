import type { YAMLError } from 'yaml';

/**
 * The parser's message without what it quotes from the text: to the parser, a password that begins with `*`, `!`, `|` or a
 * backslash is an alias, a tag, a block or an escape sequence.
 */
export function parserMessage({ code, message }: YAMLError): string {
  const [first = ''] = message.split('\n');
  const own = ownWords.find(([pattern]) => pattern.test(first))?.[1];
  if (own !== undefined) return own;
  if (code === 'TAG_RESOLVE_FAILED') return unknownTag;
  const words = first.replace(/: ".*$/s, '');
  return words.charAt(0).toLowerCase() + words.slice(1).replace(/\.$/, '');
}

/** Also used for tags that only a data reader rejects. */
export const unknownTag = 'this tag is unknown';

const ownWords: readonly (readonly [RegExp, string])[] = [
  [/^Block scalar header includes/, 'the text of a block begins on the line after | or >'],
  [/^Invalid escape sequence/, 'this is not a valid escape sequence in double quotes'],
  [/^(Unknown directive|Unsupported YAML version)/, 'this is not a YAML 1.2 directive'],
  [/^(Not a valid tag|Verbatim tags|The .* tag has no suffix)/, unknownTag],
  [/^(Unresolved plain scalar|Ordered maps)/, 'this value does not match its tag'],
];
