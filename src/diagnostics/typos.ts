import { parseDocument } from 'yaml';
import type { Fix } from './fix.ts';
import type { Span } from './locate.ts';
import { corrections, type Typo } from './typo-corrections.ts';
import { withoutStacks } from './without-stacks.ts';

/** A corrected line of the text, and what was wrong with it. */
interface FoundTypo {
  readonly message: string;
  readonly hint: string;
  readonly fixes?: readonly Fix[];
  /** The range in the original text. */
  readonly span: Span;
}

export interface Mended {
  readonly typos: readonly FoundTypo[];
  /** The text with all typos corrected. It has the same lines, and remaining errors are reported for it. */
  readonly text: string;
}

/** The parser's time grows with the square of the length of an invalid text, so a long file gets fewer attempts. */
const budget = 12_000_000_000;
const mostTypos = 20;

/**
 * Finds the most likely typos in a text that is not valid YAML: a setting that is not in the first column, a missing space, a
 * no-break space. The parser reports such a typo wherever it gets confused, once or on every line. A line counts as a typo only
 * if correcting it reduces the parser's errors, so that the correction in the message works.
 */
export function findTypos(original: string, known: (name: string) => boolean): Mended {
  const parts = original.split(/(\r\n|\r|\n)/);
  const starts: number[] = [];
  let offset = 0;
  for (const part of parts) {
    starts.push(offset);
    offset += part.length;
  }
  const typos: FoundTypo[] = [];
  let left = complaints(original);
  let tries = Math.min(200, Math.floor(budget / (original.length + 1) ** 2));
  const lineOf = (index: number) => parts[index] ?? '';
  const previous = (index: number): string => {
    for (let at = index - 2; at >= 0; at -= 2) if (!/^\s*(#|$)/.test(lineOf(at))) return lineOf(at);
    return '';
  };
  for (let index = 0; index < parts.length && left.count > 0 && typos.length < mostTypos; index += 2) {
    const line = lineOf(index);
    if (line.trim() === '' || /^\s*#/.test(line)) continue;
    const near = Math.abs((starts[index] ?? 0) - left.first) < 400;
    for (const typo of variants(line, { known, previous: previous(index), near })) {
      if (tries-- <= 0) return { typos, text: parts.join('') };
      parts[index] = typo.repaired;
      const after = complaints(parts.join(''));
      const better = after.count < left.count || (after.count === left.count && after.line > left.line);
      if (better) {
        const start = starts[index] ?? 0;
        const { message, hint, fixes = [], from, to } = typo;
        typos.push({ message, hint, fixes, span: [start + from, start + to] });
        left = after;
        break;
      }
      parts[index] = line;
    }
  }
  return { typos, text: parts.join('') };
}

interface Context {
  readonly known: (name: string) => boolean;
  /** The last non-empty line above. */
  readonly previous: string;
  /** Whether the parser reports an error nearby; corrections that match any line are tried only there. */
  readonly near: boolean;
}

/** Each correction alone, then all that apply, in sequence; the message names the first. */
function* variants(line: string, context: Context): Iterable<Typo> {
  let first: Typo | undefined;
  let text = line;
  let applied = 0;
  for (const fix of corrections) {
    if (fix.guess === true && !context.near) continue;
    const alone = fix.find(line, context);
    if (alone !== undefined) yield alone;
    if (fix.guess === true) continue;
    const next = fix.find(text, context);
    if (next === undefined) continue;
    first ??= next;
    text = next.repaired;
    applied++;
  }
  if (first !== undefined && applied > 1) yield { ...first, repaired: text };
}

/** The number of parser errors, and the line of the first: corrections keep lines but not offsets. */
function complaints(text: string): { readonly count: number; readonly first: number; readonly line: number } {
  const { errors } = withoutStacks(() =>
    parseDocument(text, {
      prettyErrors: false,
      merge: true,
      uniqueKeys: false,
      logLevel: 'error',
    }),
  );
  const first = errors.reduce((least, { pos }) => Math.min(least, pos[0]), text.length);
  return { count: errors.length, first, line: text.slice(0, first).split('\n').length };
}
