import nodes, { type Node, type NodeList } from 'nunjucks/src/nodes.js';
import { SyntaxProblem } from '../errors.ts';
import { ExpressionParser } from './expressions.ts';
import type { JinjaToken } from './lexer.ts';
import {
  Assignment,
  AssignmentBlock,
  BlockDefinition,
  Break,
  Call,
  CallBlock,
  Continue,
  Do,
  FilterBlock,
  ForLoop,
  type ImportedName,
  Inclusion,
  isLiteral,
  MacroDefinition,
  ModuleImport,
  Name,
  NamesImport,
  NamespaceTarget,
  type NameUse,
  Scope,
  Tuple,
  WithBlock,
} from './nodes.ts';
import type { SyntaxOptions } from './options.ts';
import { describe } from './reader.ts';

/** The maximum nesting of tags; the stack allows more, but no real template needs it. */
const maxNesting = 100;

/** Nunjucks' parser with Jinja2's statements. */
class JinjaParser extends ExpressionParser {
  /** The open tags at the current position, innermost last. */
  private readonly open: JinjaToken[] = [];
  private loops = 0;

  override parseNodes(): Node[] {
    const body: Node[] = [];
    for (let token = this.nextToken(); token !== null; token = this.nextToken()) {
      if (token.type === 'data') {
        const data = new nodes.TemplateData(token.lineno, token.colno, token.value);
        this.addOutput(body, this.spanned(data, token.offset));
      } else if (token.type === 'variable-start') {
        const expression = this.parseTuple();
        this.expect('variable-end', `'${this.options.delimiters.variableEnd}'`);
        this.addOutput(body, expression);
      } else {
        const statement = this.parseStatement();
        if (statement === null) break;
        body.push(statement);
        this.expect('block-end', `'${this.options.delimiters.blockEnd}'`);
      }
    }
    return body;
  }

  private addOutput(body: Node[], node: Node): void {
    const last = body.at(-1);
    if (last instanceof nodes.Output) last.children.push(node);
    else body.push(new nodes.Output(node.lineno, node.colno, [node]));
  }

  override parseAsRoot(): NodeList {
    const root = new nodes.Root(0, 0, this.parseNodes());
    return this.spanned(root, 0);
  }

  /** Parses one statement, up to its closing delimiter; null if a tag ends the current body. */
  override parseStatement(): Node | null {
    const token = this.peekToken();
    if (token === null) this.unexpectedEnd('the name of a tag');
    if (token.type !== 'symbol')
      this.failAt(`expected the name of a tag, got ${describe(token)}`, token.offset, token.end);
    if (this.breakOnBlocks?.includes(token.value)) return null;
    this.nextToken();
    this.open.push(token);
    if (this.open.length > maxNesting) {
      throw new SyntaxProblem('these tags nest too deeply', token.offset, token.end, 'template/limit');
    }
    const statement = this.parseTag(token);
    this.open.pop();
    return statement;
  }

  private parseTag(tag: JinjaToken): Node {
    const start = tag.offset;
    switch (tag.value) {
      case 'for':
        return this.parseLoop(start);
      case 'if':
        return this.parseBranch(start);
      case 'block':
        return this.parseBlockDefinition(start);
      case 'extends':
        return this.make(nodes.Extends, start, this.parseExpression());
      case 'print':
        return this.parsePrint(start);
      case 'macro':
        return this.parseMacroDefinition(start);
      case 'include':
        return this.parseInclusion(start);
      case 'from':
        return this.parseNamesImport(start);
      case 'import':
        return this.parseModuleImport(start);
      case 'set':
        return this.parseAssignment(start);
      case 'with':
        return this.parseWithBlock(start);
      case 'autoescape':
        return this.parseAutoescape(start);
      case 'call':
        return this.parseCallBlock(start);
      case 'filter':
        return this.parseFilterBlock(start);
      case 'do':
        if (!this.options.extensions.includes('do')) break;
        return this.make(Do, start, this.parseTuple());
      case 'break':
      case 'continue':
        if (!this.options.extensions.includes('loopcontrols')) break;
        if (this.loops === 0) this.failAt(`'${tag.value}' is outside a loop`, tag.offset, tag.end);
        return this.make(tag.value === 'break' ? Break : Continue, start);
    }
    this.unknownTag(tag);
  }

  private unknownTag(tag: JinjaToken): never {
    const around = this.open.at(-2);
    const expected = this.breakOnBlocks?.map((name) => `'${name}'`).join(' or ');
    const hint =
      around === undefined
        ? ''
        : `; '${around.value}' in line ${around.lineno + 1} is open and needs ${expected}`;
    this.failAt(`unknown tag '${tag.value}'${hint}`, tag.offset, tag.end);
  }

  /** Parses the body of a tag, up to one of the given tags, which becomes the next token. */
  private parseBody(...ends: string[]): NodeList {
    this.skip('colon');
    this.expect('block-end', `'${this.options.delimiters.blockEnd}'`);
    const body = this.parseUntilBlocks(...ends);
    if (this.peekToken() === null) {
      const tag = this.open.at(-1);
      const wanted = ends.map((name) => `'${name}'`).join(' or ');
      this.failAt(`'${tag?.value}' is never closed: ${wanted} is missing`, tag?.offset ?? 0, tag?.end ?? 0);
    }
    return body;
  }

  private parseBodyTo(end: string): NodeList {
    const body = this.parseBody(end);
    this.nextToken();
    return body;
  }

  private parseName(use: NameUse): Name {
    const token = this.expect('symbol', 'a name');
    const name = this.spanned(new Name(token.lineno, token.colno, token.value), token.offset);
    name.use = use;
    this.mustBeAssignable(name);
    return name;
  }

  private parseTarget(use: NameUse, options: { namespaces?: boolean } = {}): Node {
    const target = this.parseTuple({ ...options, targets: true });
    this.bind(target, use);
    return target;
  }

  private bind(target: Node, use: NameUse): void {
    if (target instanceof Name) {
      target.use = use;
      this.mustBeAssignable(target);
    } else if (target instanceof Tuple) {
      for (const item of target.children) this.bind(item, use);
    } else if (!(target instanceof NamespaceTarget)) {
      const at = this.here();
      this.failAt('only names can be assigned to', at, at);
    }
  }

  private mustBeAssignable(name: Name): void {
    if (/^(?:true|false|none|True|False|None)$/.test(name.value)) {
      const at = this.here();
      this.failAt(`'${name.value}' cannot be assigned to`, at, at);
    }
  }

  private parseLoop(start: number): Node {
    const target = this.parseTarget('store');
    this.expect('symbol', "'in'", 'in');
    const iterable = this.parseTuple({ withCondition: false });
    const test = this.skipSymbol('if') ? this.parseExpression() : null;
    const recursive = this.skipSymbol('recursive');
    this.loops += 1;
    const body = this.parseBody('endfor', 'else');
    this.loops -= 1;
    const otherwise = this.nextToken()?.value === 'else' ? this.parseBodyTo('endfor') : null;
    return this.make(ForLoop, start, target, iterable, body, otherwise, test, recursive);
  }

  private parseBranch(start: number): Node {
    const cond = this.parseTuple({ withCondition: false });
    const body = this.parseBody('elif', 'else', 'endif');
    const token = this.nextToken();
    let otherwise: Node | null = null;
    if (token?.value === 'elif') otherwise = this.parseBranch(token.offset);
    else if (token?.value === 'else') otherwise = this.parseBodyTo('endif');
    return this.make(nodes.If, start, cond, body, otherwise);
  }

  private parseBlockDefinition(start: number): Node {
    const name = this.expect('symbol', 'a name').value;
    const scoped = this.skipSymbol('scoped');
    const required = this.skipSymbol('required');
    const loops = this.loops;
    this.loops = 0;
    const body = this.parseBodyTo('endblock');
    this.loops = loops;
    const blank = (node: Node) =>
      node instanceof nodes.Output &&
      node.children.every(
        (child) => child instanceof nodes.TemplateData && String(child.value).trim() === '',
      );
    if (required && !body.children.every(blank)) {
      this.failAt('a required block may only contain comments and white space', start, start + 5);
    }
    this.skipSymbol(name);
    return this.make(BlockDefinition, start, name, body, scoped, required);
  }

  private parsePrint(start: number): Node {
    const items: Node[] = [];
    while (!this.nextIs('block-end')) {
      if (items.length > 0) this.expect('comma', "','");
      items.push(this.parseExpression());
    }
    return this.make(nodes.Output, start, items);
  }

  private parseParameters(): { params: Name[]; defaults: Node[] } {
    const params: Name[] = [];
    const names = new Set<string>();
    const defaults: Node[] = [];
    this.expect('left-paren', "'('");
    while (!this.nextIs('right-paren')) {
      if (params.length > 0) this.expect('comma', "','");
      const at = this.here();
      const param = this.parseName('param');
      if (names.has(param.value)) {
        this.failAt(`the parameter '${param.value}' appears twice`, at, this.here());
      }
      names.add(param.value);
      this.mustBeFew(params.length, 'parameters', at);
      params.push(param);
      if (this.skipValue('operator', '=')) defaults.push(this.parseExpression());
      else if (defaults.length > 0)
        this.failAt('a parameter without a default follows one with a default', at, this.here());
    }
    this.expect('right-paren', "')'");
    return { params, defaults };
  }

  private parseMacroDefinition(start: number): Node {
    const name = this.parseName('store').value;
    const { params, defaults } = this.parseParameters();
    const body = this.parseFunctionBody('endmacro');
    return this.make(MacroDefinition, start, params, defaults, body, name);
  }

  private parseFunctionBody(end: string): NodeList {
    const loops = this.loops;
    this.loops = 0;
    const body = this.parseBodyTo(end);
    this.loops = loops;
    return body;
  }

  private parseCallBlock(start: number): Node {
    const { params, defaults } = this.nextIs('left-paren')
      ? this.parseParameters()
      : { params: [], defaults: [] };
    const at = this.here();
    const call = this.parseExpression();
    if (!(call instanceof Call)) this.failAt('expected the call of a macro', at, this.here());
    return this.make(CallBlock, start, call, params, defaults, this.parseFunctionBody('endcall'));
  }

  private parseFilterBlock(start: number): Node {
    const filter = this.parseFilterChain(true);
    return this.make(FilterBlock, start, this.parseBodyTo('endfilter'), filter);
  }

  private parseAssignment(start: number): Node {
    const target = this.parseTarget('store', { namespaces: true });
    if (this.skipValue('operator', '=')) return this.make(Assignment, start, target, this.parseTuple());
    const filter = this.parseFilterChain(false);
    return this.make(AssignmentBlock, start, target, filter, this.parseBodyTo('endset'));
  }

  private parseWithBlock(start: number): Node {
    const targets: Node[] = [];
    const values: Node[] = [];
    while (!this.nextIs('block-end')) {
      if (targets.length > 0) this.expect('comma', "','");
      targets.push(this.parseTarget('param'));
      this.expect('operator', "'='", '=');
      values.push(this.parseExpression());
    }
    return this.make(WithBlock, start, targets, values, this.parseBodyTo('endwith'));
  }

  private parseAutoescape(start: number): Node {
    const value = this.parseExpression();
    if (!isLiteral(value) || value.value !== false) {
      this.failAt("output is never escaped here: only 'autoescape false' is supported", start, this.here());
    }
    return this.make(Scope, start, this.parseBodyTo('endautoescape'));
  }

  private parseInclusion(start: number): Node {
    const template = this.parseExpression();
    const ignoreMissing = this.nextIs('symbol', 'ignore') && this.secondIs('symbol', 'missing');
    if (ignoreMissing) {
      this.nextToken();
      this.nextToken();
    }
    return this.make(Inclusion, start, template, this.parseWithContext() ?? true, ignoreMissing);
  }

  private parseWithContext(): boolean | undefined {
    const token = this.peekToken();
    if (token?.type !== 'symbol' || (token.value !== 'with' && token.value !== 'without')) return undefined;
    if (!this.secondIs('symbol', 'context')) return undefined;
    this.nextToken();
    this.nextToken();
    return token.value === 'with';
  }

  private parseModuleImport(start: number): Node {
    const template = this.parseExpression();
    this.expect('symbol', "'as'", 'as');
    const target = this.parseName('store').value;
    return this.make(ModuleImport, start, template, target, this.parseWithContext() ?? false);
  }

  private parseNamesImport(start: number): Node {
    const template = this.parseExpression();
    this.expect('symbol', "'import'", 'import');
    const names: ImportedName[] = [];
    let withContext: boolean | undefined;
    for (;;) {
      if (names.length > 0) this.expect('comma', "','");
      if (!this.nextIs('symbol')) this.expect('symbol', 'a name');
      withContext = this.parseWithContext();
      if (withContext !== undefined) break;
      const at = this.here();
      const { value: name } = this.parseName('store');
      if (name.startsWith('_'))
        this.failAt(`'${name}' cannot be imported: it starts with an underscore`, at, this.here());
      names.push({ name, alias: this.skipSymbol('as') ? this.parseName('store').value : name });
      withContext = this.parseWithContext();
      if (withContext !== undefined || !this.nextIs('comma')) break;
    }
    return this.make(NamesImport, start, template, names, withContext ?? false);
  }
}

export interface ParsedTemplate {
  readonly root: NodeList;
  /** The text with `\n` as line ending; spans refer to it. */
  readonly source: string;
}

/** Parses a template; throws a `SyntaxProblem`. */
export function parseTemplate(text: string, options: SyntaxOptions): ParsedTemplate {
  const parser = new JinjaParser(text, options);
  return { root: parser.parseAsRoot(), source: parser.source };
}
