import nodes, { type If, type Literal, type NodeList } from 'nunjucks/src/nodes.js';
import { SyntaxProblem } from '../errors.ts';
import {
  type Assignment,
  type AssignmentBlock,
  BlockDefinition,
  children,
  type Do,
  descendants,
  type FilterBlock,
  type ForLoop,
  Name,
  NamespaceTarget,
  type Node,
  type Scope,
  spanOf,
  Tuple,
  type WithBlock,
} from '../syntax/nodes.ts';
import { ExpressionCompiler } from './expressions.ts';
import type { CompileFrame } from './frame.ts';
import { findUndeclared } from './symbols.ts';

const quote = JSON.stringify;

/** Compiles the statements that do not involve other templates: output, branches, loops and assignments. */
export class StatementCompiler extends ExpressionCompiler {
  /** Whether the top level has had an `extends`, so that nothing after it is output. */
  protected knownExtends = false;
  /** The context variable that names are resolved in. */
  private readonly context = 'c';

  protected problem(message: string, node: Node): never {
    const { start, end } = spanOf(node);
    throw new SyntaxProblem(message, start, end);
  }

  /** Declares the variables of a frame and gives them their initial values. */
  protected enter(frame: CompileFrame): void {
    for (const [variable, load] of frame.symbols.loads) {
      if (load.how === 'parameter') {
        this.variables.add(variable);
        continue;
      }
      this.variables.add(variable);
      if (load.how === 'resolve')
        this._emitLine(`${variable} = ${this.context}.resolve(${quote(load.name)});`);
      else if (load.how === 'alias') this._emitLine(`${variable} = ${load.variable};`);
      else this._emitLine(`${variable} = M;`);
    }
  }

  private leave(frame: CompileFrame): void {
    for (const variable of frame.symbols.loads.keys()) this._emitLine(`${variable} = M;`);
  }

  protected body(list: readonly Node[], frame: CompileFrame): void {
    for (const node of list) this.compile(node, frame);
  }

  private line(node: Node): number {
    return node.lineno + 1;
  }

  compileOutput(node: NodeList, frame: CompileFrame): void {
    if (frame.checksParent) {
      if (this.knownExtends) return;
      this._emit('if (parent === null) {');
    }
    for (const child of node.children) {
      if (child instanceof nodes.TemplateData) {
        this._emitLine(`${frame.buffer}.data(${quote(String(child.value))}, ${this.line(child)});`);
      } else {
        this._emit(`${frame.buffer}.put(${this.site(child)}, `);
        this.compile(child, frame);
        this._emitLine(');');
      }
    }
    if (frame.checksParent) this._emitLine('}');
  }

  compileTemplateData(node: Literal, frame: CompileFrame): void {
    this._emitLine(`${frame.buffer}.data(${quote(String(node.value))}, ${this.line(node)});`);
  }

  compileDo(node: Do, frame: CompileFrame): void {
    this.compile(node.expression, frame);
    this._emitLine(';');
  }

  compileBreak(): void {
    this._emitLine('break;');
  }

  compileContinue(): void {
    this._emitLine('continue;');
  }

  compileScope(node: Scope, frame: CompileFrame): void {
    const inner = frame.inner();
    inner.symbols.analyse(node.body);
    this.enter(inner);
    this.body(node.body.children, inner);
    this.leave(inner);
  }

  compileIf(node: If, frame: CompileFrame): void {
    const branch = frame.branch();
    this._emit('if (');
    this.condition(node.cond, branch);
    this._emitLine(') {');
    this.body((node.body as NodeList).children, branch);
    if (node.else_ instanceof nodes.If) {
      this._emit('} else { ');
      this.compileIf(node.else_, frame);
    } else if (node.else_ !== null) {
      this._emitLine('} else {');
      this.body((node.else_ as NodeList).children, branch);
    }
    this._emitLine('}');
  }

  /** Assigns the variable `value` to a target, and records top-level assignments. */
  private assign(target: Node, value: string, frame: CompileFrame): void {
    if (target instanceof Tuple) {
      const parts = this.variable();
      this._emitLine(`${parts} = r.unpack(${this.site(target)}, ${value}, ${target.children.length});`);
      for (const [index, item] of target.children.entries()) this.assign(item, `${parts}[${index}]`, frame);
    } else if (target instanceof NamespaceTarget) {
      this._emit(`r.setNamespace(${this.site(target)}, `);
      this.compile(target.namespace, frame);
      this._emitLine(`, ${quote(target.name)}, ${value});`);
    } else if (target instanceof Name) {
      this._emitLine(`${frame.symbols.ref(target.value)} = ${value};`);
    }
  }

  private track(target: Node, frame: CompileFrame): void {
    if (!frame.topLevel) return;
    if (target instanceof Name) {
      const name = quote(target.value);
      this._emitLine(`c.set(${name}, ${frame.symbols.ref(target.value)}, ${!target.value.startsWith('_')});`);
    } else if (target instanceof Tuple) {
      for (const item of target.children) this.track(item, frame);
    }
  }

  compileAssignment(node: Assignment, frame: CompileFrame): void {
    const value = this.variable();
    for (const target of namespaceTargets(node.target)) {
      this._emit(`r.mustBeNamespace(${this.site(target)}, `);
      this.compile(target.namespace, frame);
      this._emitLine(');');
    }
    this._emit(`${value} = `);
    this.compile(node.value, frame);
    this._emitLine(';');
    this.assign(node.target, value, frame);
    this.track(node.target, frame);
  }

  compileAssignmentBlock(node: AssignmentBlock, frame: CompileFrame): void {
    const inner = frame.inner();
    inner.checksParent = false;
    inner.symbols.analyse(node);
    this.enter(inner);
    inner.buffer = this.buffered();
    this.body(node.body.children, inner);
    const value = this.variable();
    this._emit(`${value} = `);
    if (node.filter === null) this._emit(`${inner.buffer}.text`);
    else this.compile(node.filter, inner);
    this._emitLine(';');
    this.assign(node.target, value, frame);
    this.track(node.target, frame);
    this.leave(inner);
  }

  protected buffered(): string {
    const buffer = this.variable();
    this._emitLine(`${buffer} = r.output();`);
    return buffer;
  }

  compileFilterBlock(node: FilterBlock, frame: CompileFrame): void {
    const inner = frame.inner();
    inner.symbols.analyse(node);
    this.enter(inner);
    inner.buffer = this.buffered();
    this.body(node.body.children, inner);
    this._emit(`${frame.buffer}.put(${this.site(node.filter)}, `);
    this.compile(node.filter, inner);
    this._emitLine(');');
    this.leave(inner);
  }

  compileWithBlock(node: WithBlock, frame: CompileFrame): void {
    const inner = frame.inner();
    inner.symbols.analyse(node);
    this.enter(inner);
    for (const [index, target] of node.targets.entries()) {
      const value = this.variable();
      this._emit(`${value} = `);
      const expression = node.values[index];
      if (expression !== undefined) this.compile(expression, frame);
      this._emitLine(';');
      this.assign(target, value, inner);
    }
    this.body(node.body.children, inner);
    this.leave(inner);
  }

  compileForLoop(node: ForLoop, frame: CompileFrame): void {
    const loopFrame = frame.inner();
    const elseFrame = frame.inner();
    const scopedBlocks = descendants(node, BlockDefinition).some(({ scoped }) => scoped);
    const extended =
      node.recursive || scopedBlocks || findUndeclared(node.body.children, ['loop']).has('loop');
    const loop = extended ? loopFrame.symbols.declareParameter('loop') : undefined;
    loopFrame.symbols.analyse(node, 'body');
    if (node.otherwise !== null) elseFrame.symbols.analyse(node, 'else');
    for (const name of descendants(node, Name)) {
      if (name.use === 'store' && name.value === 'loop')
        this.problem("'loop' cannot be assigned to in a loop", name);
    }
    const filter = node.test === null ? undefined : this.loopTest(node, node.test, frame, loopFrame);
    const site = this.site(node.iterable);
    const write = (iterable: () => void) => {
      const empty = node.otherwise === null ? undefined : this.variable();
      if (empty !== undefined) this._emitLine(`${empty} = true;`);
      const item = this.temporary();
      if (loop !== undefined) this._emit(`for (const ${item} of (${loop} = r.loop(${site}, `);
      else this._emit(`for (const ${item} of r.iterate(${site}, `);
      if (filter !== undefined) this._emit(`r.once(${filter}(`);
      iterable();
      if (filter !== undefined) this._emit('))');
      if (loop !== undefined) this._emit(node.recursive ? ', render, depth))' : '))');
      else this._emit(')');
      this._emitLine(') {');
      this.enter(loopFrame);
      this.assign(node.target, item, loopFrame);
      this.body(node.body.children, loopFrame);
      // At the end, as in Jinja2: an iteration that `break` or `continue` cuts short does not count for `else`.
      if (empty !== undefined) this._emitLine(`${empty} = false;`);
      this._emitLine('}');
      this.leave(loopFrame);
      if (empty !== undefined && node.otherwise !== null) {
        this._emitLine(`if (${empty}) {`);
        this.enter(elseFrame);
        this.body(node.otherwise.children, elseFrame);
        this.leave(elseFrame);
        this._emitLine('}');
      }
    };
    if (!node.recursive) {
      write(() => this.compile(node.iterable, frame));
      return;
    }
    const render = this.variable();
    this.inFunction(
      `${render} = function render(items, depth) {`,
      () => {
        loopFrame.buffer = this.buffered();
        elseFrame.buffer = loopFrame.buffer;
        write(() => this._emit('items'));
        this._emitLine(`return r.captured(${loopFrame.buffer});`);
      },
      '};',
    );
    this._emit(`${frame.buffer}.put(${site}, ${render}(`);
    this.compile(node.iterable, frame);
    this._emitLine(', 0));');
  }

  /** Emits the generator that filters the items of `for … if …`. */
  private loopTest(node: ForLoop, test: Node, frame: CompileFrame, loopFrame: CompileFrame): string {
    const testFrame = frame.inner();
    testFrame.symbols.analyse(node, 'test');
    const filter = this.variable();
    this.inFunction(
      `${filter} = function* (items) {`,
      () => {
        const item = this.temporary();
        this.enter(testFrame);
        this._emitLine(`for (const ${item} of r.iterate(${this.site(node.iterable)}, items)) {`);
        for (const name of namesIn(node.target)) this.variables.add(loopFrame.symbols.ref(name));
        this.assign(node.target, item, loopFrame);
        this._emit('if (');
        this.condition(test, testFrame);
        this._emitLine(`) yield ${item};`);
        this._emitLine('}');
      },
      '};',
    );
    return filter;
  }
}

function* namesIn(target: Node): Generator<string> {
  if (target instanceof Name) yield target.value;
  else for (const child of children(target)) yield* namesIn(child);
}

function* namespaceTargets(target: Node): Generator<NamespaceTarget> {
  if (target instanceof NamespaceTarget) yield target;
  else if (target instanceof Tuple) for (const item of target.children) yield* namespaceTargets(item);
}
