import type { Position } from './diagnostic.ts';

/** Where offsets of a text are, asked for in any order; in their order, the text is gone through once. */
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
