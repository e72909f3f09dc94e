import { type Document, isMap, LineCounter, type Node, parseDocument } from 'yaml';
import type { Diagnostic, Position, Range } from './diagnostic.ts';
import { sortDiagnostics, startOfFile } from './diagnostic.ts';
import { atPlace } from './finding.ts';
import { type Span, spanOf } from './locate.ts';
import { nestedTooDeeply, tooDeepAt } from './nesting.ts';
import type { KnownName, YamlProblem } from './problem.ts';
import { dataOf } from './read-yaml.ts';
import type { Result } from './result.ts';
import { findTypos } from './typos.ts';
import { withoutStacks } from './without-stacks.ts';
import { kindOfRoot, yamlProblems } from './yaml-errors.ts';

/** Keys and list indexes from the top of a document. */
export type KeyPath = readonly (string | number)[];

/** Which part of a `key: value` pair a range covers. */
export type Part = 'key' | 'value';

/** A YAML or TOML file that can be asked for the position of a key or value. */
export interface Source {
  /** As the user wrote it: relative to the working folder. */
  readonly path: string;
  /** Without a byte order mark. */
  readonly text: string;
  /** The parsed document, if it is YAML. */
  readonly document?: Document.Parsed;
  /** The document as plain data: maps with string keys, lists and scalars. Aliases and merge keys are resolved. */
  readonly data: Readonly<Record<string, unknown>>;
  /** For a file that extends others: the file, then those that it extends, nearest first. `data` is then merged from all. */
  readonly layers?: readonly Source[];
  /**
   * The range of a key or its value. If `path` does not exist, the range of the nearest enclosing key that does; the start of the
   * file if there is none.
   */
  locate(path: KeyPath, part: Part): Range;
  /** The range in offsets; undefined if there is no such place. */
  span(path: KeyPath, part: Part): Span | undefined;
}

/** A source, or why the text could not be parsed. */
export type SourceResult = Result<{ readonly source: Source }>;

function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/**
 * Parses the text of a YAML file that contains one map. With `known`, errors are explained with the names of settings in mind.
 * Pure; never throws, whatever the text.
 */
export function parseSource(path: string, original: string, known?: KnownName): SourceResult {
  const text = original.replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    const [start, hint] = [positionIn(text, deep), 'Write the settings as a flat list of `key: value`.'];
    const place = { file: path, path: '', range: { start, end: start } };
    const message = `this cannot be read: ${nestedTooDeeply}`;
    return { diagnostics: [atPlace(place, { code: 'source/yaml-syntax', message, hint })] };
  }
  const document = parseYaml(text, lines);
  const at = (offset: number): Position => position(lines, text, offset);
  const rangeOf = ([from, to]: Span): Range => ({ start: at(from), end: at(Math.max(from, to)) });
  const failed = (finding: YamlProblem): Diagnostic => ({
    ...atPlace({ file: path, range: rangeOf(finding.span) }, finding),
  });

  const problems = yamlProblems({ document, text, lineAt: (offset) => at(offset).line, known });
  if (problems.length > 0) {
    const mended = known && document.errors.length > 0 ? findTypos(text, known) : undefined;
    if (mended !== undefined && mended.typos.length > 0) {
      const typos = mended.typos.map((typo) => failed({ code: 'source/yaml-syntax', ...typo }));
      const rest = parseSource(path, mended.text);
      const others = 'source' in rest ? [] : rest.diagnostics.filter((other) => !sameLine(other, typos));
      return { diagnostics: sortDiagnostics([...typos, ...others]) };
    }
    return { diagnostics: folded(problems).map(failed) };
  }
  const root: Node | null = document.contents;
  if (root !== null && !isMap(root)) {
    const message = `${path} must contain one map of settings, not ${kindOfRoot(root)}`;
    const hint = 'Write one `key: value` line for each setting, beginning in the first column.';
    const [from = 0, to = 0] = root.range ?? [];
    return { diagnostics: [failed({ code: 'source/not-a-map', message, hint, span: [from, to] })] };
  }
  const data = plainData(document);
  if (data === undefined) {
    const message =
      'the aliases of this file form a cycle, or expand to more data than a configuration can contain';
    const hint = 'Write the values out instead of repeating them by alias.';
    return { diagnostics: [failed({ code: 'source/yaml-syntax', message, hint, span: [0, 0] })] };
  }
  return {
    source: {
      path,
      text,
      document,
      data,
      span: (keyPath, part) => spanOf(document, keyPath, part),
      locate: (keyPath, part) => {
        const span = spanOf(document, keyPath, part);
        return span === undefined ? startOfFile : rangeOf(span);
      },
    },
  };
}

function parseYaml(text: string, lineCounter: LineCounter): Document.Parsed {
  return withoutStacks(() =>
    parseDocument(text, {
      ...{ lineCounter, prettyErrors: false, version: '1.2', merge: true, logLevel: 'error' },
      // The library compares each key with all others; yaml-errors.ts finds duplicates in one pass.
      uniqueKeys: false,
      // Tags are rejected anyway, and for `!!omap` the library compares each key with all others.
      resolveKnownTags: false,
    }),
  );
}

function sameLine({ range }: Diagnostic, others: readonly Diagnostic[]): boolean {
  return others.some((other) => other.range.start.line === range.start.line);
}

/** After one mistake the parser may report errors to the end of the file; all after the first few are dropped. */
function folded(problems: readonly YamlProblem[]): readonly YamlProblem[] {
  const [first, ...others] = problems;
  if (first === undefined || others.length < 8) return problems;
  const hint = `${first.hint} The ${others.length} further errors may follow from this one.`;
  return [{ ...first, hint }];
}

/** Configurations have few aliases. */
const mostAliases = 100;

/** Undefined if aliases expand without limit, which the library refuses. */
function plainData(document: Document.Parsed): Record<string, unknown> | undefined {
  const { data, refused } = dataOf(document, mostAliases);
  return refused === undefined ? ((data ?? {}) as Record<string, unknown>) : undefined;
}

/** An offset at the end of a line is the end of that line, even if it ends with CR LF. */
function position(lines: LineCounter, text: string, offset: number): Position {
  const inBreak = text[offset] === '\n' && text[offset - 1] === '\r' ? offset - 1 : offset;
  const { line, col } = lines.linePos(Math.min(inBreak, text.length));
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
