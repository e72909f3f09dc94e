/** A word, a pattern between tildes, a quoted string, or a sign. */
export interface Token {
  readonly kind: 'word' | 'pattern' | 'quoted' | 'sign' | 'end';
  readonly text: string;
  readonly line: number;
  /** No blank stands before it: `string(1..9)` is a range, `string (A|B)` is not. */
  readonly tight: boolean;
}

const token =
  /(\s+|#[^\n]*)|~((?:\\~|[^~\n])*)~|"([^"\n]*)"|(\.\.\.|\.\.)|([A-Za-z0-9_$/+*-](?:[A-Za-z0-9_$/+*-]|\.(?!\.))*)|([{}[\]<>()|,!@?:])/y;

/**
 * Cut a text in the notation into tokens; `from` is the number of its first line. A sign that the notation does not
 * have is a bug of ours: it throws.
 */
export function tokenize(text: string, from = 1): readonly Token[] {
  const tokens: Token[] = [];
  let line = from;
  let tight = false;
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null)
      throw new Error(`line ${line}: cannot read ${JSON.stringify(text.slice(at, at + 20))}`);
    const [whole, blank, pattern, quoted, dots, word, sign] = match;
    if (blank !== undefined) {
      line += whole.split('\n').length - 1;
      tight = false;
      continue;
    }
    if (pattern !== undefined) tokens.push({ kind: 'pattern', text: pattern, line, tight });
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted, line, tight });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, line, tight });
    else tokens.push({ kind: 'sign', text: dots ?? sign ?? '', line, tight });
    tight = true;
  }
  tokens.push({ kind: 'end', text: 'the end', line, tight: false });
  return tokens;
}
