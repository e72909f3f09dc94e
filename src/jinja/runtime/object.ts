/**
 * A value with its own behaviour. Templates can access only what these methods return: no property of a JavaScript object, own or
 * inherited, is looked up for a template, except in the arrays, maps and plain objects that are data.
 */
export abstract class PyObject {
  /** The name of its type in Python. */
  abstract readonly typeName: string;

  /** The attribute, or undefined if there is none. */
  attribute(_name: string): unknown {
    return undefined;
  }

  attributeNames(): readonly string[] {
    return [];
  }

  /** The value of `object[key]`; undefined if there is no such item. */
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

  /** Undefined if the value has no length. */
  length(): number | undefined {
    return undefined;
  }

  /** Undefined if the value is not iterable. */
  iterate(): Iterable<unknown> | undefined {
    return undefined;
  }

  /** Undefined if the value is not callable. */
  get call(): ((args: readonly unknown[], keywords: KeywordMap | undefined) => unknown) | undefined {
    return undefined;
  }
}

/** The keyword arguments of a call, in order. */
export type KeywordMap = ReadonlyMap<string, unknown>;

/** A method bound to its value, such as `'a b'.split`. */
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
