/**
 * Wraps lines at word boundaries to the width of a terminal. Continuation lines keep the indentation, and are indented further in
 * a list item. A word that is longer than the line is not split, and neither is a command in
 * backquotes, so that it can be copied.
 */
export function wrap(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .map((line) => wrapLine(line, Math.max(columns, 20)))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const [lead = ''] = /^\s*(?:(?:\d+\.|[-*]) )?/.exec(line) ?? [];
  const indent = ' '.repeat(lead.length);
  const lines: string[] = [];
  let current = lead;
  let isEmpty = true;
  for (const word of wordsOf(line.slice(lead.length))) {
    if (!isEmpty && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = indent + word;
    } else {
      current += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, current].join('\n');
}

/** The words of a line; what is between two backquotes belongs to one. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let open: string[] = [];
  for (const word of line.split(' ')) {
    const isOdd = word.split('`').length % 2 === 0;
    if (open.length === 0 && !isOdd) words.push(word);
    else {
      open.push(word);
      if (open.length > 1 && isOdd) {
        words.push(open.join(' '));
        open = [];
      }
    }
  }
  // A backquote that nothing closes is one in a text.
  return [...words, ...open];
}
