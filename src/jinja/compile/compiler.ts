import nodes, { type Extends, type If, type Literal, type NodeList } from 'nunjucks/src/nodes.js';
import { SyntaxProblem } from '../errors.ts';
import {
  type Assignment,
  type AssignmentBlock,
  BlockDefinition,
  type Callable,
  type CallBlock,
  children,
  type Do,
  descendants,
  type FilterBlock,
  type ForLoop,
  type Inclusion,
  isLiteral,
  type MacroDefinition,
  type ModuleImport,
  Name,
  type NamesImport,
  NamespaceTarget,
  type Node,
  type Scope,
  spanOf,
  Tuple,
  type WithBlock,
} from '../syntax/nodes.ts';
import { ExpressionCompiler } from './expressions.ts';
import { CompileFrame } from './frame.ts';
import type { References, TemplateLink } from './references.ts';
import { findUndeclared, Symbols } from './symbols.ts';

const quote = JSON.stringify;

/**
 * Nunjucks' compiler with Jinja2's statements (`jinja2.compiler`): names become JavaScript variables, frames
 * decide which. The code is the body of a function that returns a `CompiledTemplate`; it refers to nothing
 * but the runtime that is handed to it.
 */
export class TemplateCompiler extends ExpressionCompiler {
  readonly links: TemplateLink[] = [];
  private exported: readonly string[] = [];
  private readonly blocks = new Map<string, BlockDefinition>();
  private extendsSoFar = 0;
  private knownExtends = false;
  /** The context variable that names resolve against. */
  private readonly context = 'c';

  compileRoot(root: NodeList): void {
    const hasExtends = !descendants(root, nodes.Extends).next().done;
    for (const block of descendants(root, BlockDefinition)) {
      if (this.blocks.has(block.name)) this.problem(`the block '${block.name}' is defined twice`, block);
      this.blocks.set(block.name, block);
    }
    this._emitLine('return {');
    this.inFunction(
      'root(r, c, o) {',
      () => {
        this._emitLine('const M = r.missing;');
        const frame = new CompileFrame(null, 'o', new Symbols(undefined));
        if (findUndeclared(root.children, ['self']).has('self')) {
          const variable = frame.symbols.declareParameter('self');
          this.variables.add(variable);
          this._emitLine(`${variable} = r.self(c);`);
        }
        frame.symbols.analyse(root);
        frame.topLevel = true;
        frame.rootLevel = true;
        frame.checksParent = hasExtends;
        if (hasExtends) this._emitLine('let parent = null;');
        this.enter(frame);
        this.body(root.children, frame);
        this.exported = [...frame.symbols.stores];
        if (hasExtends) this._emitLine('if (parent !== null) r.renderParent(parent, c, o);');
      },
      '},',
    );
    this._emitLine('blocks: {');
    for (const block of this.blocks.values()) this.blockFunction(block);
    this._emitLine('},');
    this._emitLine(`sites: [${this.sites.join(',')}],`);
    const needs = this.requirements.filter(({ always }) => always);
    const needed = needs.map(({ kind, name, site }) => `[${quote(kind)}, ${quote(name)}, ${site}]`);
    this._emitLine(`needs: [${[...new Set(needed)].join(', ')}],`);
    this._emitLine('};');
  }

  get references(): References {
    const { free, links, requirements, exported } = this;
    return { free, links, requirements, exported };
  }

  private problem(message: string, node: Node): never {
    const { start, end } = spanOf(node);
    throw new SyntaxProblem(message, start, end);
  }

  private blockFunction(block: BlockDefinition): void {
    this.inFunction(
      `${quote(block.name)}(r, c, o, entry) {`,
      () => {
        this._emitLine('const M = r.missing;');
        const frame = new CompileFrame(null, 'o', new Symbols(undefined));
        const special = findUndeclared(block.body.children, ['self', 'super']);
        for (const name of special) {
          const variable = frame.symbols.declareParameter(name);
          this.variables.add(variable);
          const value = name === 'self' ? 'r.self(c)' : `r.superBlock(c, ${quote(block.name)}, entry)`;
          this._emitLine(`${variable} = ${value};`);
        }
        frame.symbols.analyse(block.body);
        this.enter(frame);
        this.body(block.body.children, frame);
      },
      '},',
    );
  }

  /** Declares the variables of a frame and gives them their first values. */
  private enter(frame: CompileFrame): void {
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

  private body(list: readonly Node[], frame: CompileFrame): void {
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

  /** Assigns the variable `value` to a target, and records what a template assigns at its top level. */
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

  private buffered(): string {
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
    const scopedBlocks = [...descendants(node, BlockDefinition)].some(({ scoped }) => scoped);
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
      if (filter !== undefined) this._emit(`${filter}(`);
      iterable();
      if (filter !== undefined) this._emit(')');
      if (loop !== undefined) this._emit(node.recursive ? ', render, depth))' : '))');
      else this._emit(')');
      this._emitLine(') {');
      this.enter(loopFrame);
      if (empty !== undefined) this._emitLine(`${empty} = false;`);
      this.assign(node.target, item, loopFrame);
      this.body(node.body.children, loopFrame);
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

  /** The generator that `for … if …` draws its items through. */
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

  /** Writes the object that a macro or the body of a call block is. */
  private callable(node: Callable, name: string | undefined, frame: CompileFrame): void {
    const inner = frame.inner();
    inner.symbols.analyse(node);
    const args = node.params.map((param) => inner.symbols.ref(param.value));
    const named = new Set(node.params.map((param) => param.value));
    const undeclared = findUndeclared(node.body.children, ['caller', 'kwargs', 'varargs']);
    const explicitCaller = node.params.findIndex((param) => param.value === 'caller');
    if (undeclared.has('caller')) {
      if (explicitCaller === -1) args.push(inner.symbols.declareParameter('caller'));
      else if (explicitCaller < node.params.length - node.defaults.length) {
        this.problem("the parameter 'caller' needs a default", node);
      }
    }
    const takes = (special: 'kwargs' | 'varargs') => undeclared.has(special) && !named.has(special);
    if (takes('kwargs')) args.push(inner.symbols.declareParameter('kwargs'));
    if (takes('varargs')) args.push(inner.symbols.declareParameter('varargs'));
    inner.checksParent = false;
    inner.symbols.analyse(node);
    const flags = `${undeclared.has('caller')}, ${takes('kwargs')}, ${takes('varargs')}`;
    const params = node.params.map((param) => quote(param.value)).join(', ');
    this._emit(`r.macro(${name === undefined ? 'null' : quote(name)}, [${params}], ${flags}, `);
    this.inFunction(
      `function (${args.join(', ')}) {`,
      () => {
        inner.buffer = this.buffered();
        this.enter(inner);
        for (const argument of args) this.variables.delete(argument);
        this.unsetParameters.push(inner.symbols.parameters());
        const firstDefault = node.params.length - node.defaults.length;
        for (const [index, param] of node.params.entries()) {
          const variable = inner.symbols.ref(param.value);
          const standard = node.defaults[index - firstDefault];
          this._emit(`if (${variable} === M) ${variable} = `);
          if (standard === undefined) this._emit(`r.noArgument(${quote(param.value)})`);
          else this.compile(standard, inner);
          this._emitLine(';');
          this.unsetParameters.at(-1)?.delete(variable);
        }
        this.unsetParameters.pop();
        this.body(node.body.children, inner);
        this._emitLine(`return r.captured(${inner.buffer});`);
      },
      '})',
    );
  }

  compileMacroDefinition(node: MacroDefinition, frame: CompileFrame): void {
    const variable = frame.symbols.ref(node.name);
    this._emit(`${variable} = `);
    this.callable(node, node.name, frame);
    this._emitLine(';');
    if (frame.topLevel)
      this._emitLine(`c.set(${quote(node.name)}, ${variable}, ${!node.name.startsWith('_')});`);
  }

  compileCallBlock(node: CallBlock, frame: CompileFrame): void {
    const caller = this.variable();
    this._emit(`${caller} = `);
    this.callable(node, undefined, frame);
    this._emitLine(';');
    this._emit(`${frame.buffer}.put(${this.site(node.call)}, `);
    this.compileCall(node.call, frame, caller);
    this._emitLine(');');
  }

  /** The names assigned around a place, with their values, for a template or block that is handed them. */
  private locals(frame: CompileFrame): string {
    const pairs = [...frame.symbols.assigned()].map(([name, variable]) => `${quote(name)}, ${variable}`);
    return `r.locals([${pairs.join(', ')}])`;
  }

  compileBlockDefinition(node: BlockDefinition, frame: CompileFrame): void {
    if (frame.topLevel && this.knownExtends) return;
    const check = frame.topLevel && this.extendsSoFar > 0;
    if (check) this._emit('if (parent === null) {');
    const context = node.scoped ? `c.derive(${this.locals(frame)})` : 'c';
    this._emitLine(
      `r.block(${this.site(node)}, ${context}, ${quote(node.name)}, ${frame.buffer}, ${node.required});`,
    );
    if (check) this._emitLine('}');
  }

  compileExtends(node: Extends, frame: CompileFrame): void {
    if (!frame.topLevel) this.problem("'extends' must stand at the top level", node);
    this.link('extends', node.template, true, false, frame);
    const site = this.site(node);
    if (this.extendsSoFar > 0) {
      this._emitLine(`${this.knownExtends ? '' : 'if (parent !== null) '}r.extendsTwice(${site});`);
    }
    this._emit(`parent = r.extends(${this.site(node.template)}, `);
    this.compile(node.template, frame);
    this._emitLine(', c);');
    if (frame.rootLevel) this.knownExtends = true;
    this.extendsSoFar += 1;
  }

  private link(
    kind: TemplateLink['kind'],
    template: Node,
    withContext: boolean,
    ignoreMissing: boolean,
    frame: CompileFrame,
  ): void {
    const locals = [...frame.symbols.assigned().keys()];
    this.links.push({
      kind,
      names: literalNames(template),
      withContext,
      ignoreMissing,
      span: spanOf(template),
      locals,
    });
  }

  compileInclusion(node: Inclusion, frame: CompileFrame): void {
    this.link('include', node.template, node.withContext, node.ignoreMissing, frame);
    // Jinja2 writes the output of such an include past an `extends` that is active; so does this.
    this._emit(`r.include(${this.site(node.template)}, `);
    this.compile(node.template, frame);
    const locals = node.withContext ? this.locals(frame) : 'null';
    this._emitLine(`, c, ${locals}, ${frame.buffer}, ${node.ignoreMissing});`);
  }

  private module(node: ModuleImport | NamesImport, frame: CompileFrame): void {
    this.link('import', node.template, node.withContext, false, frame);
    this._emit(`r.import(${this.site(node.template)}, `);
    this.compile(node.template, frame);
    this._emit(`, c, ${node.withContext ? this.locals(frame) : 'null'})`);
  }

  compileModuleImport(node: ModuleImport, frame: CompileFrame): void {
    const variable = frame.symbols.ref(node.target);
    const module = this.variable();
    this._emit(`${module} = `);
    this.module(node, frame);
    this._emitLine(`; ${variable} = ${module};`);
    if (frame.topLevel) this._emitLine(`c.set(${quote(node.target)}, ${variable}, false);`);
  }

  compileNamesImport(node: NamesImport, frame: CompileFrame): void {
    const module = this.variable();
    this._emit(`${module} = `);
    this.module(node, frame);
    this._emitLine(';');
    const site = this.site(node);
    for (const { name, alias } of node.names) {
      const variable = frame.symbols.ref(alias);
      this._emitLine(`${variable} = r.importName(${site}, ${module}, ${quote(name)});`);
      if (frame.topLevel) this._emitLine(`c.set(${quote(alias)}, ${variable}, false);`);
    }
  }
}

function literalNames(template: Node): string[] | undefined {
  if (isLiteral(template)) return typeof template.value === 'string' ? [template.value] : undefined;
  if (!(template instanceof nodes.Array || template instanceof Tuple)) return undefined;
  const names: string[] = [];
  for (const item of children(template)) {
    if (!isLiteral(item) || typeof item.value !== 'string') return undefined;
    names.push(item.value);
  }
  return names;
}

function* namesIn(target: Node): Generator<string> {
  if (target instanceof Name) yield target.value;
  else for (const child of children(target)) yield* namesIn(child);
}

function* namespaceTargets(target: Node): Generator<NamespaceTarget> {
  if (target instanceof NamespaceTarget) yield target;
  else if (target instanceof Tuple) for (const item of target.children) yield* namespaceTargets(item);
}
