import { TemplateError, typeError } from '../errors.ts';
import type { KeywordMap } from './object.ts';
import { bind, type Signature } from './signature.ts';

/**
 * The keyword arguments of a call, as a JavaScript function receives them: the last argument, and only where
 * the template wrote any. It has no prototype.
 */
export class Keywords {
  readonly [name: string]: unknown;
}
Object.setPrototypeOf(Keywords.prototype, null);

/** A filter, test or function in JavaScript. */
export type HostFunction = (...args: never[]) => unknown;

const signatures = new WeakMap<HostFunction, Signature>();

/**
 * Lets templates name the parameters of a function: `withParameters(['cidr', 'host='], nthhost)` makes
 * `nthhost(cidr, host=1)` a call with two positional arguments. Names with `=` may be left out. For a filter
 * or test the value that it is applied to is the first parameter, and is not named.
 */
export function withParameters<F extends HostFunction>(names: readonly string[], fn: F): F {
  signatures.set(fn, names.join(' '));
  return fn;
}

/** Calls a function that is not ours; whatever it throws becomes a `TemplateError`. */
export function callHost(
  name: string,
  fn: HostFunction,
  first: readonly unknown[],
  args: readonly unknown[],
  keywords: KeywordMap | undefined,
): unknown {
  const signature = signatures.get(fn);
  const actual: unknown[] =
    signature === undefined ? [...first, ...args] : [...first, ...bind(name, signature, args, keywords)];
  if (signature === undefined && keywords !== undefined && keywords.size > 0) {
    const named = Object.create(Keywords.prototype) as Record<string, unknown>;
    for (const [key, value] of keywords) {
      Object.defineProperty(named, key, { value, enumerable: true, writable: true, configurable: true });
    }
    actual.push(named);
  }
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
    throw typeError(`'${name}' is asynchronous, and templates cannot wait`);
  }
  return result === undefined ? null : result;
}
