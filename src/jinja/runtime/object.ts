/**
 * A value with behaviour of its own. Templates reach what these methods give them and nothing else: no
 * property of a JavaScript object, own or inherited, is ever looked up for a template except on the arrays,
 * maps and plain objects that hold data.
 */
export abstract class PyObject {
  /** The name of its type as Python would say it. */
  abstract readonly typeName: string;

  /** The attribute, or undefined where there is none. */
  attribute(_name: string): unknown {
    return undefined;
  }

  attributeNames(): readonly string[] {
    return [];
  }

  /** What `object[key]` gives; undefined where there is no such item. */
  item(_key: unknown): unknown {
    return undefined;
  }

  /** Python's `repr`. */
  abstract repr(): string;

  /** Python's `str`. */
  str(): string {
    return this.repr();
  }

  truthy(): boolean {
    return this.length() !== 0;
  }

  /** Undefined where the value has no length. */
  length(): number | undefined {
    return undefined;
  }

  /** Undefined where the value cannot be iterated. */
  iterate(): Iterable<unknown> | undefined {
    return undefined;
  }

  /** Undefined where the value cannot be called. */
  get call(): ((args: readonly unknown[], keywords: KeywordMap | undefined) => unknown) | undefined {
    return undefined;
  }
}

/** The keyword arguments of a call, in the order in which they were written. */
export type KeywordMap = ReadonlyMap<string, unknown>;

/** A method bound to its value, as `'a b'.split` is before it is called. */
export class BoundMethod extends PyObject {
  readonly typeName = 'builtin_function_or_method';
  private readonly name: string;
  private readonly owner: string;
  private readonly invoke: (args: readonly unknown[], keywords: KeywordMap | undefined) => unknown;

  constructor(
    name: string,
    owner: string,
    invoke: (args: readonly unknown[], keywords: KeywordMap | undefined) => unknown,
  ) {
    super();
    this.name = name;
    this.owner = owner;
    this.invoke = invoke;
  }

  repr(): string {
    return `<built-in method ${this.name} of ${this.owner} object at 0x7f0000000000>`;
  }

  override get call() {
    return this.invoke;
  }
}
