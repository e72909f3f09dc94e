/**
 * The width of text in the fonts of browsers' user interfaces, in tenths of the font size. Text cannot be measured here, so these
 * are the maximum widths of common fonts (Segoe UI, San Francisco, Roboto, DejaVu Sans).
 */
const widths: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijl.,:;'|!]/, 3.2],
  [/[frt()[\]/ -]/, 4.2],
  [/[mwMW@%]/, 9.8],
  [/[A-Z]/, 7.3],
  [/[a-z0-9_]/, 6.4],
];

/** In pixels; `size` is the font size. */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0;
  for (const character of text) width += widths.find(([characters]) => characters.test(character))?.[1] ?? 10;
  return (width / 10) * size * (bold ? 1.08 : 1);
}

/** The text, shortened in the middle if it is wider than `width`, because similar names differ at the end. */
export function shorten(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  for (let kept = text.length - 2; kept > 4; kept -= 1) {
    const head = Math.ceil(kept / 2);
    const short = `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`;
    if (textWidth(short, size, bold) <= width) return short;
  }
  return text.slice(0, 4);
}
