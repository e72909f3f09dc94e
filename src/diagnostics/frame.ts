import type { Range } from './diagnostic.ts';

export interface FrameOptions {
  /** The number of lines shown before and after the range. */
  readonly context?: number;
  /** Longer lines are cut around the position. */
  readonly width?: number;
  /** Colours the marker and the caret; by default nothing is coloured. */
  readonly emphasize?: (text: string) => string;
}

let lastText: string | undefined;
let lastLines: readonly string[] = [];

/** Cached for one text, because the frames of a file are built one after the other, and there may be thousands. */
function linesOf(text: string): readonly string[] {
  if (text !== lastText) {
    lastText = text;
    lastLines = text.split(/\r\n|\r|\n/);
  }
  return lastLines;
}

/**
 * The lines around a range with their numbers, and a caret line below the first line of the range. The caller masks secrets in
 * the text. Empty if the text has no such line.
 */
export function codeFrame(text: string, range: Range, options: FrameOptions = {}): string {
  const { context = 1, width = 100, emphasize = (part) => part } = options;
  const lines = linesOf(text);
  const { start, end } = range;
  const marked = lines[start.line - 1];
  if (marked === undefined) return '';
  const first = Math.max(1, start.line - context);
  const last = Math.min(withoutFinalBreak(lines), start.line + context);
  const digits = String(Math.max(last, start.line)).length;
  // Every line is cut at the same column, so that the columns stay aligned.
  const cut = Math.max(0, start.column - 1 - Math.floor(width / 2));
  const shown = (line: string): string =>
    printable(line)
      .slice(cut, cut + width)
      .trimEnd();

  const frame: string[] = [];
  for (let number = first; number <= Math.max(last, start.line); number++) {
    const here = number === start.line;
    if (!here && saysNothing(lines[number - 1] ?? '')) continue;
    const gutter = `${here ? '>' : ' '} ${String(number).padStart(digits)} |`;
    frame.push(`${here ? emphasize(gutter) : gutter} ${shown(lines[number - 1] ?? '')}`.trimEnd());
    if (!here) continue;
    const to = end.line === start.line ? end.column : marked.length + 1;
    const length = Math.max(1, Math.min(to - start.column, width - (start.column - 1 - cut)));
    const indent = ' '.repeat(start.column - 1 - cut);
    frame.push(`  ${' '.repeat(digits)} | ${indent}${emphasize('^'.repeat(length))}`);
  }
  return frame.join('\n');
}

/**
 * One column per UTF-16 code unit, as in positions. A tab is shown as an arrow; characters that could control a terminal or a
 * workflow are replaced.
 */
function printable(line: string): string {
  return line
    .replace(/\t/g, '→')
    .replace(/[\p{Cc}\p{Cf}]/gu, (character) => '\ufffd'.repeat(character.length))
    .replaceAll('##[', '##\u2772');
}

/** A blank line, or a masked comment. */
function saysNothing(line: string): boolean {
  return /^\s*(# …\s*)?$/.test(line);
}

/** Ignores the empty line after a trailing newline. */
function withoutFinalBreak(lines: readonly string[]): number {
  return lines.at(-1) === '' && lines.length > 1 ? lines.length - 1 : lines.length;
}
