import { unflatten } from './flatten.ts';
import type { Report } from './report.ts';
import type { Collection, SopsBlock, Tree } from './tree.ts';

/** The prefix of the variables that contain the metadata in a dotenv file. */
export const metadataPrefix = 'sops_';

/**
 * Reads `NAME=value` lines as sops does: without quoting, with `\n` for a line break, and with comments that start with `#` in
 * the first column.
 */
export function readDotenv(text: string, report: Report): Tree {
  const root: Collection = { kind: 'map', flow: false, entries: [], from: 0, to: text.length };
  const metadata: [string, string][] = [];
  let block: { from: number; to: number } | undefined;
  let from = 0;
  for (const line of text.split('\n')) {
    const to = from + line.length;
    const equals = line.indexOf('=');
    if (line.startsWith('#')) {
      root.entries.push({ kind: 'comment', text: line.slice(1), from: from + 1, to });
    } else if (line !== '' && equals === -1) {
      report.add({
        code: 'sops/dotenv-syntax',
        message: 'this line is not NAME=value',
        from,
        to,
        hint: 'Write NAME=value, or # in the first column for a comment.',
      });
    } else if (line.startsWith(metadataPrefix)) {
      metadata.push([line.slice(metadataPrefix.length, equals), unescapeLines(line.slice(equals + 1))]);
      block = { from: block?.from ?? from, to };
    } else if (line !== '') {
      const value = unescapeLines(line.slice(equals + 1));
      root.entries.push({
        kind: 'item',
        key: line.slice(0, equals),
        from,
        to,
        value: {
          kind: 'scalar',
          plain: { type: 'str', text: value },
          from: from + equals + 1,
          to,
          slot: { flow: false, lastOnLine: true, indent: 0 },
        },
      });
    }
    from = to + 1;
  }
  const found: SopsBlock | undefined = block && { ...block, data: unflatten(metadata) };
  return {
    format: 'dotenv',
    text,
    documents: [{ root, end: text.length, metadata: found }],
    metadata: found,
  };
}

function unescapeLines(value: string): string {
  return value.replaceAll('\\n', '\n');
}
