import { limitError, type Place, TemplateError, typeError, valueError } from '../errors.ts';
import { attributeOf, itemOf, namesOf } from './attributes.ts';
import { BlockReference, SelfReference } from './blocks.ts';
import { contains, equals, ordered } from './compare.ts';
import { type BlockEntry, Context, type LoadedTemplate, missing } from './context.ts';
import { dictEntries, dictSet, isDict } from './dict.ts';
import type { Builtin, Host } from './filters/filter.ts';
import type { Lookup } from './format.ts';
import { callHost, type HostFunction } from './functions.ts';
import { iterate, toArray } from './iterate.ts';
import { Loop, type RenderLoop } from './loop.ts';
import { Macro, Module } from './macro.ts';
import { Float } from './numbers.ts';
import { type KeywordMap, PyObject } from './object.ts';
import { join, type Operator, operate, sign, slice } from './operators.ts';
import { Output, type Recorder } from './output.ts';
import { bind } from './signature.ts';
import { describeValue, str, truthy } from './text.ts';
import { isString, Namespace, tuple, Undefined, type UndefinedKind } from './values.ts';

export interface Limits {
  /** Milliseconds that one render may take. */
  readonly time: number;
  /** Macros, includes, blocks and recursive loops inside of one another. */
  readonly depth: number;
  /** Rounds of all loops together, those inside of filters included. */
  readonly iterations: number;
  /** Characters of output. */
  readonly output: number;
}

/** What a render takes from the engine that runs it. */
export interface Environment {
  readonly filters: ReadonlyMap<string, Builtin | HostFunction>;
  readonly tests: ReadonlyMap<string, Builtin | HostFunction>;
  readonly globals: ReadonlyMap<string, unknown>;
  readonly undefinedKind: UndefinedKind;
  readonly limits: Limits;
  /** The template of that name, or undefined where there is none. */
  load(name: string): LoadedTemplate | undefined;
  templateNames(): readonly string[];
}

/** A step on the way from the template that is rendered to the place being evaluated. */
export interface CallFrame extends Place {
  readonly kind: 'include' | 'import' | 'macro' | 'block' | 'extends';
  /** The name of the macro or block. */
  readonly name: string;
}

const none: readonly unknown[] = [];

/** One render: what compiled templates call as `r`, and the state that goes with it. */
export class Runtime implements Host, Recorder {
  readonly missing: typeof missing = missing;
  readonly templates: LoadedTemplate[] = [];
  readonly frames: CallFrame[] = [];
  readonly maxOutput: number;
  lastCaptured: Output | undefined;
  template: LoadedTemplate;
  site = 0;
  private readonly environment: Environment;
  private readonly modules = new Map<LoadedTemplate, { module: Module; output: Output }>();
  private readonly deadline: number;
  private readonly lookup: Lookup = {
    attribute: (value, name) => this.attribute(value, name),
    item: (value, key) => this.getItem(value, key),
  };
  private steps = 0;
  private templateIndex = 0;

  constructor(environment: Environment, template: LoadedTemplate) {
    this.environment = environment;
    this.template = template;
    this.templates.push(template);
    this.maxOutput = environment.limits.output;
    this.deadline = Date.now() + environment.limits.time;
  }

  render(data: Readonly<Record<string, unknown>>): Output {
    const output = new Output(this);
    const context = new Context(this.template, data, undefined, this.environment.globals);
    this.template.code.root(this, context, output);
    return output;
  }

  tick(): void {
    this.steps += 1;
    if ((this.steps & 1023) !== 0) return;
    if (this.steps > this.environment.limits.iterations)
      throw limitError('the loops of this template run too long');
    if (Date.now() > this.deadline) throw limitError('this template takes too long');
  }

  private enter<T>(kind: CallFrame['kind'], name: string, template: LoadedTemplate, run: () => T): T {
    const { frames } = this;
    if (frames.length >= this.environment.limits.depth) {
      throw limitError(
        `more than ${this.environment.limits.depth} macros, includes and blocks inside of one another`,
      );
    }
    this.tick();
    const { template: caller, site } = this;
    frames.push({ kind, name, template: caller, site });
    this.switchTo(template);
    const result = run();
    // Not in a `finally`: when an error passes, these frames say where it happened.
    frames.pop();
    this.switchTo(caller);
    this.site = site;
    return result;
  }

  private switchTo(template: LoadedTemplate): void {
    if (template === this.template) return;
    this.template = template;
    this.templateIndex = this.templates.indexOf(template);
    if (this.templateIndex === -1) this.templateIndex = this.templates.push(template) - 1;
  }

  dataOrigin(line: number): number {
    return (this.templateIndex * 0x1000000 + line) * 2 + 1;
  }

  valueOrigin(site: number): number {
    return (this.templateIndex * 0x1000000 + site) * 2;
  }

  output(): Output {
    return new Output(this);
  }

  captured(output: Output): string {
    this.lastCaptured = output;
    return output.text;
  }

  print(site: number, value: unknown): string {
    this.site = site;
    return str(value);
  }

  // Values

  float(value: number): Float {
    return new Float(value);
  }

  tuple(items: unknown[]): unknown {
    return tuple(items);
  }

  dict(site: number, flat: readonly unknown[]): Map<unknown, unknown> {
    this.site = site;
    const dict = new Map<unknown, unknown>();
    for (let index = 0; index < flat.length; index += 2) dictSet(dict, flat[index], flat[index + 1]);
    return dict;
  }

  private undefinedValue(
    message: string,
    label: string,
    name?: string,
    known?: () => readonly string[],
  ): Undefined {
    const wanted = name === undefined || known === undefined ? undefined : { name, known };
    const { template, site } = this;
    return new Undefined(this.environment.undefinedKind, message, label, wanted, { template, site });
  }

  undefinedBecause(message: string): Undefined {
    return this.undefinedValue(message, message);
  }

  undef(name: string, site: number, context: Context): Undefined {
    this.site = site;
    return this.undefinedValue(`'${name}' is not defined`, name, name, () => context.names());
  }

  noElse(site: number): Undefined {
    const { template } = this;
    const message = 'the condition is false and there is no `else`';
    return new Undefined('default', message, message, undefined, { template, site });
  }

  noArgument(name: string): Undefined {
    return this.undefinedBecause(`the parameter '${name}' was not given a value`);
  }

  // Operators

  add(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '+', a, b);
  }

  sub(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '-', a, b);
  }

  mul(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '*', a, b);
  }

  div(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '/', a, b);
  }

  floorDiv(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '//', a, b);
  }

  mod(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '%', a, b);
  }

  pow(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '**', a, b);
  }

  private operate(site: number, operator: Operator, a: unknown, b: unknown): unknown {
    this.site = site;
    return operate(operator, a, b);
  }

  neg(site: number, value: unknown): unknown {
    this.site = site;
    return sign('-', value);
  }

  pos(site: number, value: unknown): unknown {
    this.site = site;
    return sign('+', value);
  }

  join(site: number, values: readonly unknown[]): string {
    this.site = site;
    return join(values);
  }

  truthy(site: number, value: unknown): boolean {
    if (typeof value === 'boolean') return value;
    this.site = site;
    return truthy(value);
  }

  eq(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return equals(a, b);
  }

  ne(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return !equals(a, b);
  }

  lt(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return ordered(a, b, '<');
  }

  le(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return ordered(a, b, '<=');
  }

  gt(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return ordered(a, b, '>');
  }

  ge(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return ordered(a, b, '>=');
  }

  in(site: number, item: unknown, container: unknown): boolean {
    this.site = site;
    return contains(container, item);
  }

  notIn(site: number, item: unknown, container: unknown): boolean {
    return !this.in(site, item, container);
  }

  // Looking into values

  attribute(value: unknown, name: string): unknown {
    const found = attributeOf(value, name, this.lookup);
    return found === undefined ? this.notFound(value, name) : found;
  }

  item(site: number, value: unknown, key: unknown): unknown {
    this.site = site;
    return this.getItem(value, key);
  }

  getItem(value: unknown, key: unknown): unknown {
    const found = itemOf(value, key, this.lookup);
    return found === undefined ? this.notFound(value, key) : found;
  }

  private notFound(value: unknown, key: unknown): Undefined {
    if (!isString(key)) {
      return this.undefinedBecause(`${describeValue(value)} has no item at this index`);
    }
    const name = String(key);
    const message = `${describeValue(value)} has no attribute '${name}'`;
    return this.undefinedValue(message, `no such element: ${describeValue(value)}['${name}']`, name, () =>
      namesOf(value),
    );
  }

  attr(site: number, value: unknown, name: string): unknown {
    this.site = site;
    return this.attribute(value, name);
  }

  slice(site: number, value: unknown, start: unknown, stop: unknown, step: unknown): unknown {
    this.site = site;
    return slice(value, start, stop, step);
  }

  // Calls

  keywords(flat: readonly unknown[], rest?: unknown): KeywordMap {
    const keywords = new Map<string, unknown>();
    for (let index = 0; index < flat.length; index += 2) keywords.set(String(flat[index]), flat[index + 1]);
    if (rest !== undefined) {
      if (rest instanceof Undefined) rest.fail();
      if (!isDict(rest)) throw typeError(`'**' needs a dict, not ${describeValue(rest)}`);
      for (const [key, value] of dictEntries(rest)) {
        if (!isString(key)) throw typeError('the names of arguments must be strings');
        if (keywords.has(String(key))) throw typeError(`two values are given for '${String(key)}'`);
        keywords.set(String(key), value);
      }
    }
    return keywords;
  }

  spread(value: unknown): unknown[] {
    return toArray(value, () => this.tick());
  }

  call(site: number, callee: unknown, args: readonly unknown[] = none, keywords?: KeywordMap): unknown {
    this.site = site;
    if (callee instanceof PyObject) {
      const { call } = callee;
      if (call !== undefined) return call.call(callee, args, keywords) ?? null;
    } else if (typeof callee === 'function') {
      return callHost(callee.name || 'this function', callee as HostFunction, none, args, keywords);
    }
    throw typeError(`${describeValue(callee)} cannot be called`);
  }

  filter(
    site: number,
    name: string,
    value: unknown,
    args?: readonly unknown[],
    keywords?: KeywordMap,
  ): unknown {
    this.site = site;
    return this.applyFilter(name, value, args, keywords);
  }

  test(
    site: number,
    name: string,
    value: unknown,
    args?: readonly unknown[],
    keywords?: KeywordMap,
  ): unknown {
    this.site = site;
    return this.applyTest(name, value, args, keywords);
  }

  applyFilter(name: string, value: unknown, args: readonly unknown[] = none, keywords?: KeywordMap): unknown {
    return this.apply(this.environment.filters, 'filter', name, value, args, keywords);
  }

  applyTest(name: string, value: unknown, args: readonly unknown[] = none, keywords?: KeywordMap): unknown {
    return this.apply(this.environment.tests, 'test', name, value, args, keywords);
  }

  private apply(
    all: ReadonlyMap<string, Builtin | HostFunction>,
    kind: 'filter' | 'test',
    name: string,
    value: unknown,
    args: readonly unknown[],
    keywords: KeywordMap | undefined,
  ): unknown {
    const entry = all.get(name);
    if (entry === undefined) throw unknownName(kind, name, all);
    if (typeof entry === 'function') return callHost(name, entry, [value], args, keywords);
    const [signature, run] = entry;
    return run(this, value, ...bind(name, signature, args, keywords));
  }

  hasFilter(name: string): boolean {
    return this.environment.filters.has(name);
  }

  hasTest(name: string): boolean {
    return this.environment.tests.has(name);
  }

  // Loops and assignment

  *iterate(site: number, value: unknown): Generator<unknown> {
    this.site = site;
    for (const item of iterate(value)) {
      this.tick();
      yield item;
    }
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
      throw valueError(`${count} values are needed here, and there are ${got}`);
    }
    return items;
  }

  mustBeNamespace(site: number, value: unknown): void {
    this.site = site;
    if (value instanceof Namespace) return;
    throw typeError(
      `only a namespace takes attributes, not ${describeValue(value)}: make one with \`namespace()\``,
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
      () => this.undefinedValue('this macro was not called by a call block', 'caller'),
    );
  }

  self(context: Context): SelfReference {
    return new SelfReference((name) => this.blockReference(context, name, 0));
  }

  superBlock(context: Context, name: string, entry: BlockEntry): unknown {
    const index = (context.blocks.get(name)?.indexOf(entry) ?? -1) + 1;
    return (
      this.blockReference(context, name, index) ?? this.undefinedBecause(`'${name}' has no parent block`)
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
      () =>
        this.blockReference(context, name, index + 1) ??
        this.undefinedBecause(`'${name}' has no parent block`),
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
      throw new TemplateError(`no template fills the block '${name}'`, 'template/value');
    if (entry !== undefined) this.runBlock(context, name, entry, output);
  }

  private load(names: unknown): LoadedTemplate | undefined {
    const list = Array.isArray(names) ? (names as unknown[]) : [names];
    for (const name of list) {
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
        ? `there is no template '${wanted}'`
        : `none of the templates ${list.join(', ')} exists`,
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

  /** Runs a template for what it defines; without a context that happens once in a render. */
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

  importName(site: number, module: Module, name: string): unknown {
    this.site = site;
    const value = module.exports.get(name);
    if (value !== undefined && value !== missing) return value;
    const message = `the template '${module.templateName}' does not define '${name}'`;
    return this.undefinedValue(message, name, name, () => [...module.exports.keys()]);
  }
}

export function unknownName(
  kind: 'filter' | 'test',
  name: string,
  all: ReadonlyMap<string, unknown>,
): TemplateError {
  const code = kind === 'filter' ? 'template/unknown-filter' : 'template/unknown-test';
  return new TemplateError(`there is no ${kind} '${name}'`, code, {
    names: { wanted: name, known: [...all.keys()] },
  });
}
