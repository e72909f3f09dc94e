import nunjucks from 'nunjucks/src/compiler.js';
import type { BinOp, Compare, InlineIf, Literal, LookupVal, Pair, UnaryOp } from 'nunjucks/src/nodes.js';
import { Float } from '../runtime/numbers.ts';
import {
  type Arguments,
  type Attribute,
  type Call,
  type FilterCall,
  Name,
  type Node,
  type NodeList,
  Slice,
  spanOf,
  type TestCall,
} from '../syntax/nodes.ts';
import type { CompileFrame } from './frame.ts';
import type { FreeName, Requirement } from './references.ts';

const comparisons: Readonly<Record<string, string>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  in: 'in',
  'not in': 'notIn',
};

/**
 * Nunjucks' compiler with Jinja2's expressions. Every operation becomes a call of the runtime `r`, which implements Python's
 * semantics and checks. The first or last argument is the site, a number for the position in the template.
 */
export class ExpressionCompiler extends nunjucks.Compiler {
  /** Start and end offset of each site. */
  readonly sites: number[] = [];
  readonly free: FreeName[] = [];
  readonly requirements: Requirement[] = [];
  private guarded: Node | undefined;
  /** Parameters of the current macro that have no value yet when a default refers to them. */
  protected unsetParameters: Set<string>[] = [];
  /** The variables of the current function; they are declared at its start. */
  protected variables = new Set<string>();
  private temporaries = 0;

  constructor() {
    super('', false);
  }

  protected site(node: Node): number {
    const { start, end } = spanOf(node);
    const { sites } = this;
    if (sites.at(-2) === start && sites.at(-1) === end) return sites.length / 2 - 1;
    sites.push(start, end);
    return sites.length / 2 - 1;
  }

  protected temporary(): string {
    this.temporaries += 1;
    return `t_${this.temporaries}`;
  }

  protected variable(): string {
    const name = this.temporary();
    this.variables.add(name);
    return name;
  }

  /** Emits a function: runs `write`, and declares the variables it needs first. */
  protected inFunction(head: string, write: () => void, tail = '}'): void {
    const outer = this.variables;
    this.variables = new Set();
    this._emitLine(head);
    const place = this.codebuf.length;
    this._emit('');
    write();
    if (this.variables.size > 0) this.codebuf[place] = `var ${[...this.variables].join(', ')};\n`;
    this._emitLine(tail);
    this.variables = outer;
  }

  protected list(items: readonly Node[], frame: CompileFrame): void {
    this._emit('[');
    for (const item of items) {
      this.compile(item, frame);
      this._emit(', ');
    }
    this._emit(']');
  }

  compileSymbol(node: Name, frame: CompileFrame): void {
    const variable = frame.symbols.ref(node.value);
    const load = frame.symbols.findLoad(variable);
    const certain = load?.how === 'parameter' && !this.unsetParameters.at(-1)?.has(variable);
    if (certain || node.use !== 'load') {
      this._emit(variable);
      return;
    }
    if (load?.how === 'resolve') {
      this.free.push({ name: node.value, span: spanOf(node), guarded: this.guarded === node });
    }
    this._emit(
      `(${variable} === M ? r.undef(${JSON.stringify(node.value)}, ${this.site(node)}, c) : ${variable})`,
    );
  }

  compileName(node: Name, frame: CompileFrame): void {
    this.compileSymbol(node, frame);
  }

  compileLiteral(node: Literal): void {
    const { value } = node;
    if (typeof value === 'string') this._emit(JSON.stringify(value));
    else if (typeof value === 'bigint') this._emit(`${value}n`);
    else if (value instanceof Float) this._emit(`r.float(${value.value})`);
    else this._emit(String(value));
  }

  compileArray(node: NodeList, frame: CompileFrame): void {
    this.list(node.children, frame);
  }

  compileTuple(node: NodeList, frame: CompileFrame): void {
    this._emit('r.tuple(');
    this.list(node.children, frame);
    this._emit(')');
  }

  compileDict(node: NodeList, frame: CompileFrame): void {
    this._emit(`r.dict(${this.site(node)}, [`);
    for (const pair of node.children as Pair[]) {
      this.compile(pair.key, frame);
      this._emit(', ');
      this.compile(pair.value, frame);
      this._emit(', ');
    }
    this._emit('])');
  }

  compileSlice(_node: Slice): void {
    // A slice next to other subscripts, as in `a[1:2, 3]`: none of Jinja's types supports it.
    this._emit('null');
  }

  compileJoin(node: NodeList, frame: CompileFrame): void {
    this._emit(`r.join(${this.site(node)}, `);
    this.list(node.children, frame);
    this._emit(')');
  }

  private binary(method: string, node: BinOp, frame: CompileFrame): void {
    this._emit(`r.${method}(${this.site(node)}, `);
    this.compile(node.left, frame);
    this._emit(', ');
    this.compile(node.right, frame);
    this._emit(')');
  }

  compileAdd(node: BinOp, frame: CompileFrame): void {
    this.binary('add', node, frame);
  }

  compileSub(node: BinOp, frame: CompileFrame): void {
    this.binary('sub', node, frame);
  }

  compileMul(node: BinOp, frame: CompileFrame): void {
    this.binary('mul', node, frame);
  }

  compileDiv(node: BinOp, frame: CompileFrame): void {
    this.binary('div', node, frame);
  }

  compileFloorDiv(node: BinOp, frame: CompileFrame): void {
    this.binary('floorDiv', node, frame);
  }

  compileMod(node: BinOp, frame: CompileFrame): void {
    this.binary('mod', node, frame);
  }

  compilePow(node: BinOp, frame: CompileFrame): void {
    this.binary('pow', node, frame);
  }

  private unary(method: string, node: UnaryOp, frame: CompileFrame): void {
    this._emit(`r.${method}(${this.site(node)}, `);
    this.compile(node.target, frame);
    this._emit(')');
  }

  compileNeg(node: UnaryOp, frame: CompileFrame): void {
    this.unary('neg', node, frame);
  }

  compilePos(node: UnaryOp, frame: CompileFrame): void {
    this.unary('pos', node, frame);
  }

  compileNot(node: UnaryOp, frame: CompileFrame): void {
    this._emit('!');
    this.condition(node.target, frame);
  }

  /** Emits an expression of which only the truth value matters. */
  protected condition(node: Node, frame: CompileFrame): void {
    this._emit(`r.truthy(${this.site(node)}, `);
    this.compile(node, frame);
    this._emit(')');
  }

  private shortCircuit(node: BinOp, frame: CompileFrame, or: boolean): void {
    const left = this.variable();
    this._emit(`(r.truthy(${this.site(node.left)}, ${left} = `);
    this.compile(node.left, frame);
    this._emit(or ? `) ? ${left} : ` : ') ? ');
    this.compile(node.right, frame);
    this._emit(or ? ')' : ` : ${left})`);
  }

  compileAnd(node: BinOp, frame: CompileFrame): void {
    this.shortCircuit(node, frame, false);
  }

  compileOr(node: BinOp, frame: CompileFrame): void {
    this.shortCircuit(node, frame, true);
  }

  compileCompare(node: Compare, frame: CompileFrame): void {
    const site = this.site(node);
    let left: string | undefined;
    this._emit('(');
    for (const [index, { expr, type }] of node.ops.entries()) {
      if (index > 0) this._emit(' && ');
      this._emit(`r.${comparisons[type]}(${site}, `);
      if (left === undefined) this.compile(node.expr, frame);
      else this._emit(left);
      this._emit(', ');
      left = undefined;
      if (index < node.ops.length - 1) {
        left = this.variable();
        this._emit(`${left} = `);
      }
      this.compile(expr, frame);
      this._emit(')');
    }
    this._emit(')');
  }

  compileInlineIf(node: InlineIf, frame: CompileFrame): void {
    const branch = frame.branch();
    this._emit('(');
    this.condition(node.cond, branch);
    this._emit(' ? ');
    this.compile(node.body, branch);
    this._emit(' : ');
    if (node.else_ === null) this._emit(`r.noElse(${this.site(node)})`);
    else this.compile(node.else_, branch);
    this._emit(')');
  }

  compileAttribute(node: Attribute, frame: CompileFrame): void {
    this._emit(`r.attr(${this.site(node)}, `);
    this.compile(node.target, frame);
    this._emit(`, ${JSON.stringify(node.name)})`);
  }

  compileLookupVal(node: LookupVal, frame: CompileFrame): void {
    const { val } = node;
    this._emit(`r.${val instanceof Slice ? 'slice' : 'item'}(${this.site(node)}, `);
    this.compile(node.target, frame);
    if (val instanceof Slice) {
      for (const part of [val.start, val.stop, val.step]) {
        this._emit(', ');
        if (part === null) this._emit('null');
        else this.compile(part, frame);
      }
    } else {
      this._emit(', ');
      this.compile(val, frame);
    }
    this._emit(')');
  }

  compileCall(node: Call, frame: CompileFrame, caller?: string): void {
    this._emit(`r.call(${this.site(node)}, `);
    this.compile(node.callee, frame);
    this.arguments(node.args, frame, caller);
    this._emit(')');
  }

  compileFilterCall(node: FilterCall, frame: CompileFrame): void {
    const site = this.site(node);
    this.requirements.push({ kind: 'filter', name: node.name, site, always: !frame.soft });
    this._emit(`r.filter(${site}, ${JSON.stringify(node.name)}, `);
    if (node.target === null) this._emit(`${frame.buffer}.text`);
    else this.guard(node.name === 'default' || node.name === 'd', node.target, frame);
    this.arguments(node.args, frame);
    this._emit(')');
  }

  compileTestCall(node: TestCall, frame: CompileFrame): void {
    const site = this.site(node);
    this.requirements.push({ kind: 'test', name: node.name, site, always: !frame.soft });
    this._emit(`r.test(${site}, ${JSON.stringify(node.name)}, `);
    this.guard(node.name === 'defined' || node.name === 'undefined', node.target, frame);
    this.arguments(node.args, frame);
    this._emit(')');
  }

  private guard(guards: boolean, target: Node, frame: CompileFrame): void {
    this.guarded = guards && target instanceof Name ? target : undefined;
    this.compile(target, frame);
    this.guarded = undefined;
  }

  private arguments(args: Arguments, frame: CompileFrame, caller?: string): void {
    const { positional, keywords, rest, restKeywords } = args;
    const named = keywords.length > 0 || restKeywords !== null || caller !== undefined;
    if (positional.length === 0 && rest === null && !named) return;
    this._emit(', [');
    for (const argument of positional) {
      this.compile(argument, frame);
      this._emit(', ');
    }
    if (rest !== null) {
      this._emit('...r.spread(');
      this.compile(rest, frame);
      this._emit(')');
    }
    this._emit(']');
    if (!named) return;
    this._emit(', r.keywords([');
    for (const { name, value } of keywords) {
      this._emit(`${JSON.stringify(name)}, `);
      this.compile(value, frame);
      this._emit(', ');
    }
    if (caller !== undefined) this._emit(`"caller", ${caller}`);
    this._emit(']');
    if (restKeywords !== null) {
      this._emit(', ');
      this.compile(restKeywords, frame);
    }
    this._emit(')');
  }

  compilePair(node: Pair, frame: CompileFrame): void {
    this.compile(node.value, frame);
  }
}
