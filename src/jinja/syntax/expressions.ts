import nodes, { type CompareOperand, type Node } from 'nunjucks/src/nodes.js';
import nunjucks from 'nunjucks/src/parser.js';
import { SyntaxProblem } from '../errors.ts';
import { floatLiteral, intLiteral } from '../runtime/numbers.ts';
import { JinjaLexer, type JinjaToken } from './lexer.ts';
import {
  Arguments,
  Attribute,
  Call,
  FilterCall,
  Join,
  Keyword,
  Name,
  NamespaceTarget,
  Slice,
  setSpan,
  spanOf,
  TestCall,
  Tuple,
} from './nodes.ts';
import type { SyntaxOptions } from './options.ts';

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
const constants = new Map<string, boolean | null>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
/** What may follow `is <test>` as its one argument without parentheses. */
const argumentStarts = new Set(['symbol', 'string', 'int', 'float', 'left-bracket', 'left-curly']);
/** Deeper than any template that people write, and shallow enough for the stack. */
const maxDepth = 200;

/**
 * Nunjucks' parser with Jinja2's expressions: its precedence, tuples, slices, chained comparison, calls with
 * `*` and `**`, and tests that take an argument without parentheses.
 */
export class ExpressionParser extends nunjucks.Parser {
  protected readonly lexer: JinjaLexer;
  protected readonly options: SyntaxOptions;
  private depth = 0;

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

  /** The token behind the next one. */
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

  protected unexpectedEnd(what: string): never {
    const end = this.source.length;
    this.failAt(`the template ends where ${what} is expected`, end, end);
  }

  protected failAt(message: string, start: number, end: number): never {
    throw new SyntaxProblem(message, start, end);
  }

  protected here(): number {
    return this.peekToken()?.offset ?? this.source.length;
  }

  /** Gives a node the span from `start` to the end of the last token that was taken. */
  protected spanned<T extends Node>(node: T, start: number): T {
    return setSpan(node, start, this.lexer.last(this.peeked === null ? 0 : 1)?.end ?? start);
  }

  private node<T extends Node>(
    type: new (lineno: number, colno: number, ...fields: unknown[]) => T,
    start: number,
    ...fields: unknown[]
  ): T {
    const { lineno, colno } = this.lexer.place(start);
    return this.spanned(new type(lineno, colno, ...fields), start);
  }

  protected make<T extends Node>(
    type: new (lineno: number, colno: number, ...fields: unknown[]) => T,
    start: number,
    ...fields: unknown[]
  ): T {
    return this.node(type, start, ...fields);
  }

  override parseExpression(withCondition = true): Node {
    this.depth += 1;
    if (this.depth > maxDepth) {
      const at = this.here();
      throw new SyntaxProblem('this expression nests too deep', at, at, 'template/limit');
    }
    const node = withCondition ? this.parseCondition() : this.parseOr();
    this.depth -= 1;
    return node;
  }

  private parseCondition(): Node {
    const start = this.here();
    let node = this.parseOr();
    while (this.skipSymbol('if')) {
      const cond = this.parseOr();
      const otherwise = this.skipSymbol('else') ? this.parseExpression() : null;
      node = this.node(nodes.InlineIf, start, cond, node, otherwise);
    }
    return node;
  }

  override parseOr(): Node {
    const start = this.here();
    let left = this.parseAnd();
    while (this.skipSymbol('or')) left = this.node(nodes.Or, start, left, this.parseAnd());
    return left;
  }

  override parseAnd(): Node {
    const start = this.here();
    let left = this.parseNot();
    while (this.skipSymbol('and')) left = this.node(nodes.And, start, left, this.parseNot());
    return left;
  }

  override parseNot(): Node {
    const start = this.here();
    let count = 0;
    while (this.skipSymbol('not')) count += 1;
    let node = this.parseComparison();
    for (; count > 0; count -= 1) node = this.node(nodes.Not, start, node);
    return node;
  }

  private parseComparison(): Node {
    const start = this.here();
    const first = this.parseSum();
    const ops: CompareOperand[] = [];
    for (;;) {
      const at = this.here();
      const token = this.peekToken();
      let type: string;
      if (token?.type === 'operator' && comparisons.has(token.value)) {
        this.nextToken();
        type = token.value;
      } else if (this.skipSymbol('in')) {
        type = 'in';
      } else if (this.nextIs('symbol', 'not') && this.secondIs('symbol', 'in')) {
        this.nextToken();
        this.nextToken();
        type = 'not in';
      } else {
        break;
      }
      ops.push(this.node(nodes.CompareOperand, at, this.parseSum(), type));
    }
    return ops.length === 0 ? first : this.node(nodes.Compare, start, first, ops);
  }

  private parseSum(): Node {
    const start = this.here();
    let left = this.parseJoin();
    for (;;) {
      if (this.skipValue('operator', '+')) left = this.node(nodes.Add, start, left, this.parseJoin());
      else if (this.skipValue('operator', '-')) left = this.node(nodes.Sub, start, left, this.parseJoin());
      else return left;
    }
  }

  private parseJoin(): Node {
    const start = this.here();
    const parts = [this.parseProduct()];
    while (this.skip('tilde')) parts.push(this.parseProduct());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : this.node(Join, start, parts);
  }

  private parseProduct(): Node {
    const start = this.here();
    let left = this.parsePow();
    for (;;) {
      if (this.skipValue('operator', '*')) left = this.node(nodes.Mul, start, left, this.parsePow());
      else if (this.skipValue('operator', '/')) left = this.node(nodes.Div, start, left, this.parsePow());
      else if (this.skipValue('operator', '//'))
        left = this.node(nodes.FloorDiv, start, left, this.parsePow());
      else if (this.skipValue('operator', '%')) left = this.node(nodes.Mod, start, left, this.parsePow());
      else return left;
    }
  }

  override parsePow(): Node {
    const start = this.here();
    let left = this.parseUnary();
    while (this.skipValue('operator', '**')) left = this.node(nodes.Pow, start, left, this.parseUnary());
    return left;
  }

  override parseUnary(noFilters = false): Node {
    const start = this.here();
    this.depth += 1;
    if (this.depth > maxDepth)
      throw new SyntaxProblem('this expression nests too deep', start, start, 'template/limit');
    let node: Node;
    if (this.skipValue('operator', '-')) node = this.node(nodes.Neg, start, this.parseUnary(true));
    else if (this.skipValue('operator', '+')) node = this.node(nodes.Pos, start, this.parseUnary(true));
    else node = this.parsePrimary();
    node = this.parsePostfix(node, start);
    this.depth -= 1;
    return noFilters ? node : this.parseFilters(node, start);
  }

  override parsePrimary(_noPostfix?: boolean, namespaces = false): Node {
    const token = this.nextToken();
    if (token === null) this.unexpectedEnd('an expression');
    const start = token.offset;
    switch (token.type) {
      case 'symbol': {
        const constant = constants.get(token.value);
        if (constant !== undefined) return this.node(nodes.Literal, start, constant);
        if (namespaces && this.skipValue('operator', '.')) {
          const name = this.spanned(new Name(token.lineno, token.colno, token.value), start);
          return this.node(NamespaceTarget, start, name, this.expect('symbol', 'a name').value);
        }
        return this.node(Name, start, token.value);
      }
      case 'string': {
        let value = token.value;
        while (this.nextIs('string')) value += this.nextToken()?.value ?? '';
        return this.node(nodes.Literal, start, value);
      }
      case 'int':
        return this.node(nodes.Literal, start, intLiteral(token.value));
      case 'float':
        return this.node(nodes.Literal, start, floatLiteral(token.value));
      case 'left-paren': {
        const node = this.parseTuple({ parentheses: true });
        this.expect('right-paren', "')'");
        return node;
      }
      case 'left-bracket':
        return this.parseList(start);
      case 'left-curly':
        return this.parseDict(start);
      default:
        this.failAt(`unexpected ${describe(token)}`, token.offset, token.end);
    }
  }

  /** Expressions with commas between them, or the one expression where there is no comma. */
  parseTuple(
    options: {
      parentheses?: boolean;
      targets?: boolean;
      namespaces?: boolean;
      withCondition?: boolean;
      endsAt?: string;
    } = {},
  ): Node {
    const start = this.here();
    const items: Node[] = [];
    let tuple = false;
    for (;;) {
      if (items.length > 0) this.expect('comma', "','");
      if (this.atTupleEnd(options.endsAt)) break;
      items.push(
        options.targets
          ? this.parsePrimary(true, options.namespaces)
          : this.parseExpression(options.withCondition ?? true),
      );
      if (!this.nextIs('comma')) break;
      tuple = true;
    }
    const [only] = items;
    if (!tuple) {
      if (only !== undefined) return only;
      if (!options.parentheses) {
        const token = this.peekToken();
        if (token === null) this.unexpectedEnd('an expression');
        this.failAt(`expected an expression, got ${describe(token)}`, token.offset, token.end);
      }
    }
    return this.node(Tuple, start, items);
  }

  private atTupleEnd(symbol: string | undefined): boolean {
    return (
      this.nextIs('variable-end') ||
      this.nextIs('block-end') ||
      this.nextIs('right-paren') ||
      (symbol !== undefined && this.nextIs('symbol', symbol))
    );
  }

  private parseList(start: number): Node {
    const items: Node[] = [];
    while (!this.nextIs('right-bracket')) {
      if (items.length > 0) this.expect('comma', "','");
      if (this.nextIs('right-bracket')) break;
      items.push(this.parseExpression());
    }
    this.expect('right-bracket', "']'");
    return this.node(nodes.Array, start, items);
  }

  private parseDict(start: number): Node {
    const pairs: Node[] = [];
    while (!this.nextIs('right-curly')) {
      if (pairs.length > 0) this.expect('comma', "','");
      if (this.nextIs('right-curly')) break;
      const at = this.here();
      const key = this.parseExpression();
      this.expect('colon', "':'");
      pairs.push(this.node(nodes.Pair, at, key, this.parseExpression()));
    }
    this.expect('right-curly', "'}'");
    return this.node(nodes.Dict, start, pairs);
  }

  override parsePostfix(node: Node, start = spanOf(node).start): Node {
    let result = node;
    for (;;) {
      if (this.nextIs('operator', '.') || this.nextIs('left-bracket'))
        result = this.parseSubscript(result, start);
      else if (this.nextIs('left-paren')) result = this.parseCall(result, start);
      else return result;
    }
  }

  private parseFilters(node: Node, start: number): Node {
    let result = node;
    for (;;) {
      if (this.nextIs('pipe')) result = this.parseFilter(result, start);
      else if (this.nextIs('symbol', 'is')) result = this.parseTest(result, start);
      else if (this.nextIs('left-paren')) result = this.parseCall(result, start);
      else return result;
    }
  }

  private parseSubscript(target: Node, start: number): Node {
    if (this.skipValue('operator', '.')) {
      const token = this.nextToken();
      if (token === null) this.unexpectedEnd('a name');
      if (token.type === 'symbol') return this.node(Attribute, start, target, token.value);
      if (token.type !== 'int')
        this.failAt(`expected a name or a number, got ${describe(token)}`, token.offset, token.end);
      const index = this.spanned(
        new nodes.Literal(token.lineno, token.colno, intLiteral(token.value)),
        token.offset,
      );
      return this.node(nodes.LookupVal, start, target, index);
    }
    const bracket = this.expect('left-bracket', "'['");
    const keys: Node[] = [];
    while (!this.nextIs('right-bracket')) {
      if (keys.length > 0) this.expect('comma', "','");
      keys.push(this.parseSubscribed());
    }
    this.expect('right-bracket', "']'");
    const [only] = keys;
    const key = keys.length === 1 && only !== undefined ? only : this.node(Tuple, bracket.offset, keys);
    return this.node(nodes.LookupVal, start, target, key);
  }

  private parseSubscribed(): Node {
    const start = this.here();
    const first = this.nextIs('colon') ? null : this.parseExpression();
    if (!this.skip('colon')) {
      if (first !== null) return first;
      this.unexpectedEnd("':'");
    }
    const atEnd = () => this.nextIs('right-bracket') || this.nextIs('comma');
    const stop = this.nextIs('colon') || atEnd() ? null : this.parseExpression();
    const step = this.skip('colon') && !atEnd() ? this.parseExpression() : null;
    return this.node(Slice, start, first, stop, step);
  }

  protected parseCall(callee: Node, start: number): Call {
    return this.node(Call, start, callee, this.parseArguments());
  }

  private parseArguments(): Arguments {
    const open = this.expect('left-paren', "'('");
    const positional: Node[] = [];
    const keywords: Keyword[] = [];
    let rest: Node | null = null;
    let restKeywords: Node | null = null;
    const ensure = (valid: boolean) => {
      if (!valid)
        this.failAt('the arguments of this call stand in the wrong order', open.offset, this.here());
    };
    for (let count = 0; !this.nextIs('right-paren'); count += 1) {
      if (count > 0) {
        this.expect('comma', "','");
        if (this.nextIs('right-paren')) break;
      }
      const at = this.here();
      if (this.skipValue('operator', '*')) {
        ensure(rest === null && restKeywords === null);
        rest = this.parseExpression();
      } else if (this.skipValue('operator', '**')) {
        ensure(restKeywords === null);
        restKeywords = this.parseExpression();
      } else if (this.nextIs('symbol') && this.secondIs('operator', '=')) {
        ensure(restKeywords === null);
        const name = this.nextToken()?.value ?? '';
        this.nextToken();
        keywords.push(this.node(Keyword, at, name, this.parseExpression()));
      } else {
        ensure(rest === null && restKeywords === null && keywords.length === 0);
        positional.push(this.parseExpression());
      }
    }
    this.expect('right-paren', "')'");
    return this.node(Arguments, open.offset, positional, keywords, rest, restKeywords);
  }

  private noArguments(...positional: Node[]): Arguments {
    return new Arguments(0, 0, positional, [], null, null);
  }

  private parseDottedName(): string {
    let name = this.expect('symbol', 'a name').value;
    while (this.skipValue('operator', '.')) name += `.${this.expect('symbol', 'a name').value}`;
    return name;
  }

  /** Filters from the next `|` on, or, with `inline`, from a name on, as they stand in `{% filter … %}`. */
  protected parseFilterChain(inline: boolean): FilterCall | null {
    const start = this.here();
    let node = inline ? this.parseFilterCall(null, start) : null;
    while (this.nextIs('pipe')) node = this.parseFilter(node, start);
    return node;
  }

  private parseFilter(target: Node | null, start: number): FilterCall {
    this.expect('pipe', "'|'");
    return this.parseFilterCall(target, start);
  }

  private parseFilterCall(target: Node | null, start: number): FilterCall {
    const name = this.parseDottedName();
    const args = this.nextIs('left-paren') ? this.parseArguments() : this.noArguments();
    return this.node(FilterCall, start, target, name, args);
  }

  private parseTest(target: Node, start: number): Node {
    this.nextToken();
    const negated = this.skipSymbol('not');
    const name = this.parseDottedName();
    let args: Arguments;
    if (this.nextIs('left-paren')) {
      args = this.parseArguments();
    } else if (argumentStarts.has(this.peekToken()?.type ?? '') && !this.nextEndsTest()) {
      if (this.nextIs('symbol', 'is')) {
        const token = this.peekToken();
        this.failAt('two tests in a row: write `a is x and a is y`', start, token?.end ?? start);
      }
      args = this.noArguments(this.parsePostfix(this.parsePrimary()));
    } else {
      args = this.noArguments();
    }
    const test = this.node(TestCall, start, target, name, args);
    return negated ? this.node(nodes.Not, start, test) : test;
  }

  private nextEndsTest(): boolean {
    return this.nextIs('symbol', 'else') || this.nextIs('symbol', 'or') || this.nextIs('symbol', 'and');
  }
}

/** How a message names a token. */
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
