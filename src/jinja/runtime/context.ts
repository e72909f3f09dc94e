import type { CompiledTemplate } from './template.ts';

/** A block of a template in the chain of its overrides. */
export interface BlockEntry {
  readonly template: LoadedTemplate;
  readonly run: CompiledTemplate['root'];
}

/** A compiled template with what a render needs to know about it. */
export interface LoadedTemplate {
  readonly name: string;
  readonly path: string;
  /** The text with `\n` as line ending; sites refer to it. */
  readonly source: string;
  readonly code: CompiledTemplate;
}

/** A name without a value. For properties, JavaScript's `undefined` has this meaning. */
export const missing: unique symbol = Symbol('missing');

type Variables = ReadonlyMap<string, unknown>;

/** The names that a template sees, and those that it defines. */
export class Context {
  readonly variables = new Map<string, unknown>();
  readonly exported = new Set<string>();
  readonly blocks: Map<string, BlockEntry[]>;
  readonly template: LoadedTemplate;
  private readonly data: Readonly<Record<string, unknown>> | Context | undefined;
  private readonly locals: Variables | undefined;
  private readonly globals: Variables;

  constructor(
    template: LoadedTemplate,
    data: Readonly<Record<string, unknown>> | Context | undefined,
    locals: Variables | undefined,
    globals: Variables,
    blocks?: Map<string, BlockEntry[]>,
  ) {
    this.template = template;
    this.data = data;
    this.locals = locals;
    this.globals = globals;
    this.blocks = blocks ?? new Map();
    if (blocks === undefined) this.addBlocks(template);
  }

  addBlocks(template: LoadedTemplate): void {
    for (const [name, run] of Object.entries(template.code.blocks)) {
      const entries = this.blocks.get(name);
      if (entries === undefined) this.blocks.set(name, [{ template, run }]);
      else entries.push({ template, run });
    }
  }

  resolve(name: string): unknown {
    const own = this.variables.get(name);
    if (own !== undefined) return own;
    const local = this.locals?.get(name);
    if (local !== undefined) return local;
    const { data } = this;
    if (data instanceof Context) return data.resolve(name);
    if (data !== undefined && Object.hasOwn(data, name)) {
      const value = data[name];
      if (value !== undefined) return value;
    }
    const standard = this.globals.get(name);
    return standard === undefined ? missing : standard;
  }

  set(name: string, value: unknown, exported: boolean): void {
    this.variables.set(name, value);
    if (exported) this.exported.add(name);
    else this.exported.delete(name);
  }

  /** The context of the same template with further names, for a scoped block. */
  derive(locals: Variables): Context {
    return new Context(this.template, this, locals, this.globals, this.blocks);
  }

  names(): string[] {
    const { data } = this;
    const outer = data instanceof Context ? data.names() : Object.keys(data ?? {});
    return [...this.variables.keys(), ...(this.locals?.keys() ?? []), ...outer, ...this.globals.keys()];
  }
}
