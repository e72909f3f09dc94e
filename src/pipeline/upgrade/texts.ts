import type { Range } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/locate.ts';

/** A replacement of one name in a file. */
export interface Edit {
  readonly file: string;
  readonly span: Span;
  readonly by: string;
}

/** Applies edits to texts and returns the changed ones. Edits may come in any order; identical edits count once. */
export function edited(
  texts: ReadonlyMap<string, string>,
  edits: readonly Edit[],
): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  for (const [file, text] of texts) {
    const own = new Map(
      edits.filter((edit) => edit.file === file).map(({ span, by }) => [span[0], { span, by }]),
    );
    if (own.size === 0) continue;
    const backwards = [...own.values()].sort((a, b) => b.span[0] - a.span[0]);
    changed.set(
      file,
      backwards.reduce(
        (result, { span: [from, to], by }) => result.slice(0, from) + by + result.slice(to),
        text,
      ),
    );
  }
  return changed;
}

/** Every occurrence of a name as a whole word. */
export function mentions(text: string, name: string): readonly Span[] {
  return found(text, new RegExp(`(?<![\\w$])(?<name>${name})(?![\\w$])`, 'dg'));
}

/** Commented-out settings that start in the first column, in YAML and in TOML. */
export function commentedOut(text: string, name: string): readonly Span[] {
  return found(text, new RegExp(`^#[ \\t]?["']?(?<name>${name})["']?[ \\t]*[:=]`, 'dgm'));
}

function found(text: string, pattern: RegExp): readonly Span[] {
  return [...text.matchAll(pattern)].flatMap(({ indices }) => {
    const span = indices?.groups?.['name'];
    return span === undefined ? [] : [span];
  });
}

/** The offsets of a finding's range in its text. */
export function spanOfRange(text: string, { start, end }: Range): Span {
  const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return [(lines[start.line - 1] ?? 0) + start.column - 1, (lines[end.line - 1] ?? 0) + end.column - 1];
}

/** The range of a finding for offsets in its text. */
export function rangeOfSpan(text: string, [from, to]: Span): Range {
  const before = text.slice(0, from).split('\n');
  const start = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return { start, end: { line: start.line, column: start.column + to - from } };
}
