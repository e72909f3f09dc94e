import nodes, { type Extends, type NodeList } from 'nunjucks/src/nodes.js';
import {
  BlockDefinition,
  children,
  descendants,
  type Inclusion,
  isLiteral,
  type ModuleImport,
  type NamesImport,
  type Node,
  spanOf,
  Tuple,
} from '../syntax/nodes.ts';
import { CompileFrame } from './frame.ts';
import { MacroCompiler } from './macros.ts';
import type { References, TemplateLink } from './references.ts';
import { findUndeclared, Symbols } from './symbols.ts';

const quote = JSON.stringify;

/**
 * Nunjucks' compiler with Jinja2's statements (`jinja2.compiler`): names become JavaScript variables, determined by frames. The
 * code is the body of a function that returns a `CompiledTemplate`; it refers only to the runtime that is passed to it.
 */
export class TemplateCompiler extends MacroCompiler {
  readonly links: TemplateLink[] = [];
  private exported: readonly string[] = [];
  private readonly blocks = new Map<string, BlockDefinition>();
  private extendsSoFar = 0;

  compileRoot(root: NodeList): void {
    const hasExtends = descendants(root, nodes.Extends).length > 0;
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

  /** The names assigned so far, with their values, to pass to a template or block. */
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
    if (!frame.topLevel) this.problem("'extends' must be at the top level", node);
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
    // Jinja2 writes the output of such an include even if an `extends` is active, and so does this.
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
