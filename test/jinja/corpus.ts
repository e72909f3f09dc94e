import {
  createEngine,
  type Engine,
  type EngineOptions,
  jinjaDelimiters,
  PyObject,
  type UndefinedKind,
} from '../../src/jinja/index.ts';

/** The shape of a file of vectors: templates with what Jinja2 makes of them. */
export interface Corpus {
  readonly about: string;
  readonly includes: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
  readonly cases: readonly CorpusCase[];
}

interface CorpusCase {
  readonly template: string;
  readonly chainable: string;
  readonly strict: string;
}

/** An engine that knows one template by the name `main` and the includes by theirs. */
export function engineFor(
  corpus: Pick<Corpus, 'includes'>,
  template: string,
  undefinedKind: UndefinedKind,
  options: Omit<EngineOptions, 'loader'> = { extensions: [] },
): Engine {
  return createEngine({
    delimiters: jinjaDelimiters,
    ...options,
    undefined: undefinedKind,
    loader: (name) => {
      const text = name === 'main' ? template : corpus.includes[name];
      return text === undefined ? undefined : { text, path: name };
    },
  });
}

/** What rendering gives: the text, or `!ERR` where it fails. */
export function outcome(engine: Engine, context: Readonly<Record<string, unknown>>): string {
  const result = engine.render('main', copyOf(context));
  return result.ok ? comparable(result.text) : '!ERR';
}

/** Templates may change what they are given, so that each render gets values of its own. */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null || value instanceof PyObject) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)])) as T;
}

/** The expected text, without what cannot be the same twice: the kind of an error and the place in memory. */
export function comparable(text: string): string {
  return text.startsWith('!ERR') ? '!ERR' : text.replace(/0x[0-9a-f]{6,}/gi, '0x0');
}
