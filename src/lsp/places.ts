import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Location, Position, Range } from 'vscode-languageserver';
import type { Location as Place, Range as PlaceRange } from '../diagnostics/diagnostic.ts';
import { packageRoot } from '../package-root.ts';

/** Lines and columns start at 1 in findings and at 0 in the protocol; both count columns in UTF-16 code units. */
export function toRange({ start, end }: PlaceRange): Range {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

/** The prefix of the package's templates in messages. */
const shipped = 'clusterwright/templates/';

/** Whether a finding is in a template of the package. */
export const isShipped = (shown: string): boolean => shown.startsWith(shipped);

/** The absolute path of a file that a finding names. */
function absolute(cwd: string, shown: string): string {
  return shown.startsWith(shipped)
    ? join(packageRoot(), 'templates', shown.slice(shipped.length))
    : join(cwd, shown);
}

/** The path of a file of a folder as findings name it, with `/`. */
export function shownIn(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join('/');
}

export function uriOf(cwd: string, shown: string): string {
  return pathToFileURL(absolute(cwd, shown)).href;
}

/** Undefined for something that is not a file on disk, such as an unnamed buffer. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

export function toLocation(cwd: string, { file, range }: Place): Location {
  return { uri: uriOf(cwd, file), range: toRange(range) };
}

/** A word of a text, and its position in its line. */
export interface Word {
  readonly text: string;
  readonly range: Range;
}

/** The name at, or just before, a position. */
export function wordAt(text: string, { line, character }: Position): Word | undefined {
  const whole = text.split(/\r?\n/)[line] ?? '';
  for (const { 0: word, index } of whole.matchAll(/[A-Za-z_]\w*/g)) {
    if (index > character || character > index + word.length) continue;
    const range = { start: { line, character: index }, end: { line, character: index + word.length } };
    return { text: word, range };
  }
  return undefined;
}

/** The ranges of every mention of a name as a whole word. */
export function mentionsIn(text: string, name: string): Range[] {
  return text.split(/\r?\n/).flatMap((whole, line) =>
    [...whole.matchAll(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'g'))].map(({ index }) => ({
      start: { line, character: index },
      end: { line, character: index + name.length },
    })),
  );
}
