import { float, int } from '../../jinja/runtime/numbers.ts';
import { mapping } from './mapping.ts';

/** JSON that cannot be read, and at which character. */
export class JsonError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * JSON as Python reads it, where `JSON.parse` would lose something: whole numbers of any size, `1.0` that stays a
 * float, keys in their order; and NaN and Infinity are numbers. Throws a JsonError.
 */
export function parseJson(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const string = /"(?:[^"\\]|\\.)*"/sy;
const words: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', float(Number.NaN)],
  ['Infinity', float(Number.POSITIVE_INFINITY)],
  ['-Infinity', float(Number.NEGATIVE_INFINITY)],
];

class Reader {
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
    if (text.startsWith('\ufeff')) this.position = 1;
  }

  value(): unknown {
    this.blank();
    if (this.skip('{')) return this.object();
    if (this.skip('[')) return this.list();
    if (this.text[this.position] === '"') return this.string();
    for (const [word, value] of words) if (this.skip(word)) return value;
    return this.number();
  }

  end(): void {
    this.blank();
    if (this.position < this.text.length) this.fail('there is more after the end of the value');
  }

  private object(): unknown {
    const entries = new Map<unknown, unknown>();
    this.blank();
    if (this.skip('}')) return {};
    do {
      this.blank();
      if (this.text[this.position] !== '"') this.fail('a key in double quotes belongs here');
      const key = this.string();
      this.blank();
      if (!this.skip(':')) this.fail('a colon belongs here');
      entries.set(key, this.value());
      this.blank();
    } while (this.skip(','));
    if (!this.skip('}')) this.fail('a comma or a closing brace belongs here');
    return mapping([...entries]);
  }

  private list(): unknown[] {
    const items: unknown[] = [];
    this.blank();
    if (this.skip(']')) return items;
    do {
      items.push(this.value());
      this.blank();
    } while (this.skip(','));
    if (!this.skip(']')) this.fail('a comma or a closing bracket belongs here');
    return items;
  }

  private string(): string {
    const [text] = this.match(string, 'this string has no end');
    try {
      return String(JSON.parse(text));
    } catch {
      this.position -= text.length;
      return this.fail('this string holds a character or an escape that JSON does not have');
    }
  }

  private number(): unknown {
    const [text, fraction, exponent] = this.match(number, 'a value belongs here');
    return fraction === undefined && exponent === undefined ? int(BigInt(text)) : float(Number(text));
  }

  private match(pattern: RegExp, message: string): RegExpExecArray {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match === null) return this.fail(message);
    this.position = pattern.lastIndex;
    return match;
  }

  private blank(): void {
    while (/[ \t\r\n]/.test(this.text[this.position] ?? '')) this.position += 1;
  }

  private skip(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }

  private fail(message: string): never {
    throw new JsonError(message, this.position);
  }
}
