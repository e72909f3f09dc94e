import type { Range } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/locate.ts';

/** A name in a file that becomes another. */
export interface Edit {
  readonly file: string;
  readonly span: Span;
  readonly by: string;
}

/** The texts that edits change, as they are then. Edits may come in any order; two at one place are one. */
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

/** Every mention of a name as a whole word. */
export function mentions(text: string, name: string): readonly Span[] {
  return found(text, new RegExp(`(?<![\\w$])(?<name>${name})(?![\\w$])`, 'dg'));
}

/** A setting in the first column that is commented out, in YAML and in TOML. */
export function commentedOut(text: string, name: string): readonly Span[] {
  return found(text, new RegExp(`^#[ \\t]?["']?(?<name>${name})["']?[ \\t]*[:=]`, 'dgm'));
}

function found(text: string, pattern: RegExp): readonly Span[] {
  return [...text.matchAll(pattern)].flatMap(({ indices }) => {
    const span = indices?.groups?.['name'];
    return span === undefined ? [] : [span];
  });
}

/** A range of a finding, in offsets of its text. */
export function spanOfRange(text: string, { start, end }: Range): Span {
  const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return [(lines[start.line - 1] ?? 0) + start.column - 1, (lines[end.line - 1] ?? 0) + end.column - 1];
}

/** The place of an offset, as findings have it. */
export function rangeOfSpan(text: string, [from, to]: Span): Range {
  const before = text.slice(0, from).split('\n');
  const start = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return { start, end: { line: start.line, column: start.column + to - from } };
}
