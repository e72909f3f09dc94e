import fc from 'fast-check';

const odd = [
  ...[
    '\0',
    '\r',
    '\u2028',
    '\ufeff',
    '\ud800',
    '\t',
    '\n',
    '\\',
    '../',
    '/',
    '.git/',
    '__proto__',
    'constructor',
  ],
  ...[
    '{{',
    '}}',
    '{%',
    '%}',
    '&a ',
    '*a',
    '!!',
    '? ',
    '- ',
    ': ',
    '#',
    '"',
    "'",
    '|',
    '>',
    '[',
    '{',
    ']',
    '}',
  ],
  ...[
    '---\n',
    '1e999',
    '-0',
    '0x',
    '99999999999999999999',
    '${',
    '$(',
    'null',
    '~',
    '<<: ',
    '%',
    '(',
    ')',
    '*',
  ],
];

/** A change of a text regardless of its meaning. */
export interface TextEdit {
  readonly at: number;
  readonly length: number;
  readonly how: 'cut' | 'repeat' | 'odd' | 'random' | 'insert' | 'lines';
  readonly times: number;
  readonly odd: string;
  readonly random: string;
  readonly insert: string;
}

export function textEdit(seeds: readonly string[]): fc.Arbitrary<TextEdit> {
  return fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 40 }),
    how: fc.constantFrom('cut', 'repeat', 'odd', 'random', 'insert', 'lines'),
    times: fc.constantFrom(1, 2, 3, 300),
    odd: fc.constantFrom(...odd),
    random: fc.string({ maxLength: 6, unit: 'binary' }),
    insert: fc.constantFrom(...seeds),
  });
}

export function editText(text: string, { at, length, how, times, odd, random, insert }: TextEdit): string {
  const from = at % (text.length + 1);
  const [before, piece, after] = [
    text.slice(0, from),
    text.slice(from, from + length),
    text.slice(from + length),
  ];
  switch (how) {
    case 'cut':
      return before + after;
    case 'repeat':
      return before + piece.repeat(times) + after;
    case 'odd':
      return before + odd.repeat(times) + piece + after;
    case 'random':
      return before + random + after;
    case 'insert':
      return before + insert + piece + after;
    case 'lines':
      return moveLines(text, at, length % 8, times);
  }
}

/** Moves some lines further down or up, or changes their indentation. */
function moveLines(text: string, at: number, count: number, times: number): string {
  const lines = text.split('\n');
  const moved = lines.splice(at % lines.length, count + 1);
  const to = (at * 7 + count) % (lines.length + 1);
  const indented = moved.map((line) => (times === 3 ? `  ${line}` : line));
  lines.splice(to, 0, ...indented, ...(times === 2 ? indented : []));
  return lines.join('\n');
}
