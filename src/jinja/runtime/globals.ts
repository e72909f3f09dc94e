import { limitError, TemplateError, typeError, valueError } from '../errors.ts';
import { pairsOf } from './collection-methods.ts';
import { dictSet } from './dict.ts';
import { asIndex } from './numbers.ts';
import { BoundMethod, type KeywordMap, PyObject } from './object.ts';
import { bind } from './signature.ts';
import { describeValue } from './text.ts';
import { Namespace, Range, tuple, Undefined } from './values.ts';

/** A global function with access to keywords. */
class GlobalFunction extends PyObject {
  readonly typeName = 'type';
  private readonly name: string;
  private readonly run: (args: readonly unknown[], keywords: KeywordMap) => unknown;

  constructor(name: string, run: (args: readonly unknown[], keywords: KeywordMap) => unknown) {
    super();
    this.name = name;
    this.run = run;
  }

  repr(): string {
    return `<class '${this.name}'>`;
  }

  override get call() {
    return (args: readonly unknown[], keywords: KeywordMap | undefined) =>
      this.run(args, keywords ?? new Map());
  }
}

function dict(args: readonly unknown[], keywords: KeywordMap): Map<string, unknown> {
  if (args.length > 1) throw typeError("'dict' takes one positional argument");
  const made = new Map<string, unknown>();
  const [source] = args;
  if (source !== undefined) for (const [key, value] of pairsOf(source)) dictSet(made, key, value);
  for (const [key, value] of keywords) made.set(key, value);
  return made;
}

function range(args: readonly unknown[], keywords: KeywordMap): Range {
  const bound = bind('range', 'start stop= step=', args, keywords).map((value) => {
    if (value instanceof Undefined) value.fail();
    const index = value === undefined ? undefined : asIndex(value);
    if (value !== undefined && index === undefined)
      throw typeError(`'range' needs integers, not ${describeValue(value)}`);
    if (typeof index === 'bigint') throw limitError('this range is too long');
    return index;
  });
  const [first = 0, second, step = 1] = bound;
  if (step === 0) throw valueError('the step of a range cannot be zero');
  return second === undefined ? new Range(0, first, 1) : new Range(first, second, step);
}

class Cycler extends PyObject {
  readonly typeName = 'Cycler';
  private readonly items: readonly unknown[];
  private position = 0;

  constructor(items: readonly unknown[]) {
    super();
    if (items.length === 0) throw valueError("'cycler' needs at least one item");
    this.items = items;
  }

  override attribute(name: string): unknown {
    switch (name) {
      case 'current':
        return this.items[this.position];
      case 'items':
        return tuple(this.items);
      case 'pos':
        return this.position;
      case 'next':
        return new BoundMethod(name, this.typeName, () => {
          const item = this.items[this.position];
          this.position = (this.position + 1) % this.items.length;
          return item;
        });
      case 'reset':
        return new BoundMethod(name, this.typeName, () => {
          this.position = 0;
          return null;
        });
      default:
        return undefined;
    }
  }

  override attributeNames(): readonly string[] {
    return ['current', 'items', 'next', 'pos', 'reset'];
  }

  repr(): string {
    return '<jinja2.utils.Cycler object at 0x7f0000000000>';
  }
}

class Joiner extends PyObject {
  readonly typeName = 'Joiner';
  private readonly separator: unknown;
  private used = false;

  constructor(separator: unknown) {
    super();
    this.separator = separator;
  }

  override get call() {
    return () => {
      if (this.used) return this.separator;
      this.used = true;
      return '';
    };
  }

  repr(): string {
    return '<jinja2.utils.Joiner object at 0x7f0000000000>';
  }
}

function lipsum(): never {
  throw new TemplateError(
    "'lipsum' writes random text, which must not be in a rendered tree",
    'template/value',
  );
}

/** Jinja2's global functions, created for each engine. */
export function builtinGlobals(): Map<string, unknown> {
  return new Map<string, unknown>([
    ['range', new GlobalFunction('range', range)],
    ['dict', new GlobalFunction('dict', dict)],
    ['lipsum', new GlobalFunction('lipsum', lipsum)],
    ['cycler', new GlobalFunction('jinja2.utils.Cycler', (args) => new Cycler(args))],
    [
      'joiner',
      new GlobalFunction('jinja2.utils.Joiner', (args, keywords) => {
        const [separator] = bind('joiner', 'sep=', args, keywords);
        return new Joiner(separator ?? ', ');
      }),
    ],
    [
      'namespace',
      new GlobalFunction('jinja2.utils.Namespace', (args, keywords) => new Namespace(dict(args, keywords))),
    ],
  ]);
}
