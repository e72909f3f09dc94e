import type { Node } from 'nunjucks/src/nodes.js';
import nunjucks from 'nunjucks/src/parser.js';
import { SyntaxProblem } from '../errors.ts';
import { JinjaLexer, type JinjaToken } from './lexer.ts';
import { setSpan } from './nodes.ts';
import type { SyntaxOptions } from './options.ts';

const mostArguments = 10_000;

/** Nunjucks' parser on Jinja2's tokens, with lookahead, messages about missing tokens, and the spans of nodes. */
export class TokenReader extends nunjucks.Parser {
  protected readonly lexer: JinjaLexer;
  protected readonly options: SyntaxOptions;

  constructor(text: string, options: SyntaxOptions) {
    const lexer = new JinjaLexer(text, options);
    super(lexer);
    this.lexer = lexer;
    this.options = options;
  }

  get source(): string {
    return this.lexer.source;
  }

  override nextToken(): JinjaToken | null {
    return super.nextToken(true) as JinjaToken | null;
  }

  override peekToken(): JinjaToken | null {
    return super.peekToken() as JinjaToken | null;
  }

  /** The token after the next one. */
  protected secondToken(): JinjaToken | null {
    this.peekToken();
    return this.lexer.look(0);
  }

  protected nextIs(type: string, value?: string): boolean {
    const token = this.peekToken();
    return token !== null && token.type === type && (value === undefined || token.value === value);
  }

  protected secondIs(type: string, value: string): boolean {
    const token = this.secondToken();
    return token !== null && token.type === type && token.value === value;
  }

  override expect(type: string, what = type, value?: string): JinjaToken {
    const token = this.nextToken();
    if (token === null) this.unexpectedEnd(what);
    if (token.type !== type || (value !== undefined && token.value !== value)) {
      this.failAt(`expected ${what}, got ${describe(token)}`, token.offset, token.end);
    }
    return token;
  }

  /** Without `withCondition`, an `if` after the expression is not part of it. */
  override parseExpression(_withCondition?: boolean): Node {
    return super.parseExpression();
  }

  protected unexpectedEnd(what: string): never {
    const end = this.source.length;
    this.failAt(`the template ends where ${what} is expected`, end, end);
  }

  protected failAt(message: string, start: number, end: number): never {
    throw new SyntaxProblem(message, start, end);
  }

  /** Checks a limit of JavaScript, which templates are compiled to; no real template reaches it. */
  protected mustBeFew(count: number, what: string, at: number): void {
    if (count >= mostArguments) {
      throw new SyntaxProblem(`there are more than ${mostArguments} ${what}`, at, at, 'template/limit');
    }
  }

  protected here(): number {
    return this.peekToken()?.offset ?? this.source.length;
  }

  /** Gives a node the span from `start` to the end of the last consumed token. */
  protected spanned<T extends Node>(node: T, start: number): T {
    return setSpan(node, start, this.lexer.last(this.peeked === null ? 0 : 1)?.end ?? start);
  }

  protected make<T extends Node>(
    type: new (lineno: number, colno: number, ...fields: unknown[]) => T,
    start: number,
    ...fields: unknown[]
  ): T {
    const { lineno, colno } = this.lexer.place(start);
    return this.spanned(new type(lineno, colno, ...fields), start);
  }
}

/** The description of a token in messages. */
export function describe(token: JinjaToken): string {
  switch (token.type) {
    case 'block-end':
    case 'variable-end':
      return `the end of the tag`;
    case 'block-start':
    case 'variable-start':
      return 'the start of a tag';
    case 'data':
      return 'text';
    default:
      return `'${token.value}'`;
  }
}
