import { gunzipSync } from 'node:zlib';
import { tooDeepAt } from '../diagnostics/nesting.ts';

/** The searchable text of a content, or why it cannot be searched. */
export type JudgedText =
  | { readonly text: string; readonly binary: boolean }
  | { readonly unjudged: 'too large' | 'an archive' | 'unreadable' | 'nested too deeply' };

/** In bytes; no configuration file is nearly as large. Searching more would take too long before each commit. */
export const largestJudged = 64_000_000;

/**
 * The text of a content, whatever its encoding: UTF-8, UTF-16 with or without a byte order mark, or compressed with gzip. The
 * bytes of binary content are read as letters, so that keys are found in it; zeros become line breaks.
 */
export function judgedText(content: Buffer): JudgedText {
  if (content.length > largestJudged) return { unjudged: 'too large' };
  if (content[0] === 0x1f && content[1] === 0x8b) return unzipped(content);
  if (isArchive(content)) return { unjudged: 'an archive' };
  const wide = utf16(content);
  const plain = wide ?? (content.includes(0) ? undefined : content.toString('utf8').replace(/^\ufeff/, ''));
  if (plain !== undefined)
    return tooDeepAt(plain) === undefined
      ? { text: plain, binary: false }
      : { unjudged: 'nested too deeply' };
  return { text: content.toString('latin1').replaceAll('\0', '\n'), binary: true };
}

function unzipped(content: Buffer): JudgedText {
  try {
    const plain = gunzipSync(content, { maxOutputLength: largestJudged });
    return plain[0] === 0x1f && plain[1] === 0x8b ? { unjudged: 'an archive' } : judgedText(plain);
  } catch {
    return { unjudged: 'an archive' };
  }
}

/** The first bytes of zip, 7z, xz, bzip2, zstd and rar. */
const archives = ['504b0304', '377abcaf271c', 'fd377a585a00', '425a68', '28b52ffd', '526172211a07'];

function isArchive(content: Buffer): boolean {
  const head = content.subarray(0, 8).toString('hex');
  return archives.some((start) => head.startsWith(start));
}

/** Detects UTF-16 by its byte order mark; without one, by zeros in every other byte at the beginning, as with Latin letters. */
function utf16(content: Buffer): string | undefined {
  const little = content[0] === 0xff && content[1] === 0xfe;
  const big = content[0] === 0xfe && content[1] === 0xff;
  if (little || big) return wideText(content.subarray(2), big);
  const head = content.subarray(0, 400);
  const zeros = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const most = head.length * 0.35;
  if (odd > most && even === 0) return wideText(content, false);
  return even > most && odd === 0 ? wideText(content, true) : undefined;
}

function wideText(content: Buffer, big: boolean): string {
  const whole = Buffer.from(content.subarray(0, content.length - (content.length % 2)));
  return (big ? whole.swap16() : whole).toString('utf16le');
}
