import { float } from '../../src/jinja/index.ts';

/** Reproducible random numbers (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  many<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }
}

/** The names that contexts hold, by the kind of their values. */
export const names = {
  int: ['n', 'm', 'zero', 'big', 'neg'],
  float: ['f', 'g', 'half'],
  str: ['s', 't', 'empty', 'uni', 'lines', 'html'],
  bool: ['yes', 'no'],
  list: ['l', 'words', 'nums', 'mixed', 'nested', 'none_list'],
  objects: ['objs', 'users'],
  dict: ['d', 'conf', 'ed'],
  any: ['nul', 'undef', 'missing_name', 'items'],
} as const;

export const texts = [
  'a',
  '',
  'abc',
  'Hello World',
  'x y  z',
  ' pad ',
  'ÄÖß',
  '😀b',
  'a\nb\n\nc',
  '<b>&"\'',
  'true',
  '12',
  '3.7',
  '-5',
  '0x1f',
  'foo-bar_baz',
  'a,b,c',
  '%s',
  '{}',
  "it's",
  'tab\there',
  'UPPER',
  'mIxEd cAsE',
  'http://example.com',
  '1e3',
  ' 7 ',
  'ǆ',
  'ﬁ',
];

/** A context with a value for every name in templates, except `undef` and `missing_name`. */
export function randomContext(random: Random): Record<string, unknown> {
  const int = () => random.pick([0, 1, 2, 3, 5, 7, 10, 42, -1, -3, 100]);
  const real = () => float(random.pick([0.5, 1.5, 2.5, 1, -0.25, 3.7, 1e20, 0.1, 1e-7, 123456.789]));
  const text = () => random.pick(texts);
  const any = (): unknown => random.pick([int, real, text, () => random.chance(0.5), () => null])();
  return {
    n: int(),
    m: int(),
    zero: 0,
    big: random.pick([9007199254740993n, 123456789012345678901234567890n]),
    neg: -7,
    f: real(),
    g: real(),
    half: 0.5,
    s: text(),
    t: text(),
    empty: '',
    uni: random.pick(['Ünïcödé 😀', 'straße', 'ΑΒΓς', 'é́']),
    lines: 'one\n  two\n\nthree\r\nfour',
    html: '<a href="x">A & B</a> text <!-- c -->',
    yes: true,
    no: false,
    l: random.many(4, int),
    words: random.many(4, text),
    nums: random.many(5, () => (random.chance(0.3) ? real() : int())),
    mixed: random.many(4, any),
    nested: [[1, 2], [], [3]],
    none_list: [null, 1, null],
    objs: random.many(4, () => ({ n: random.pick(['b', 'a', 'C', 'B']), on: random.chance(0.5), k: int() })),
    users: [
      { name: 'Zoe', age: 31, address: { city: 'Bonn' }, tags: ['x', 'y'] },
      { name: 'adam', age: 25, address: { city: 'aachen' }, tags: [] },
      { name: 'Ben', age: 31, address: { city: 'Bonn' }, tags: ['y'] },
    ],
    d: { b: 2, a: 1 },
    conf: { name: text(), port: int(), on: random.chance(0.5), list: random.many(3, int), sub: { x: any() } },
    ed: {},
    nul: null,
    items: { items: 3, q: 1 },
  };
}
