import type { Position } from './diagnostic.ts';
import { atPlace } from './finding.ts';
import type { Result } from './result.ts';

/** The decoded text of a file, or why decoding failed. */
export type DecodeResult = Result<{ readonly text: string }>;

/**
 * Decodes bytes as UTF-8. Editors on Windows may save UTF-16, and a file in Latin-1 would render with broken letters: both are
 * reported at the first byte that is not valid.
 */
export function decodeText(path: string, bytes: Uint8Array): DecodeResult {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!utf16) {
    try {
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  const start: Position = utf16 ? { line: 1, column: 1 } : firstBrokenPlace(bytes);
  return {
    diagnostics: [
      atPlace(
        { file: path, range: { start, end: start } },
        {
          code: 'source/not-utf8',
          message: utf16
            ? `${path} is encoded in UTF-16, not UTF-8`
            : 'this character is not encoded in UTF-8',
          hint: 'Save the file with the encoding UTF-8.',
        },
      ),
    ],
  };
}

/** The position after the longest prefix that decodes; a character cut in two at its end is not an error. */
function firstBrokenPlace(bytes: Uint8Array): Position {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decoded(bytes.subarray(0, middle)) === undefined) high = middle - 1;
    else low = middle;
  }
  const lines = (decoded(bytes.subarray(0, low)) ?? '').split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** The complete characters, or undefined if a byte cannot be part of one. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
