/** A text that is not JSON, and the character at which it stops to be. Unlike the messages of `JSON.parse`, its own quotes nothing. */
export class JsonError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** What becomes of the parts of a text. */
export interface JsonValues {
  /** A number as it is written; `isWhole` if it has neither fraction nor exponent. */
  readonly number: (text: string, isWhole: boolean) => unknown;
  /** The entries of an object in their order; the last value of a key counts. */
  readonly object: (entries: Map<string, unknown>) => unknown;
  readonly words: Readonly<Record<string, unknown>>;
}

/** The value of a JSON text, which must not be nested too deeply (see `tooDeepAt`). Throws a JsonError. */
export function scanJson(text: string, values: JsonValues): unknown {
  const reader = new Reader(text, values);
  const value = reader.value();
  reader.end();
  return value;
}

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const string = /"(?:[^"\\]|\\.)*"/sy;
class Reader {
  private readonly text: string;
  private readonly values: JsonValues;
  private position = 0;

  constructor(text: string, values: JsonValues) {
    this.text = text;
    this.values = values;
    if (text.startsWith('\ufeff')) this.position = 1;
  }

  value(): unknown {
    this.blank();
    if (this.skip('{')) return this.object();
    if (this.skip('[')) return this.list();
    if (this.text[this.position] === '"') return this.string();
    for (const [word, value] of Object.entries(this.values.words)) if (this.skip(word)) return value;
    return this.number();
  }

  end(): void {
    this.blank();
    if (this.position < this.text.length) this.fail('there is more after the end of the value');
  }

  private object(): unknown {
    const entries = new Map<string, unknown>();
    this.blank();
    if (this.skip('}')) return this.values.object(entries);
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
    return this.values.object(entries);
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
    return this.values.number(text, fraction === undefined && exponent === undefined);
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
