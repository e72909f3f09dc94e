import nodes, { type Node } from 'nunjucks/src/nodes.js';
import { floatLiteral, intLiteral } from '../runtime/numbers.ts';
import {
  Arguments,
  Attribute,
  Call,
  FilterCall,
  Keyword,
  Name,
  NamespaceTarget,
  Slice,
  spanOf,
  TestCall,
  Tuple,
} from './nodes.ts';
import { describe, TokenReader } from './reader.ts';

const constants = new Map<string, boolean | null>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
/** What may follow `is <test>` as its only argument without parentheses. */
const argumentStarts = new Set(['symbol', 'string', 'int', 'float', 'left-bracket', 'left-curly']);
/** Parses operands: literals, names, and everything that may follow them. */
export class OperandParser extends TokenReader {
  override parsePrimary(_noPostfix?: boolean, namespaces = false): Node {
    const token = this.nextToken();
    if (token === null) this.unexpectedEnd('an expression');
    const start = token.offset;
    switch (token.type) {
      case 'symbol': {
        const constant = constants.get(token.value);
        if (constant !== undefined) return this.make(nodes.Literal, start, constant);
        if (namespaces && this.skipValue('operator', '.')) {
          const name = this.spanned(new Name(token.lineno, token.colno, token.value), start);
          return this.make(NamespaceTarget, start, name, this.expect('symbol', 'a name').value);
        }
        return this.make(Name, start, token.value);
      }
      case 'string': {
        let value = token.value;
        while (this.nextIs('string')) value += this.nextToken()?.value ?? '';
        return this.make(nodes.Literal, start, value);
      }
      case 'int':
        return this.make(nodes.Literal, start, intLiteral(token.value));
      case 'float':
        return this.make(nodes.Literal, start, floatLiteral(token.value));
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

  /** Parses expressions separated by commas, or a single expression. */
  parseTuple(
    options: { parentheses?: boolean; targets?: boolean; namespaces?: boolean; withCondition?: boolean } = {},
  ): Node {
    const start = this.here();
    const items: Node[] = [];
    let tuple = false;
    for (;;) {
      if (items.length > 0) this.expect('comma', "','");
      if (this.atTupleEnd()) break;
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
    return this.make(Tuple, start, items);
  }

  private atTupleEnd(): boolean {
    return this.nextIs('variable-end') || this.nextIs('block-end') || this.nextIs('right-paren');
  }

  private parseList(start: number): Node {
    const items: Node[] = [];
    while (!this.nextIs('right-bracket')) {
      if (items.length > 0) this.expect('comma', "','");
      if (this.nextIs('right-bracket')) break;
      items.push(this.parseExpression());
    }
    this.expect('right-bracket', "']'");
    return this.make(nodes.Array, start, items);
  }

  private parseDict(start: number): Node {
    const pairs: Node[] = [];
    while (!this.nextIs('right-curly')) {
      if (pairs.length > 0) this.expect('comma', "','");
      if (this.nextIs('right-curly')) break;
      const at = this.here();
      const key = this.parseExpression();
      this.expect('colon', "':'");
      pairs.push(this.make(nodes.Pair, at, key, this.parseExpression()));
    }
    this.expect('right-curly', "'}'");
    return this.make(nodes.Dict, start, pairs);
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

  protected parseFilters(node: Node, start: number): Node {
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
      if (token.type === 'symbol') return this.make(Attribute, start, target, token.value);
      if (token.type !== 'int')
        this.failAt(`expected a name or a number, got ${describe(token)}`, token.offset, token.end);
      const index = this.spanned(
        new nodes.Literal(token.lineno, token.colno, intLiteral(token.value)),
        token.offset,
      );
      return this.make(nodes.LookupVal, start, target, index);
    }
    const bracket = this.expect('left-bracket', "'['");
    const keys: Node[] = [];
    while (!this.nextIs('right-bracket')) {
      if (keys.length > 0) this.expect('comma', "','");
      keys.push(this.parseSubscribed());
    }
    this.expect('right-bracket', "']'");
    const [only] = keys;
    const key = keys.length === 1 && only !== undefined ? only : this.make(Tuple, bracket.offset, keys);
    return this.make(nodes.LookupVal, start, target, key);
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
    return this.make(Slice, start, first, stop, step);
  }

  protected parseCall(callee: Node, start: number): Call {
    return this.make(Call, start, callee, this.parseArguments());
  }

  private parseArguments(): Arguments {
    const open = this.expect('left-paren', "'('");
    const positional: Node[] = [];
    const keywords: Keyword[] = [];
    let rest: Node | null = null;
    let restKeywords: Node | null = null;
    const ensure = (valid: boolean) => {
      if (!valid) this.failAt('the arguments of this call are in the wrong order', open.offset, this.here());
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
        keywords.push(this.make(Keyword, at, name, this.parseExpression()));
      } else {
        ensure(rest === null && restKeywords === null && keywords.length === 0);
        positional.push(this.parseExpression());
      }
    }
    this.expect('right-paren', "')'");
    return this.make(Arguments, open.offset, positional, keywords, rest, restKeywords);
  }

  private noArguments(...positional: Node[]): Arguments {
    return new Arguments(0, 0, positional, [], null, null);
  }

  private parseDottedName(): string {
    let name = this.expect('symbol', 'a name').value;
    while (this.skipValue('operator', '.')) name += `.${this.expect('symbol', 'a name').value}`;
    return name;
  }

  /** Parses filters from the next `|` or, with `inline`, from a name, as in `{% filter … %}`. */
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
    return this.make(FilterCall, start, target, name, args);
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
    const test = this.make(TestCall, start, target, name, args);
    return negated ? this.make(nodes.Not, start, test) : test;
  }

  private nextEndsTest(): boolean {
    return this.nextIs('symbol', 'else') || this.nextIs('symbol', 'or') || this.nextIs('symbol', 'and');
  }
}
