import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeFrame } from '../../src/diagnostics/frame.ts';

const at = (line: number, column: number, endColumn: number, endLine = line) => ({
  start: { line, column },
  end: { line: endLine, column: endColumn },
});

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n');

describe('a code frame', () => {
  test('shows the line with a caret below, and one line around it', () => {
    expect(codeFrame('a: 1\nb: two\nc: 3\nd: 4\n', at(2, 4, 7))).toBe(
      ['  1 | a: 1', '> 2 | b: two', '    |    ^^^', '  3 | c: 3'].join('\n'),
    );
  });

  test('aligns line numbers of different width', () => {
    expect(codeFrame(lines(12), at(10, 1, 5))).toBe(
      ['   9 | line 9', '> 10 | line 10', '     | ^^^^', '  11 | line 11'].join('\n'),
    );
  });

  test('marks an empty range with one caret, and a longer one to the end of its first line', () => {
    expect(codeFrame('abc\n', at(1, 2, 2))).toBe('> 1 | abc\n    |  ^');
    expect(codeFrame('abc\ndef', at(1, 2, 2, 2), { context: 0 })).toBe('> 1 | abc\n    |  ^^');
  });

  test('can point behind the last character, and at an empty file', () => {
    expect(codeFrame('abc', at(1, 4, 4))).toBe('> 1 | abc\n    |    ^');
    expect(codeFrame('', at(1, 1, 1))).toBe('> 1 |\n    | ^');
  });

  test('shows a tab as an arrow, so that the caret stays below its place', () => {
    expect(codeFrame('a:\n\tb: 1', at(2, 1, 2), { context: 0 })).toBe('> 2 | →b: 1\n    | ^');
  });

  test('cuts long lines around the place', () => {
    const frame = codeFrame(`${'x'.repeat(300)}HERE${'y'.repeat(300)}`, at(1, 301, 305), { width: 40 });
    expect(frame.split('\n')).toEqual([
      `> 1 | ${'x'.repeat(20)}HERE${'y'.repeat(16)}`,
      `    | ${' '.repeat(20)}^^^^`,
    ]);
  });

  test('removes characters that control a terminal', () => {
    const unit = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
    const control = fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(unit, control) }),
        fc.integer({ min: 1, max: 50 }),
        (text, column) => {
          const frame = codeFrame(text, at(1, column, column + 3));
          expect(frame.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        },
      ),
      { numRuns: 200 },
    );
  });
});
