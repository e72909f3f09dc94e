import type { Position } from './diagnostic.ts';

/** Converts offsets of a text to positions, in any order; if they are in ascending order, the text is scanned once. */
export function positionsIn(text: string): (offset: number) => Position {
  let line = 1;
  let start = 0;
  let end = text.indexOf('\n');
  return (offset) => {
    if (offset < start) [line, start, end] = [1, 0, text.indexOf('\n')];
    while (end !== -1 && end < offset) [line, start, end] = [line + 1, end + 1, text.indexOf('\n', end + 1)];
    return { line, column: offset - start + 1 };
  };
}
