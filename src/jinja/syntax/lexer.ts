import lexer, { type Token } from 'nunjucks/src/lexer.js';
import { SyntaxProblem } from '../errors.ts';
import type { SyntaxOptions } from './options.ts';
import { unescapeString } from './strings.ts';

/** A Nunjucks token with its offsets in the normalised source. */
export interface JinjaToken extends Token {
  readonly offset: number;
  readonly end: number;
}

/** White space of Python's `\s` and `str.strip`; JavaScript's `\s` differs in five characters. */
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const spaces = new RegExp(`[${SPACE}]+`, 'y');
const isSpaceAlone = new RegExp(`^[${SPACE}]$`);
const onlySpaces = new RegExp(`^[${SPACE}]+$`);
const float =
  /(?<!\.)(?:[0-9]+_)*[0-9]+(?:(?:\.(?:[0-9]+_)*[0-9]+)?[eE][+-]?(?:[0-9]+_)*[0-9]+|\.(?:[0-9]+_)*[0-9]+)/y;
const integer = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?[0-9])*|0(?:_?0)*/y;
const name = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const string = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const operator = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;

const operatorTypes: Readonly<Record<string, string>> = {
  '(': 'left-paren',
  ')': 'right-paren',
  '[': 'left-bracket',
  ']': 'right-bracket',
  '{': 'left-curly',
  '}': 'right-curly',
  ',': 'comma',
  ':': 'colon',
  '~': 'tilde',
  '|': 'pipe',
};
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

type Opening = 'raw' | 'block' | 'variable' | 'comment' | 'linestatement' | 'linecomment';

/** The regular expressions for one set of options; cached, because all templates of a run share them. */
interface Rules {
  readonly root: RegExp;
  /** The groups of `root` that capture each opening, and its white space sign. */
  readonly groups: readonly { readonly opening: Opening; readonly all: number; readonly sign: number }[];
  readonly commentEnd: RegExp;
  readonly rawEnd: RegExp;
  readonly blockEnd: RegExp;
  readonly variableEnd: RegExp;
}

const cache = new WeakMap<SyntaxOptions, Rules>();

function rulesFor(options: SyntaxOptions): Rules {
  const known = cache.get(options);
  if (known !== undefined) return known;
  const d = options.delimiters;
  const suffix = options.trimBlocks ? '\\n?' : '';
  const s = `[${SPACE}]*`;
  const end = (closing: string) => {
    const e = escapeRegExp(closing);
    return `(?:\\+${e}|-${e}${s}|${e}${suffix})`;
  };
  const openings: { length: number; opening: Opening; pattern: string }[] = [
    { length: d.commentStart.length, opening: 'comment', pattern: escapeRegExp(d.commentStart) },
    { length: d.blockStart.length, opening: 'block', pattern: escapeRegExp(d.blockStart) },
    { length: d.variableStart.length, opening: 'variable', pattern: escapeRegExp(d.variableStart) },
  ];
  if (d.lineStatementPrefix) {
    const pattern = `^[ \\t\\v]*${escapeRegExp(d.lineStatementPrefix)}`;
    openings.push({ length: d.lineStatementPrefix.length, opening: 'linestatement', pattern });
  }
  if (d.lineCommentPrefix) {
    const pattern = `(?:^|(?<=\\S))[^\\S\\r\\n]*${escapeRegExp(d.lineCommentPrefix)}`;
    openings.push({ length: d.lineCommentPrefix.length, opening: 'linecomment', pattern });
  }
  // Longer tokens first; tokens of equal length in the order of Jinja2's descending sort by its own names.
  const rank: Record<Opening, number> = {
    raw: 0,
    variable: 1,
    linestatement: 2,
    linecomment: 3,
    comment: 4,
    block: 5,
  };
  openings.sort((a, b) => b.length - a.length || rank[a.opening] - rank[b.opening]);
  const start = escapeRegExp(d.blockStart);
  const close = escapeRegExp(d.blockEnd);
  const parts = [`(${start}(-|\\+|)${s}raw${s}(?:-${close}${s}|${close}))`];
  const groups: { opening: Opening; all: number; sign: number }[] = [{ opening: 'raw', all: 1, sign: 2 }];
  for (const { opening, pattern } of openings) {
    groups.push({ opening, all: parts.length * 2 + 1, sign: parts.length * 2 + 2 });
    parts.push(`(${pattern}(-|\\+|))`);
  }
  const variableClose = escapeRegExp(d.variableEnd);
  const rules: Rules = {
    root: new RegExp(parts.join('|'), 'gm'),
    groups,
    commentEnd: new RegExp(end(d.commentEnd), 'g'),
    rawEnd: new RegExp(`${start}(-|\\+|)${s}endraw${s}${end(d.blockEnd)}`, 'g'),
    blockEnd: new RegExp(end(d.blockEnd), 'y'),
    variableEnd: new RegExp(`-${variableClose}${s}|${variableClose}`, 'y'),
  };
  cache.set(options, rules);
  return rules;
}

const lineStatementEnd = new RegExp(`[${SPACE}]*?(?:\\n|$)`, 'y');

/** Nunjucks does not export its tokenizer class, but an instance leads to it. */
const Tokenizer = lexer.lex('').constructor as new (
  source: string,
  options?: object,
) => import('nunjucks/src/lexer.js').Tokenizer;

/**
 * Nunjucks' tokenizer with Jinja2's rules for text and tags. White space is trimmed here, also around comments and raw blocks, so
 * that the parser sees data as it will be written.
 */
export class JinjaLexer extends Tokenizer {
  readonly source: string;
  readonly tokensRead: JinjaToken[] = [];
  private next = 0;
  private readonly rules: Rules;
  private readonly options: SyntaxOptions;
  private readonly lineStarts: number[];

  constructor(text: string, options: SyntaxOptions) {
    const source = normalise(text, options.keepTrailingNewline);
    super(source, {});
    this.source = source;
    this.options = options;
    this.rules = rulesFor(options);
    this.lineStarts = lineStartsOf(source);
    this.readText();
  }

  override nextToken(): JinjaToken | null {
    return this.tokensRead[this.next++] ?? null;
  }

  /** The token `ahead` places after the current one, without consuming it. */
  look(ahead: number): JinjaToken | null {
    return this.tokensRead[this.next + ahead] ?? null;
  }

  /** The last consumed token, before `unread` ones. */
  last(unread: number): JinjaToken | undefined {
    return this.tokensRead[this.next - 1 - unread];
  }

  /** Line and column of an offset, both from 0. */
  place(offset: number): { lineno: number; colno: number } {
    return placeOf(this.lineStarts, offset);
  }

  private push(type: string, value: string, offset: number, end: number): void {
    this.tokensRead.push({ type, value, offset, end, ...this.place(offset) });
  }

  private pushData(text: string, offset: number): void {
    this.push('data', this.withLineEnds(text), offset, offset + text.length);
  }

  /** Jinja2 reads templates with `\n`, and converts it to the configured line ending in text and strings. */
  private withLineEnds(text: string): string {
    const { newline } = this.options;
    return newline === '\n' ? text : text.replaceAll('\n', newline);
  }

  private readText(): void {
    const { source, rules } = this;
    let position = 0;
    let lineStarting = true;
    while (position < source.length) {
      rules.root.lastIndex = position;
      const match = rules.root.exec(source);
      if (match === null) {
        this.pushData(source.slice(position), position);
        return;
      }
      const group = rules.groups.find(({ all }) => match[all] !== undefined);
      if (group === undefined) throw new Error('a rule matched without a group');
      const sign = match[group.sign] ?? '';
      this.readData(position, match.index, sign, group.opening === 'variable', lineStarting);
      const inside = match.index + match[0].length;
      position = this.readTag(group.opening, match.index, inside);
      lineStarting = source[position - 1] === '\n';
    }
  }

  private readData(from: number, to: number, sign: string, variable: boolean, lineStarting: boolean): void {
    let text = this.source.slice(from, to);
    if (sign === '-') {
      text = withoutSpacesAtEnd(text);
    } else if (sign !== '+' && this.options.lstripBlocks && !variable) {
      const lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || lineStarting) && onlySpaces.test(text.slice(lineStart))) {
        text = text.slice(0, lineStart);
      }
    }
    if (text !== '') this.pushData(text, from);
  }

  /** Reads a tag from after its opening delimiter to after its end, and returns that offset. */
  private readTag(opening: Opening, start: number, inside: number): number {
    const { rules, source } = this;
    switch (opening) {
      case 'comment':
        return endOf(rules.commentEnd, source, inside, () =>
          this.fail('this comment is never closed', start, inside),
        );
      case 'linecomment': {
        const lineEnd = source.indexOf('\n', inside);
        return lineEnd === -1 ? source.length : lineEnd;
      }
      case 'raw': {
        rules.rawEnd.lastIndex = inside;
        const match = rules.rawEnd.exec(source);
        if (match === null) this.fail('this raw block is never closed', start, inside);
        this.readData(inside, match.index, match[1] ?? '', false, source[inside - 1] === '\n');
        return match.index + match[0].length;
      }
      case 'block':
        this.push('block-start', source.slice(start, inside), start, inside);
        return this.readCode(rules.blockEnd, 'block-end', inside);
      case 'linestatement':
        this.push('block-start', source.slice(start, inside), start, inside);
        return this.readCode(lineStatementEnd, 'block-end', inside);
      case 'variable':
        this.push('variable-start', source.slice(start, inside), start, inside);
        return this.readCode(rules.variableEnd, 'variable-end', inside);
    }
  }

  private readCode(end: RegExp, endType: string, from: number): number {
    const { source } = this;
    const open: string[] = [];
    let position = from;
    while (position < source.length || endType === 'block-end') {
      if (open.length === 0) {
        const closed = matchAt(end, source, position);
        if (closed !== undefined) {
          this.push(endType, closed, position, position + closed.length);
          return position + closed.length;
        }
      }
      if (position >= source.length) break;
      const skipped = matchAt(spaces, source, position);
      if (skipped !== undefined) {
        position += skipped.length;
        continue;
      }
      position = this.readCodeToken(position, open);
    }
    return position;
  }

  private readCodeToken(at: number, open: string[]): number {
    const { source } = this;
    let text = matchAt(float, source, at);
    if (text !== undefined) {
      this.push('float', text.replaceAll('_', ''), at, at + text.length);
      return at + text.length;
    }
    text = matchAt(integer, source, at);
    if (text !== undefined) {
      this.push('int', text.replaceAll('_', ''), at, at + text.length);
      return at + text.length;
    }
    text = matchAt(name, source, at);
    if (text !== undefined) {
      this.push('symbol', text, at, at + text.length);
      return at + text.length;
    }
    text = matchAt(string, source, at);
    if (text !== undefined) {
      const value = unescapeString(this.withLineEnds(text.slice(1, -1)));
      if (value === undefined)
        this.fail('this string contains an incomplete escape sequence', at, at + text.length);
      this.push('string', value, at, at + text.length);
      return at + text.length;
    }
    text = matchAt(operator, source, at);
    if (text === undefined) {
      const end = source.startsWith('&&', at) ? at + 2 : at + 1;
      this.fail(`unexpected character '${source[at]}'`, at, end);
    }
    const closer = closers[text];
    if (closer !== undefined) {
      open.push(closer);
    } else if (text === ')' || text === ']' || text === '}') {
      const expected = open.pop();
      if (expected === undefined) this.fail(`unexpected '${text}'`, at, at + 1);
      if (expected !== text) this.fail(`unexpected '${text}', expected '${expected}'`, at, at + 1);
    }
    this.push(operatorTypes[text] ?? 'operator', text, at, at + text.length);
    return at + text.length;
  }

  private fail(message: string, start: number, end: number): never {
    throw new SyntaxProblem(message, start, end);
  }
}

/** A loop, because a pattern that ends in `$` would start again at each space of a run inside the text. */
function withoutSpacesAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpaceAlone.test(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function endOf(pattern: RegExp, source: string, from: number, missing: () => never): number {
  pattern.lastIndex = from;
  const match = pattern.exec(source);
  return match === null ? missing() : match.index + match[0].length;
}

/** Normalises line endings to `\n`, and removes one at the very end unless it is to be kept, as Jinja2 does. */
export function normalise(text: string, keepTrailingNewline: boolean): string {
  const source = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return keepTrailingNewline || !source.endsWith('\n') ? source : source.slice(0, -1);
}

export function lineStartsOf(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

export function placeOf(lineStarts: readonly number[], offset: number): { lineno: number; colno: number } {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { lineno: low, colno: offset - (lineStarts[low] ?? 0) };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
