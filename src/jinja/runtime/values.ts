import { limitError, type Place, TemplateError, typeError } from '../errors.ts';
import { allocate, allocateItems, spend } from './budget.ts';
import { isInt, numeric, toDouble } from './numbers.ts';
import { PyObject } from './object.ts';

/** A Python tuple: an array that is printed with parentheses and never modified. */
export class Tuple extends Array<unknown> {
  static override get [Symbol.species]() {
    return Array;
  }
}

/** A Python tuple of the items. A host function returns one where templates should see a tuple instead of a list. */
export function tuple(items: Iterable<unknown>): Tuple {
  const result = new Tuple();
  for (const item of items) result.push(item);
  return result;
}

/** One of the groups of `groupby`. */
export class GroupTuple extends Tuple {
  get grouper(): unknown {
    return this[0];
  }

  get list(): unknown {
    return this[1];
  }
}

/** Text that counts as escaped: the result of `escape`, `safe` and `tojson`. */
export class Markup extends PyObject {
  readonly typeName = 'Markup';
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  repr(): string {
    return `Markup(${reprString(this.text)})`;
  }

  override str(): string {
    return this.text;
  }

  override truthy(): boolean {
    return this.text !== '';
  }

  override toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** What undefined names evaluate to, and what may be done with the result. */
export type UndefinedKind = 'strict' | 'chainable' | 'default' | 'debug';

export class Undefined extends PyObject {
  readonly typeName = 'Undefined';
  readonly kind: UndefinedKind;
  /** Why the value is undefined. */
  readonly message: string;
  /** What is printed for it with `debug`. */
  readonly label: string;
  /** The name that was looked up, and the existing ones. */
  private readonly wanted: { readonly name: string; readonly known: () => readonly string[] } | undefined;
  private readonly place: Place | undefined;

  constructor(
    kind: UndefinedKind,
    message: string,
    label: string,
    wanted?: Undefined['wanted'],
    place?: Place,
  ) {
    super();
    this.kind = kind;
    this.message = message;
    this.label = label;
    this.wanted = wanted;
    this.place = place;
  }

  fail(): never {
    const { wanted, place } = this;
    const names = wanted === undefined ? undefined : { wanted: wanted.name, known: wanted.known() };
    throw new TemplateError(this.message, 'template/undefined', { names, place });
  }

  private failIfStrict(): void {
    if (this.kind === 'strict') this.fail();
  }

  override attribute(name: string): unknown {
    return name.startsWith('__') && name.endsWith('__') ? undefined : this.item(name);
  }

  override item(_key: unknown): unknown {
    return this.kind === 'chainable' ? this : this.fail();
  }

  repr(): string {
    return 'Undefined';
  }

  override str(): string {
    this.failIfStrict();
    return this.kind === 'debug' ? `{{ ${this.label} }}` : '';
  }

  override truthy(): boolean {
    this.failIfStrict();
    return false;
  }

  override length(): number {
    this.failIfStrict();
    return 0;
  }

  override iterate(): Iterable<unknown> {
    this.failIfStrict();
    return [];
  }

  override get call() {
    return () => this.fail();
  }
}

/** `range(…)`: computes its numbers on demand. */
export class Range extends PyObject {
  readonly typeName = 'range';
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  override length(): number {
    const { start, stop, step } = this;
    return Math.max(0, Math.ceil((stop - start) / step));
  }

  at(index: number): number {
    return this.start + index * this.step;
  }

  override item(key: unknown): unknown {
    if (typeof key !== 'boolean' && !isInt(key)) return undefined;
    const length = this.length();
    const index = Number(key) < 0 ? Number(key) + length : Number(key);
    return index >= 0 && index < length ? this.at(index) : undefined;
  }

  includes(item: unknown): boolean {
    const number = numeric(item);
    if (number === undefined) return false;
    const position = (toDouble(number) - this.start) / this.step;
    return Number.isInteger(position) && position >= 0 && position < this.length();
  }

  override attribute(name: string): unknown {
    return name === 'start' || name === 'stop' || name === 'step' ? this[name] : undefined;
  }

  repr(): string {
    const { start, stop, step } = this;
    return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
  }

  override *iterate(): Generator<number> {
    const length = this.length();
    for (let index = 0; index < length; index += 1) {
      spend();
      yield this.at(index);
    }
  }
}

/** A Python iterator, which yields its items once. */
export class OneShot extends PyObject {
  readonly typeName: string;
  private readonly iterator: Iterator<unknown>;
  private readonly name: string;

  /** `name` is Jinja2's name of the generator function, which is printed. */
  constructor(items: Iterable<unknown>, typeName = 'generator', name = '') {
    super();
    this.iterator = items[Symbol.iterator]();
    this.typeName = typeName;
    this.name = name;
  }

  repr(): string {
    return `<${this.typeName} object ${this.name === '' ? '' : `${this.name} `}at 0x7f0000000000>`;
  }

  override truthy(): boolean {
    return true;
  }

  next(): IteratorResult<unknown> {
    return this.iterator.next();
  }

  override iterate(): Iterable<unknown> {
    const next = () => this.iterator.next();
    return { [Symbol.iterator]: () => ({ next }) };
  }
}

/** An object whose attributes templates can set. */
export class Namespace extends PyObject {
  readonly typeName = 'Namespace';
  readonly attributes: Map<string, unknown>;

  constructor(attributes: Map<string, unknown>) {
    super();
    this.attributes = attributes;
  }

  override attribute(name: string): unknown {
    return this.attributes.get(name);
  }

  override attributeNames(): readonly string[] {
    return [...this.attributes.keys()];
  }

  repr(): string {
    return `<Namespace ${reprHook.repr(this.attributes)}>`;
  }

  override truthy(): boolean {
    return true;
  }
}

/** Printing is defined for all values in a later module; this hook makes it available here. */
export const reprHook: { repr: (value: unknown) => string } = { repr: String };

/** Characters that a `repr` shows unchanged, between single quotes. */
const plainText = /^[ -&(-[\]-~]*$/;

/** Python's `repr` of a string. */
export function reprString(text: string): string {
  spend(text.length >> 3);
  if (plainText.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = '';
  for (const char of text) {
    if (char === '\\') body += '\\\\';
    else if (char === quote) body += `\\${char}`;
    else if (char === '\n') body += '\\n';
    else if (char === '\r') body += '\\r';
    else if (char === '\t') body += '\\t';
    else if (char >= ' ' && char <= '~') body += char;
    else body += reprRare(char);
  }
  return quote + body + quote;
}

/** Characters that Python escapes in a `repr`: everything that is not printable, except the space. */
const unprintable = /[\p{C}\p{Z}]/u;

function reprRare(char: string): string {
  return unprintable.test(char) ? escapeChar(char) : char;
}

/** The escape of a character by its code point. */
export function escapeChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

/** A cheap test whether code points and code units differ: Python strings are sequences of code points. */
export function hasSurrogates(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0xd800 && code <= 0xdfff) return true;
  }
  return false;
}

export function codePoints(text: string): string[] {
  allocateItems(text.length);
  return hasSurrogates(text) ? Array.from(text) : text.split('');
}

export function stringLength(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) !== 0xd800) continue;
    if ((text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      pairs += 1;
      index += 1;
    }
  }
  return text.length - pairs;
}

/** The maximum length of a string or list that one operation creates. */
export const maxLength = 16 * 1024 * 1024;

export function checkLength(length: number): void {
  if (length > maxLength)
    throw limitError('this would create a text or a list of more than 16 million elements');
}

export function repeat(text: string, count: number): string {
  if (count <= 0) return '';
  checkLength(text.length * count);
  allocate(text.length * count);
  return text.repeat(count);
}

export function isString(value: unknown): value is string | Markup {
  return typeof value === 'string' || value instanceof Markup;
}

/** The text of a string or of markup; a type error for anything else. */
export function textOf(value: unknown, what = 'the value'): string {
  if (typeof value === 'string') return value;
  if (value instanceof Markup) return value.text;
  if (value instanceof Undefined) value.fail();
  throw typeError(`${what} must be a string`);
}
