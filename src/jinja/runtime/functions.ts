import { TemplateError, typeError } from '../errors.ts';
import type { KeywordMap } from './object.ts';
import { parameterNames, sameName } from './parameter-names.ts';
import { bind, type Signature } from './signature.ts';

/**
 * The keyword arguments of a call, passed to a JavaScript function without parameters of these names, as the last argument, and
 * only if the template has any. It has no prototype.
 */
export class Keywords {
  readonly [name: string]: unknown;
}
Object.setPrototypeOf(Keywords.prototype, null);

/** A filter, test or function in JavaScript. */
export type HostFunction = (...args: never[]) => unknown;

const signatures = new WeakMap<HostFunction, Signature>();

/**
 * Lets templates use the names of a function's parameters: with `withParameters(['cidr', 'host='], nthhost)`, `nthhost(cidr,
 * host=1)` becomes a call with two positional arguments. Names with `=` are optional. For a filter or test, the first parameter
 * is the value it is applied to; the list may include its name or omit it.
 */
export function withParameters<F extends HostFunction>(names: readonly string[], fn: F): F {
  signatures.set(fn, names.join(' '));
  return fn;
}

/** Calls a project's function; whatever it throws becomes a `TemplateError`. */
export function callHost(
  name: string,
  fn: HostFunction,
  first: readonly unknown[],
  args: readonly unknown[],
  keywords: KeywordMap | undefined,
): unknown {
  const actual = argumentsOf(name, fn, first, args, keywords);
  let result: unknown;
  try {
    result = Reflect.apply(fn, undefined, actual);
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new TemplateError(`${name}: ${message}`, 'template/function-failed', { cause: error });
  }
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw typeError(`'${name}' is asynchronous, but templates cannot wait`);
  }
  return result === undefined ? null : result;
}

function argumentsOf(
  name: string,
  fn: HostFunction,
  first: readonly unknown[],
  args: readonly unknown[],
  keywords: KeywordMap | undefined,
): readonly unknown[] {
  const signature = signatures.get(fn);
  if (signature !== undefined) {
    return first.length > 0 && namesFirst(signature, fn)
      ? bind(name, signature, [...first, ...args], keywords)
      : [...first, ...bind(name, signature, args, keywords)];
  }
  const actual = [...first, ...args];
  if (keywords === undefined || keywords.size === 0) return actual;
  return byName(fn, actual, keywords) ?? [...actual, asObject(keywords)];
}

/** Whether a filter's list of names begins with the value that the filter is applied to. */
function namesFirst(signature: Signature, fn: HostFunction): boolean {
  const listed = signature.split(' ').map((word) => word.replace('=', ''));
  const parameters = parameterNames(fn);
  const matches = (offset: number) =>
    listed.filter((word, index) => sameName(parameters[index + offset] ?? '', word)).length;
  return matches(0) > matches(1);
}

/** The arguments, with keyword arguments at the positions of their parameters; undefined if one has no parameter. */
function byName(
  fn: HostFunction,
  actual: readonly unknown[],
  keywords: KeywordMap,
): readonly unknown[] | undefined {
  const parameters = parameterNames(fn);
  const bound = [...actual];
  for (const [keyword, value] of keywords) {
    const index = parameters.findIndex((parameter) => sameName(parameter, keyword));
    if (index < actual.length) return undefined;
    while (bound.length <= index) bound.push(undefined);
    bound[index] = value;
  }
  return bound;
}

function asObject(keywords: KeywordMap): object {
  const named = Object.create(Keywords.prototype) as Record<string, unknown>;
  for (const [key, value] of keywords) {
    Object.defineProperty(named, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return named;
}
