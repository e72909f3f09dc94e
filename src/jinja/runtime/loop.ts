import { TemplateError, typeError } from '../errors.ts';
import { equals } from './compare.ts';
import { isDict } from './dict.ts';
import { iterate } from './iterate.ts';
import { lengthOf } from './length.ts';
import { BoundMethod, PyObject } from './object.ts';
import { isString, type Undefined } from './values.ts';

export type RenderLoop = (items: unknown, depth: number) => unknown;

const nothing = Symbol('nothing');

/** The variable `loop` and its iteration; it reads one item ahead only if a template asks about it. */
export class Loop extends PyObject implements Iterable<unknown> {
  readonly typeName = 'LoopContext';
  private readonly source: unknown;
  private iterator: Iterator<unknown>;
  private readonly render: RenderLoop | undefined;
  private readonly depth0: number;
  private readonly undefinedBecause: (message: string) => Undefined;
  private readonly tick: () => void;
  private index0 = -1;
  private size: number | undefined;
  private before: unknown = nothing;
  private current: unknown = nothing;
  private after: unknown = nothing;
  private lastChanged: readonly unknown[] | undefined;

  constructor(
    source: unknown,
    render: RenderLoop | undefined,
    depth0: number,
    undefinedBecause: (message: string) => Undefined,
    tick: () => void,
  ) {
    super();
    this.source = source;
    this.iterator = iterate(source)[Symbol.iterator]();
    this.render = render;
    this.depth0 = depth0;
    this.undefinedBecause = undefinedBecause;
    this.tick = tick;
  }

  [Symbol.iterator](): Iterator<unknown> {
    return {
      next: () => {
        this.tick();
        let item = this.after;
        this.after = nothing;
        if (item === nothing) {
          const next = this.iterator.next();
          if (next.done) return { done: true, value: undefined };
          item = next.value;
        }
        this.index0 += 1;
        this.before = this.current;
        this.current = item;
        return { done: false, value: item };
      },
    };
  }

  private peek(): unknown {
    if (this.after === nothing) {
      const next = this.iterator.next();
      if (!next.done) this.after = next.value;
    }
    return this.after;
  }

  override length(): number {
    if (this.size !== undefined) return this.size;
    if (hasLength(this.source)) {
      this.size = lengthOf(this.source);
    } else {
      const rest: unknown[] = [];
      for (let next = this.iterator.next(); !next.done; next = this.iterator.next()) {
        this.tick();
        rest.push(next.value);
      }
      this.iterator = rest[Symbol.iterator]();
      this.size = rest.length + this.index0 + 1 + (this.after === nothing ? 0 : 1);
    }
    return this.size;
  }

  override attribute(name: string): unknown {
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'revindex':
        return this.length() - this.index0;
      case 'revindex0':
        return this.length() - this.index0 - 1;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.peek() === nothing;
      case 'length':
        return this.length();
      case 'depth':
        return this.depth0 + 1;
      case 'depth0':
        return this.depth0;
      case 'previtem':
        return this.index0 === 0 ? this.undefinedBecause('there is no previous item') : this.before;
      case 'nextitem': {
        const next = this.peek();
        return next === nothing ? this.undefinedBecause('there is no next item') : next;
      }
      case 'cycle':
        return new BoundMethod(name, this.typeName, (args) => {
          if (args.length === 0) throw typeError("'cycle' needs at least one item");
          return args[this.index0 % args.length];
        });
      case 'changed':
        return new BoundMethod(name, this.typeName, (args) => {
          const last = this.lastChanged;
          const same =
            last !== undefined && last.length === args.length && args.every((arg, i) => equals(last[i], arg));
          this.lastChanged = args;
          return !same;
        });
      default:
        return undefined;
    }
  }

  override attributeNames(): readonly string[] {
    return 'index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle changed'.split(
      ' ',
    );
  }

  override get call() {
    return (args: readonly unknown[]) => {
      if (this.render === undefined) {
        throw new TemplateError("this loop calls itself, but is not marked 'recursive'", 'template/type');
      }
      return this.render(args[0], this.depth0 + 1);
    };
  }

  override iterate(): Iterable<unknown> {
    return this;
  }

  repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.length()}>`;
  }
}

function hasLength(value: unknown): boolean {
  if (Array.isArray(value) || isString(value)) return true;
  return value instanceof PyObject
    ? value.length() !== undefined
    : typeof value === 'object' && value !== null && isDict(value);
}
