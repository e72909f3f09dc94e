import type { Bounds, Choice } from '../../schemas/types.ts';
import { type Token, tokenize } from './tokens.ts';

/**
 * The notation in which an app describes the values of a chart, until a tool describes them:
 *
 *     Values {
 *       replicas! int(0..)                 # `!`: the value must be given; bounds of a number, a length or a count
 *       resources ResourceRequirements     # a definition, from this text or of Kubernetes
 *       strategy { type (Recreate|RollingUpdate) }
 *       hosts [dnsName](1..16)             # a list; `[Port by name]`: no two items with one name; `[string set]`
 *       parameters <string>                # a map; `<~^[a-z]+$~: string>` with a pattern for its keys
 *       path ~^/.*$~(..4096)               # a string with a pattern
 *       values any                         # whatever it is
 *       ...Common -legacy                  # all fields of a definition, less one
 *       @one(a b) @atMost(c d) @some(e f)  # exactly, at most, at least one of these fields
 *       @size(1..)                         # how many fields
 *       @open                              # unknown fields pass
 *     }
 *
 * What each name stands for is read when it is asked for.
 */
export type Definitions = ReadonlyMap<string, () => Expression>;

export type Expression =
  | {
      readonly kind: 'word';
      readonly word: string;
      readonly bounds: Bounds;
      readonly values?: readonly number[];
    }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly bounds: Bounds }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | {
      readonly kind: 'list';
      readonly item: Expression;
      readonly by?: readonly string[];
      readonly bounds: Bounds;
    }
  | { readonly kind: 'map'; readonly keys?: string; readonly value: Expression; readonly bounds: Bounds }
  | { readonly kind: 'nullable'; readonly type: Expression }
  | { readonly kind: 'either'; readonly types: readonly Expression[] }
  | { readonly kind: 'ref'; readonly name: string }
  | ObjectExpression;

export interface ObjectExpression {
  readonly kind: 'object';
  readonly fields: readonly FieldExpression[];
  readonly spreads: readonly string[];
  readonly without: readonly string[];
  readonly choices: readonly Choice[];
  readonly size: Bounds;
  readonly open: boolean;
}

interface FieldExpression {
  readonly name: string;
  readonly required: boolean;
  readonly type: Expression;
}

/**
 * Find the definitions in a text in the notation: each begins in the first column, which nothing within it does but
 * its closing bracket. A mistake is ours: it throws, here or when the definition is asked for.
 */
export function parseNotation(text: string): Definitions {
  const definitions = new Map<string, () => Expression>();
  let line = 1;
  for (const part of text.split(/\n(?=[A-Za-z])/)) {
    const first = line;
    line += part.split('\n').length;
    const [head, name] = /^\s*(?:#.*\n\s*)*([A-Za-z]\w*)/.exec(part) ?? [];
    if (head === undefined || name === undefined) continue;
    if (definitions.has(name)) throw new Error(`chart notation, line ${first}: ${name} is defined twice`);
    definitions.set(name, () => new Parser(tokenize(part.slice(head.length), first)).whole());
  }
  return definitions;
}

class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** A type, with nothing behind it. */
  whole(): Expression {
    const type = this.type();
    if (this.peek.kind !== 'end') this.fail(`nothing more should stand here, not ${this.peek.text}`);
    return type;
  }

  private type(): Expression {
    let type = this.primary();
    while (this.peek.tight && this.accept('?')) type = { kind: 'nullable', type };
    return type;
  }

  private primary(): Expression {
    const token = this.next();
    if (token.kind === 'pattern') return { kind: 'pattern', pattern: token.text, bounds: this.bounds() };
    if (token.text === '{') return this.object();
    if (token.text === '[') return this.list();
    if (token.text === '<') return this.map();
    if (token.text === '(') return this.choice();
    if (token.kind !== 'word') return this.fail(`a type should stand here, not ${token.text}`);
    if (/^[A-Z]/.test(token.text)) return { kind: 'ref', name: token.text };
    if (this.peek.tight && this.peek.text === '(' && this.tokens[this.at + 2]?.text === '|') {
      this.next();
      return { kind: 'word', word: token.text, bounds: {}, values: this.alternatives().map(Number) };
    }
    return { kind: 'word', word: token.text, bounds: this.bounds() };
  }

  /** `(A|B)` is a choice of strings; `(int|string)`, all of them types in lower case after `either`. */
  private choice(): Expression {
    return { kind: 'enum', values: this.alternatives() };
  }

  private alternatives(): string[] {
    const values = [this.literal()];
    while (this.accept('|')) values.push(this.literal());
    this.expect(')');
    return values;
  }

  private list(): Expression {
    const types = [this.type()];
    while (this.accept('|')) types.push(this.type());
    let by: string[] | undefined;
    if (this.peek.text === 'set') {
      this.next();
      by = [];
    } else if (this.peek.text === 'by') {
      this.next();
      by = [this.word()];
      while (this.accept(',')) by.push(this.word());
    }
    this.expect(']');
    const [first] = types;
    if (first === undefined) return this.fail('a list of nothing');
    const item: Expression = types.length === 1 ? first : { kind: 'either', types };
    return { kind: 'list', item, ...(by && { by }), bounds: this.bounds() };
  }

  private map(): Expression {
    let keys: string | undefined;
    if (this.peek.kind === 'pattern' && this.tokens[this.at + 1]?.text === ':') {
      keys = this.next().text;
      this.next();
    }
    const value = this.type();
    this.expect('>');
    return { kind: 'map', value, ...(keys !== undefined && { keys }), bounds: this.bounds() };
  }

  private object(): ObjectExpression {
    const fields: FieldExpression[] = [];
    const spreads: string[] = [];
    const without: string[] = [];
    const choices: Choice[] = [];
    let size: Bounds = {};
    let open = false;
    while (!this.accept('}')) {
      if (this.accept('...')) {
        spreads.push(this.word());
      } else if (this.accept('@')) {
        const directive = this.word();
        if (directive === 'open') {
          open = true;
          continue;
        }
        if (directive === 'size') {
          size = this.bounds();
          continue;
        }
        const names = this.names();
        if (directive === 'one') choices.push({ of: names, least: 1, most: 1 });
        else if (directive === 'atMost') choices.push({ of: names, least: 0, most: 1 });
        else if (directive === 'some') choices.push({ of: names, least: 1, most: names.length });
        else this.fail(`@${directive} is not known`);
      } else if (/^-[a-zA-Z]/.test(this.peek.text)) {
        without.push(this.next().text.slice(1));
      } else {
        fields.push(...this.fieldGroup());
      }
    }
    return { kind: 'object', fields, spreads, without, choices, size, open };
  }

  /** `a, b! type`: several fields of one type. */
  private fieldGroup(): FieldExpression[] {
    const heads: Omit<FieldExpression, 'type'>[] = [];
    do {
      const token = this.next();
      if (token.kind !== 'word' && token.kind !== 'quoted')
        return this.fail(`a field should stand here, not ${token.text}`);
      const required = this.peek.tight && this.accept('!');
      heads.push({ name: token.text, required });
    } while (this.accept(','));
    const type = this.type();
    return heads.map((head) => ({ ...head, type }));
  }

  private names(): string[] {
    this.expect('(');
    const names: string[] = [];
    while (!this.accept(')')) names.push(this.literal());
    return names;
  }

  private bounds(): Bounds {
    if (!this.peek.tight || !this.accept('(')) return {};
    const least = this.peek.text === '..' ? undefined : Number(this.word());
    this.expect('..');
    const most = this.peek.text === ')' ? undefined : Number(this.word());
    this.expect(')');
    return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
  }

  private get peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: 'the end', line: 0, tight: false };
  }

  private next(): Token {
    const token = this.peek;
    this.at += 1;
    return token;
  }

  private accept(text: string): boolean {
    if (this.peek.kind !== 'sign' || this.peek.text !== text) return false;
    this.at += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail(`${text} should stand here, not ${this.peek.text}`);
  }

  private word(): string {
    const token = this.next();
    return token.kind === 'word' ? token.text : this.fail(`a word should stand here, not ${token.text}`);
  }

  private literal(): string {
    const token = this.next();
    if (token.kind === 'word' || token.kind === 'quoted') return token.text;
    return this.fail(`a value should stand here, not ${token.text}`);
  }

  private fail(message: string): never {
    throw new Error(`chart notation, line ${this.peek.line}: ${message}`);
  }
}
