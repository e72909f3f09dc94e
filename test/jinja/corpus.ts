import {
  createEngine,
  type Engine,
  type EngineOptions,
  jinjaDelimiters,
  PyObject,
  type UndefinedKind,
} from '../../src/jinja/index.ts';

/** The format of a file of vectors: templates with Jinja2's output. */
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

/** An engine with one template named `main`, and includes by their names. */
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

/** The result of rendering: the text, or `!ERR` if it fails. */
export function outcome(engine: Engine, context: Readonly<Record<string, unknown>>): string {
  const result = engine.render('main', copyOf(context));
  return result.ok ? comparable(result.text) : '!ERR';
}

/** Templates may change their input, so each render gets its own values. */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null || value instanceof PyObject) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)])) as T;
}

/** The expected text without what differs each time: the kind of an error and memory addresses. */
export function comparable(text: string): string {
  return text.startsWith('!ERR') ? '!ERR' : text.replace(/0x[0-9a-f]{6,}/gi, '0x0');
}
