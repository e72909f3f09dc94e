/** The tokens of Go's text/template: the text between the delimiters, split as its own lexer does. */

type TokenKind =
  | 'word'
  | 'field'
  | 'dot'
  | 'variable'
  | 'string'
  | 'constant'
  | 'open'
  | 'close'
  | 'pipe'
  | 'comma'
  | 'declare'
  | 'assign'
  | 'space';

export interface Token {
  readonly kind: TokenKind;
  /** As written; for a string, the text between its quotes. */
  readonly text: string;
}

export type Action = readonly Token[];

/** Why a template cannot be parsed: the rest of a sentence that begins with "the template". */
export interface TemplateProblem {
  /** `balance`: blocks are not closed, or closed twice, which another text may correct. */
  readonly kind: 'function' | 'syntax' | 'balance';
  readonly message: string;
  readonly hint: string;
}

export class TemplateError extends Error {
  constructor(readonly problem: TemplateProblem) {
    super(problem.message);
  }
}

export function syntax(message: string, hint: string): TemplateError {
  return new TemplateError({ kind: 'syntax', message, hint });
}

export interface Marks {
  readonly open: string;
  readonly close: string;
}

/** Yields the actions of a text, in order, without comments. */
export function* actionsIn(text: string, marks: Marks): Generator<Action> {
  let at = text.indexOf(marks.open);
  while (at >= 0) {
    let from = at + marks.open.length;
    if (/^-\s/.test(text.slice(from, from + 2))) from += 2;
    const comment = text.startsWith('/*', from);
    const end = comment ? afterComment(text, from, marks) : undefined;
    const scanned = end === undefined ? scan(text, from, marks) : { tokens: [], end };
    if (!comment) yield scanned.tokens;
    at = text.indexOf(marks.open, scanned.end);
  }
}

function afterComment(text: string, from: number, { open, close }: Marks): number {
  const end = text.indexOf('*/', from + 2);
  if (end < 0) throw syntax('has a comment that does not end', 'End it with */.');
  const rest = text.slice(end + 2);
  const trim = /^\s-/.test(rest) && rest.startsWith(close, 2) ? 2 : 0;
  if (!rest.startsWith(close, trim))
    throw syntax('has more than a comment in one action', `Write the comment as ${open}/* … */${close}.`);
  return end + 2 + trim + close.length;
}

const word = /[\p{L}\p{Nd}_]+/uy;
const field = /\.[\p{L}\p{Nd}_]+/uy;
const variable = /\$[\p{L}\p{Nd}_]*/uy;
const number = /[+-]?[\p{L}\p{Nd}_.]+/uy;
const wellFormedNumber =
  /^[+-]?(?:0[xX][\da-fA-F_.]+(?:[pP][+-]?\d+)?|0[oO]?[0-7_]+|0[bB][01_]+|(?:[\d_]+(?:\.[\d_]*)?|\.[\d_]*)?(?:[eE][+-]?\d+)?)i?$/;
const quoted = /"(?:\\[^\n]|[^"\\\n])*"/y;
const character = /'(?:\\[^\n]|[^'\\\n])*'/y;

const single: Readonly<Record<string, TokenKind>> = { '(': 'open', ')': 'close', '|': 'pipe', ',': 'comma' };

/** Scans one action, from after its opening delimiter. */
function scan(text: string, from: number, { open, close }: Marks): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  let at = from;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: TokenKind, length: number, shown = text.slice(at, at + length)) => {
    tokens.push({ kind, text: shown });
    at += length;
  };
  for (;;) {
    if (text.startsWith(close, at)) return { tokens, end: at + close.length };
    const letter = text[at];
    if (letter === undefined)
      throw syntax(`opens an action with ${open} and does not close it`, `Close it with ${close}.`);
    if (/\s/.test(letter)) {
      const blank = take(/\s+/y) ?? ' ';
      const end = at + blank.length;
      if (text[end] === '-' && text.startsWith(close, end + 1))
        return { tokens, end: end + 1 + close.length };
      push('space', blank.length);
    } else if (letter === '"') {
      const string = take(quoted);
      if (string === undefined) throw syntax('has a quote that is not closed', 'Close it with ".');
      push('string', string.length, string.slice(1, -1));
    } else if (letter === '`') {
      const end = text.indexOf('`', at + 1);
      if (end < 0) throw syntax('has a quote that is not closed', 'Close it with `.');
      push('string', end + 1 - at, text.slice(at + 1, end));
    } else if (letter === "'") {
      const constant = take(character);
      if (constant === undefined || [...constant.replace(/\\./, '\\')].length !== 3)
        throw syntax('has text in single quotes', 'Use double quotes: single ones are for one character.');
      push('constant', constant.length);
    } else if (text.startsWith(':=', at)) push('declare', 2);
    else if (letter === '=') push('assign', 1);
    else if (single[letter] !== undefined) push(single[letter], 1);
    else if (letter === '.' && !/\d/.test(text[at + 1] ?? '')) {
      const name = take(field);
      if (name === undefined) push('dot', 1);
      else {
        push('field', name.length, name.slice(1));
        ends(text, at, close, name);
      }
    } else if (letter === '$') {
      const name = take(variable) ?? letter;
      push('variable', name.length);
      ends(text, at, close, name);
    } else if (/[+\-.\d]/.test(letter)) {
      const constant = take(number) ?? letter;
      if (!wellFormedNumber.test(constant))
        throw syntax(`has ${constant}, which is not a number`, 'Put text in double quotes.');
      push('constant', constant.length);
    } else {
      const name = take(word);
      if (name === undefined) throw unexpected(letter);
      push('word', name.length);
      ends(text, at, close, name);
    }
  }
}

/** Operators of other languages. */
const operators: Readonly<Record<string, string>> = {
  '!': 'Write not, or ne for !=.',
  '&': 'Write and A B.',
  '[': 'Write index . "name".',
  '{': 'An action has two braces on each side, with nothing else in between.',
  '}': 'An action ends with both braces.',
  '\\': 'Write the quote without a backslash.',
};

function unexpected(letter: string): TemplateError {
  return syntax(`has ${letter} where Go's templates have none`, operators[letter] ?? 'Remove it.');
}

/** Checks that a name ends at a token boundary: `.user-name` is not a name. */
function ends(text: string, at: number, close: string, name: string): void {
  const next = text[at];
  if (next === undefined || /[\s.,|:()]/.test(next) || text.startsWith(close, at)) return;
  const rest = /^[-\p{L}\p{Nd}_]+/u.exec(text.slice(at, at + 64))?.[0];
  if (next === '-' && name.startsWith('.') && rest !== undefined && rest !== '-')
    throw syntax(
      `has ${name}${rest}, but a name behind a dot has no hyphen`,
      `Write index . "${name.slice(1)}${rest}".`,
    );
  if (next === '-') throw syntax(`has a hyphen right behind ${name}`, `Put a blank before -${close}.`);
  throw unexpected(next);
}
