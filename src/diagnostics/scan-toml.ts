/** What is open at the end of a line of TOML. */
export interface TomlState {
  /** The quotes that end the text of several lines that the line is in. */
  readonly quote: '"""' | "'''" | undefined;
  /** The number of open brackets and braces. */
  readonly depth: number;
}

/**
 * Reads a line of values, given what is open at its start. A text in single quotes that does not end on its line is a mistake, and
 * counts as ended.
 */
export function scanToml(line: string, { quote, depth }: TomlState): TomlState {
  let open = quote;
  let brackets = depth;
  let at = 0;
  while (at < line.length) {
    if (open !== undefined) {
      const end = endOf(line, at, open);
      if (end === undefined) return { quote: open, depth: brackets };
      [open, at] = [undefined, end];
      continue;
    }
    const character = line.charAt(at);
    if (character === '#') break;
    if (character === '"' || character === "'") {
      const long = character === '"' ? '"""' : "'''";
      if (line.startsWith(long, at)) {
        [open, at] = [long, at + long.length];
        continue;
      }
      const end = endOf(line, at + 1, character);
      if (end === undefined) break;
      at = end;
      continue;
    }
    if (character === '[' || character === '{') brackets++;
    if (character === ']' || character === '}') brackets--;
    at++;
  }
  return { quote: open, depth: Math.max(0, brackets) };
}

/** The offset behind the quotes that end a text; undefined if the text goes on. */
function endOf(line: string, from: number, quote: string): number | undefined {
  for (let at = from; at < line.length; at++) {
    if (line.charAt(at) === '\\' && quote.startsWith('"')) at++;
    else if (line.startsWith(quote, at)) return at + quote.length;
  }
  return undefined;
}
