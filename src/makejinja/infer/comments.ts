import { extname } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import { tooDeepAt } from '../../diagnostics/nesting.ts';

/** Longer lines and comments are not about a setting. */
const longest = 10_000;

/** A sample in which commented-out settings count too. */
export interface ExpandedSample {
  readonly text: string;
  /** The lines, from 1, that were comments. */
  readonly optional: ReadonlySet<number>;
}

/**
 * Uncomments settings such as `# port = 80` or `# port: 80`; line numbers do not change. Prose that looks like a setting, or that
 * would break the file, stays a comment.
 */
export function expandSample(path: string, text: string): ExpandedSample {
  const isToml = extname(path) === '.toml';
  const form = isToml
    ? /^(\s*)#\s?([\w-]+\s*=\s*\S.*|\[\[?[\w.-]+\]\]?\s*)$/
    : /^(\s*)# ?([a-z][\w-]*:\s+(?:["'[{].*|[^\s#]+\s*))$/;
  if (!isToml && !/\.ya?ml$/.test(path)) return { text, optional: new Set() };
  const parses = isToml ? parsesAsToml : parsesAsYaml;
  const lines = text.split('\n');
  const candidates = lines.flatMap((line, index) => {
    const [, indent = '', setting] = form.exec(line) ?? [];
    return setting === undefined || !parses(setting) ? [] : [{ index, line: `${indent}${setting}` }];
  });
  const optional = new Set<number>();
  let left = mostParsed;
  // Uncomments all at once; if that breaks the file, each half separately, down to single lines.
  const take = (some: typeof candidates): void => {
    const expanded = [...lines];
    for (const { index, line } of some) expanded[index] = line;
    const tried = expanded.join('\n');
    left -= tried.length;
    if (some.length === 0 || left < 0) return;
    if (parses(tried)) {
      for (const { index, line } of some) {
        lines[index] = line;
        optional.add(index + 1);
      }
    } else if (some.length > 1) {
      const middle = some.length >> 1;
      take(some.slice(0, middle));
      take(some.slice(middle));
    }
  };
  take(candidates);
  return { text: lines.join('\n'), optional };
}

/** Limits the number of characters that are parsed, so that a long file of prose that looks like settings ends too. */
const mostParsed = 50_000_000;

function parsesAsToml(text: string): boolean {
  try {
    parseToml(text.replaceAll('\r\n', '\n'));
    return true;
  } catch {
    return false;
  }
}

function parsesAsYaml(text: string): boolean {
  return tooDeepAt(text) === undefined && parseDocument(text, { logLevel: 'silent' }).errors.length === 0;
}

/** What comments say about the setting below them. */
export interface Annotations {
  readonly description: string | undefined;
  readonly required: boolean | undefined;
  /** As written. */
  readonly default: string | undefined;
  readonly example: string | undefined;
  /** The allowed values, as written. */
  readonly allowed: readonly string[];
}

/** Reads the comments of a sample; see {@link commentAbove}. */
export function commentsIn(lines: readonly string[]): (line: number, wasComment: boolean) => Annotations {
  const groups = groupStarts(lines);
  return (line, wasComment) => commentAbove(lines, groups, line, wasComment);
}

/**
 * The comment above a line, up to a blank line or another setting; above a commented-out setting, one blank line may be between.
 * It may contain `REQUIRED`, `OPTIONAL`, `Default: …`, `Example: …` and `Allowed: … | …`.
 *
 * @param line - From 1.
 */
function commentAbove(
  lines: readonly string[],
  groups: readonly number[],
  line: number,
  wasComment: boolean,
): Annotations {
  const above = blockAbove(lines, line, wasComment);
  const beside = / #\s+([^\s"'][^"']*)$/.exec((lines[line - 1] ?? '').slice(0, longest))?.[1];
  const text = [...above, ...(beside === undefined ? [] : [beside])].filter(
    (own) => !/^[=\-*#~\s]*$/.test(own),
  );
  const all = text.join('\n').slice(0, longest);
  const described = text
    .map((own) =>
      own
        .replace(/\b(REQUIRED|OPTIONAL)[.:]/g, '')
        .replace(/\b(Default|Example|Allowed)s?:.*$/i, '')
        .trim(),
    )
    .filter((own) => own !== '')
    .join(' ');
  // A comment for a group of settings is above the first of them.
  const group = (above.length === 0 ? blockAbove(lines, groups[line] ?? line, false).join('\n') : '').slice(
    0,
    longest,
  );
  const isOptional = /\bOPTIONAL\b|^\(?[Oo]ptional\b|\bREQUIRED (when|if|unless|for|in)\b/m;
  return {
    description: described === '' ? undefined : described,
    required:
      isOptional.test(all) || isOptional.test(group) ? false : /\bREQUIRED\b/.test(all) ? true : undefined,
    default: /\bDefault:\s*("[^"]*"|\[.*?\]|.+?)\.?\s*(?:Allowed:.*)?$/m.exec(all)?.[1],
    example: /\bExample:\s*("[^"]*"|.+?)\.?\s*$/im.exec(all)?.[1],
    allowed:
      /\bAllowed:\s*(.+?)\.?\s*$/im
        .exec(all)?.[1]
        ?.split('|')
        .map((one) => one.trim()) ?? [],
  };
}

/** The comment directly above a line. */
function blockAbove(lines: readonly string[], line: number, wasComment: boolean): readonly string[] {
  const block: string[] = [];
  let at = line - 2;
  if (wasComment && (lines[at] ?? 'x').trim() === '') at -= 1;
  for (; at >= 0 && /^\s*#/.test(lines[at] ?? ''); at--)
    block.unshift((lines[at] ?? '').replace(/^\s*(?:#+ ?)+/, ''));
  return block;
}

/** For each line, from 1: the first line of the group of adjacent settings that it belongs to. */
function groupStarts(lines: readonly string[]): readonly number[] {
  const starts = [0];
  for (let line = 1; line <= lines.length; line++) {
    const followsSetting = line > 1 && /^\s*[^\s#[]/.test(lines[line - 2] ?? '');
    starts.push(followsSetting ? (starts[line - 1] ?? line) : line);
  }
  return starts;
}
