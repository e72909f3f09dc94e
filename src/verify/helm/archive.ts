import { gunzipSync } from 'node:zlib';

/** Far more than any chart contains; an archive that claims more is broken or hostile. */
const mostBytes = 256 * 1024 * 1024;
const block = 512;

/**
 * Returns the files of a gzipped tar archive as `helm package` writes it, by path. Leaves out links and devices; reads
 * long names from pax or GNU headers. Throws if the bytes are not such an archive.
 */
export function readArchive(bytes: Uint8Array): ReadonlyMap<string, string> {
  const tar = gunzipSync(bytes, { maxOutputLength: mostBytes });
  const files = new Map<string, string>();
  let longName: string | undefined;
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    const size = octal(header.subarray(124, 136));
    const type = String.fromCharCode(header[156] ?? 0);
    const content = tar.subarray(at + block, at + block + size);
    if (content.length < size) throw new Error('the archive ends in the middle of a file');
    if (type === 'x') longName = paxPath(text(content)) ?? longName;
    else if (type === 'L') longName = text(content);
    else {
      if (type === '0' || type === '\0') files.set(longName ?? name(header), content.toString('utf8'));
      longName = undefined;
    }
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

function name(header: Buffer): string {
  const prefix = text(header.subarray(257, 262)) === 'ustar' ? text(header.subarray(345, 500)) : '';
  const own = text(header.subarray(0, 100));
  return prefix === '' ? own : `${prefix}/${own}`;
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

function octal(bytes: Buffer): number {
  const size = Number.parseInt(text(bytes).trim() || '0', 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('the archive has a file of no size');
  return size;
}

/** Reads the path from pax records, which are `length key=value\n`. */
function paxPath(records: string): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(records)?.[1];
}
