/** Types of derived variables that exist at run time: they check computed values, and become TypeScript types for editors. */

/** A type of derived variables; `types` has all of them. */
export interface Type<T> {
  /** As TypeScript writes it. */
  readonly typescript: string;
  /** What it is called in messages: `text`, `true or false`. */
  readonly title: string;
  readonly has: (value: unknown) => boolean;
  /** Never set; it only carries the type. */
  readonly example?: T;
}

/** The TypeScript type of the values of a `Type`. */
export type TypeOf<T> = T extends Type<infer Value> ? Value : never;

const type = <T>(typescript: string, title: string, has: (value: unknown) => boolean): Type<T> => ({
  typescript,
  title,
  has,
});

const text = type<string>('string', 'text', (value) => typeof value === 'string');
const flag = type<boolean>('boolean', 'true or false', (value) => typeof value === 'boolean');
const number = type<number>('number', 'a number', (value) => typeof value === 'number');

/** May be undefined, which is None in templates. */
function optional<T>(of: Type<T>): Type<T | undefined> {
  return type(
    `${of.typescript} | undefined`,
    `${of.title} or nothing`,
    (value) => value === undefined || of.has(value),
  );
}

function list<T>(of: Type<T>): Type<readonly T[]> {
  return type(
    `readonly ${grouped(of)}[]`,
    'a list',
    (value) => Array.isArray(value) && value.every((item) => of.has(item)),
  );
}

/** A map with any keys and values of one type. */
function map<T>(of: Type<T>): Type<Readonly<Record<string, T>>> {
  return type(`Readonly<Record<string, ${of.typescript}>>`, 'a map', (value) => {
    return isMap(value) && Object.values(value).every((item) => of.has(item));
  });
}

type Members<M> = { readonly [K in keyof M]: M[K] extends Type<infer T> ? T : never };

type Shape = Readonly<Record<string, Type<unknown>>>;

/** A map with named members, required and optional. */
function record<M extends Shape, O extends Shape = Record<never, never>>(
  members: M,
  others?: O,
): Type<Members<M> & Partial<Members<O>>> {
  const named = [Object.entries(members), Object.entries(others ?? {})] as const;
  const lines = named.flatMap((list, optional) =>
    list.map(([name, of]) => `readonly ${name}${optional === 1 ? '?' : ''}: ${of.typescript}`),
  );
  return type(`{ ${lines.join('; ')} }`, 'a map', (value) => {
    if (!isMap(value)) return false;
    return (
      named[0].every(([name, of]) => of.has(value[name])) &&
      named[1].every(([name, of]) => value[name] === undefined || of.has(value[name]))
    );
  });
}

function oneOf<const V extends readonly string[]>(...values: V): Type<V[number]> {
  const typescript = values.map((value) => JSON.stringify(value)).join(' | ');
  return type(typescript, `one of ${values.join(', ')}`, (value) => values.includes(value as string));
}

/** A value of one of two types. */
function either<A, B>(one: Type<A>, other: Type<B>): Type<A | B> {
  return type(`${one.typescript} | ${other.typescript}`, `${one.title} or ${other.title}`, (value) => {
    return one.has(value) || other.has(value);
  });
}

/** The types of derived variables, also inside lists, maps and records: `types.list(types.text)`. */
export const types = { text, flag, number, optional, list, map, record, oneOf, either };

function grouped({ typescript }: Type<unknown>): string {
  return /[|&]/.test(typescript) ? `(${typescript})` : typescript;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
