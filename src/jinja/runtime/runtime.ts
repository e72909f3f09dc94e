import { TemplateError, typeError, valueError } from '../errors.ts';
import { BlockReference, SelfReference } from './blocks.ts';
import { spend, withBudget } from './budget.ts';
import { type BlockEntry, Context, type LoadedTemplate, missing } from './context.ts';
import { Evaluation } from './evaluation.ts';
import { iterate } from './iterate.ts';
import { Loop, type RenderLoop } from './loop.ts';
import { Macro, Module } from './macro.ts';
import { Output } from './output.ts';
import { describeValue } from './text.ts';
import { isString, Namespace, OneShot, Undefined } from './values.ts';

/** One render: what compiled templates call `r`. */
export class Runtime extends Evaluation {
  private readonly modules = new Map<LoadedTemplate, { module: Module; output: Output }>();

  render(data: Readonly<Record<string, unknown>>): Output {
    const output = new Output(this);
    const context = new Context(this.template, data, undefined, this.environment.globals);
    try {
      withBudget(this.budget, () => this.template.code.root(this, context, output));
    } finally {
      this.budget.close();
    }
    return output;
  }

  // Loops and assignment

  *iterate(site: number, value: unknown): Generator<unknown> {
    this.site = site;
    for (const item of iterate(value)) {
      this.tick();
      yield item;
    }
  }

  /** The items of a loop that pass its test. */
  once(items: Iterable<unknown>): OneShot {
    return new OneShot(items);
  }

  loop(site: number, value: unknown, render?: RenderLoop, depth = 0): Loop {
    this.site = site;
    const nested: RenderLoop | undefined =
      render === undefined
        ? undefined
        : (items, level) => this.enter('macro', 'loop', this.template, () => render(items, level));
    return new Loop(
      value,
      nested,
      depth,
      (message) => this.undefinedBecause(message),
      () => this.tick(),
    );
  }

  unpack(site: number, value: unknown, count: number): unknown[] {
    this.site = site;
    const items: unknown[] = [];
    for (const item of iterate(value)) {
      items.push(item);
      if (items.length > count) break;
    }
    if (items.length !== count) {
      const got = items.length > count ? 'more' : String(items.length);
      throw valueError(`expected ${count} values, got ${got}`);
    }
    return items;
  }

  mustBeNamespace(site: number, value: unknown): void {
    this.site = site;
    if (value instanceof Namespace) return;
    throw typeError(
      `only a namespace has assignable attributes, not ${describeValue(value)}: create one with \`namespace()\``,
    );
  }

  setNamespace(site: number, namespace: unknown, name: string, value: unknown): void {
    this.mustBeNamespace(site, namespace);
    (namespace as Namespace).attributes.set(name, value);
  }

  locals(flat: readonly unknown[]): Map<string, unknown> {
    const locals = new Map<string, unknown>();
    for (let index = 0; index < flat.length; index += 2) {
      if (flat[index + 1] !== missing) locals.set(String(flat[index]), flat[index + 1]);
    }
    return locals;
  }

  // Macros, blocks and other templates

  macro(
    name: string | null,
    params: readonly string[],
    usesCaller: boolean,
    usesKeywords: boolean,
    usesRest: boolean,
    body: (...args: unknown[]) => unknown,
  ): Macro {
    const { template } = this;
    return new Macro(
      { name, params, usesCaller, usesKeywords, usesRest },
      (args) => this.enter('macro', name ?? 'caller', template, () => body(...args)),
      () => this.undefinedBecause('this macro was not called by a call block', 'No caller defined'),
    );
  }

  self(context: Context): SelfReference {
    return new SelfReference(context.template.name, (name) => this.blockReference(context, name, 0));
  }

  superBlock(context: Context, name: string, entry: BlockEntry): unknown {
    const index = (context.blocks.get(name)?.indexOf(entry) ?? -1) + 1;
    return this.blockReference(context, name, index) ?? this.noParentBlock(name);
  }

  private noParentBlock(name: string): Undefined {
    return this.undefinedBecause(
      `the block '${name}' has no parent`,
      `there is no parent block called '${name}'.`,
    );
  }

  private blockReference(context: Context, name: string, index: number): BlockReference | undefined {
    const entry = context.blocks.get(name)?.[index];
    if (entry === undefined) return undefined;
    return new BlockReference(
      name,
      () => {
        const output = this.output();
        this.runBlock(context, name, entry, output);
        return this.captured(output);
      },
      () => this.blockReference(context, name, index + 1) ?? this.noParentBlock(name),
    );
  }

  private runBlock(context: Context, name: string, entry: BlockEntry, output: Output): void {
    this.enter('block', name, entry.template, () => entry.run(this, context, output, entry));
  }

  block(site: number, context: Context, name: string, output: Output, required: boolean): void {
    this.site = site;
    const entries = context.blocks.get(name) ?? [];
    const [entry] = entries;
    if (required && entries.length <= 1)
      throw new TemplateError(`no template defines the block '${name}'`, 'template/value');
    if (entry !== undefined) this.runBlock(context, name, entry, output);
  }

  private load(names: unknown): LoadedTemplate | undefined {
    const list = Array.isArray(names) ? (names as unknown[]) : [names];
    for (const name of list) {
      // The loader may have to read from disk.
      spend(50);
      if (name instanceof Undefined) name.fail();
      if (!isString(name))
        throw typeError(`the name of a template must be a string, not ${describeValue(name)}`);
      const template = this.environment.load(String(name));
      if (template !== undefined) return template;
    }
    return undefined;
  }

  private mustLoad(site: number, names: unknown): LoadedTemplate {
    this.site = site;
    return this.load(names) ?? this.templateMissing(names);
  }

  private templateMissing(names: unknown): never {
    const list = Array.isArray(names) ? names.map(String) : [String(names)];
    const wanted = list[0] ?? '';
    throw new TemplateError(
      list.length === 1
        ? `the template '${wanted}' does not exist`
        : `none of the templates ${list.map((name) => `'${name}'`).join(', ')} exists`,
      'template/not-found',
      { names: { wanted, known: this.environment.templateNames() } },
    );
  }

  extends(site: number, name: unknown, context: Context): LoadedTemplate {
    const template = this.mustLoad(site, name);
    context.addBlocks(template);
    return template;
  }

  extendsTwice(site: number): never {
    this.site = site;
    throw new TemplateError('this template already extends another', 'template/syntax');
  }

  renderParent(template: LoadedTemplate, context: Context, output: Output): void {
    this.enter('extends', template.name, template, () => template.code.root(this, context, output));
  }

  include(
    site: number,
    names: unknown,
    context: Context,
    locals: Map<string, unknown> | null,
    output: Output,
    ignoreMissing: boolean,
  ): void {
    this.site = site;
    const template = this.load(names) ?? (ignoreMissing ? undefined : this.templateMissing(names));
    if (template === undefined) return;
    if (locals === null) {
      output.append(this.module(template, undefined, undefined, 'include').output);
      return;
    }
    const inner = new Context(template, context, locals, this.environment.globals);
    this.enter('include', template.name, template, () => template.code.root(this, inner, output));
  }

  import(site: number, name: unknown, context: Context, locals: Map<string, unknown> | null): Module {
    const template = this.mustLoad(site, name);
    return this.module(template, locals === null ? undefined : context, locals ?? undefined, 'import').module;
  }

  /** Runs a template for what it defines; without a context, once per render. */
  private module(
    template: LoadedTemplate,
    context: Context | undefined,
    locals: Map<string, unknown> | undefined,
    kind: 'import' | 'include',
  ): { module: Module; output: Output } {
    const known = context === undefined ? this.modules.get(template) : undefined;
    if (known !== undefined) return known;
    const inner = new Context(template, context, locals, this.environment.globals);
    const output = this.output();
    this.enter(kind, template.name, template, () => template.code.root(this, inner, output));
    const exports = new Map<string, unknown>();
    for (const name of inner.exported) exports.set(name, inner.variables.get(name));
    const made = { module: new Module(template.name, exports, output.text), output };
    if (context === undefined) this.modules.set(template, made);
    return made;
  }

  private placeOf(site: number): { lineno: number } {
    const { code, source } = this.template;
    return { lineno: source.slice(0, code.sites[site * 2] ?? 0).split('\n').length - 1 };
  }

  importName(site: number, module: Module, name: string): unknown {
    this.site = site;
    const value = module.exports.get(name);
    if (value !== undefined && value !== missing) return value;
    const message = `the template '${module.templateName}' does not define '${name}'`;
    const { lineno } = this.placeOf(site);
    const jinjaMessage =
      `the template '${module.templateName}' (imported on line ${lineno + 1} in '${this.template.name}') ` +
      `does not export the requested name '${name}'`;
    const label = `undefined value printed: ${jinjaMessage}`;
    return this.undefinedValue(message, label, name, () => [...module.exports.keys()]);
  }
}
