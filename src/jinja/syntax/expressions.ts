import nodes, { type CompareOperand, type Node } from 'nunjucks/src/nodes.js';
import { SyntaxProblem } from '../errors.ts';
import { Join } from './nodes.ts';
import { OperandParser } from './operands.ts';

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** Deeper than any real template, but shallow enough for the stack. */
const maxDepth = 200;

/** Jinja2's expressions, with its precedence and its chained comparison. */
export class ExpressionParser extends OperandParser {
  private depth = 0;

  override parseExpression(withCondition = true): Node {
    this.depth += 1;
    if (this.depth > maxDepth) {
      const at = this.here();
      throw new SyntaxProblem('this expression nests too deeply', at, at, 'template/limit');
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
      node = this.make(nodes.InlineIf, start, cond, node, otherwise);
    }
    return node;
  }

  override parseOr(): Node {
    const start = this.here();
    let left = this.parseAnd();
    while (this.skipSymbol('or')) left = this.make(nodes.Or, start, left, this.parseAnd());
    return left;
  }

  override parseAnd(): Node {
    const start = this.here();
    let left = this.parseNot();
    while (this.skipSymbol('and')) left = this.make(nodes.And, start, left, this.parseNot());
    return left;
  }

  override parseNot(): Node {
    const start = this.here();
    let count = 0;
    while (this.skipSymbol('not')) count += 1;
    let node = this.parseComparison();
    for (; count > 0; count -= 1) node = this.make(nodes.Not, start, node);
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
      ops.push(this.make(nodes.CompareOperand, at, this.parseSum(), type));
    }
    return ops.length === 0 ? first : this.make(nodes.Compare, start, first, ops);
  }

  private parseSum(): Node {
    const start = this.here();
    let left = this.parseJoin();
    for (;;) {
      if (this.skipValue('operator', '+')) left = this.make(nodes.Add, start, left, this.parseJoin());
      else if (this.skipValue('operator', '-')) left = this.make(nodes.Sub, start, left, this.parseJoin());
      else return left;
    }
  }

  private parseJoin(): Node {
    const start = this.here();
    const parts = [this.parseProduct()];
    while (this.skip('tilde')) parts.push(this.parseProduct());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : this.make(Join, start, parts);
  }

  private parseProduct(): Node {
    const start = this.here();
    let left = this.parsePow();
    for (;;) {
      if (this.skipValue('operator', '*')) left = this.make(nodes.Mul, start, left, this.parsePow());
      else if (this.skipValue('operator', '/')) left = this.make(nodes.Div, start, left, this.parsePow());
      else if (this.skipValue('operator', '//'))
        left = this.make(nodes.FloorDiv, start, left, this.parsePow());
      else if (this.skipValue('operator', '%')) left = this.make(nodes.Mod, start, left, this.parsePow());
      else return left;
    }
  }

  override parsePow(): Node {
    const start = this.here();
    let left = this.parseUnary();
    while (this.skipValue('operator', '**')) left = this.make(nodes.Pow, start, left, this.parseUnary());
    return left;
  }

  override parseUnary(noFilters = false): Node {
    const start = this.here();
    this.depth += 1;
    if (this.depth > maxDepth)
      throw new SyntaxProblem('this expression nests too deeply', start, start, 'template/limit');
    let node: Node;
    if (this.skipValue('operator', '-')) node = this.make(nodes.Neg, start, this.parseUnary(true));
    else if (this.skipValue('operator', '+')) node = this.make(nodes.Pos, start, this.parseUnary(true));
    else node = this.parsePrimary();
    node = this.parsePostfix(node, start);
    this.depth -= 1;
    return noFilters ? node : this.parseFilters(node, start);
  }
}
