import { typeError } from '../errors.ts';
import type { KeywordMap } from './object.ts';

/**
 * The parameters of a filter, test or method, such as `'value width= first='`: those with `=` are optional and `undefined` if
 * omitted. `*` takes all further positional arguments as an array, `**` all further keywords as a map.
 */
export type Signature = string;

interface Parameters {
  readonly names: readonly string[];
  readonly required: number;
  readonly rest: boolean;
  readonly restKeywords: boolean;
}

const parsed = new Map<Signature, Parameters>();

function parametersOf(signature: Signature): Parameters {
  const known = parsed.get(signature);
  if (known !== undefined) return known;
  const words = signature === '' ? [] : signature.split(' ');
  const named = words.filter((word) => !word.startsWith('*'));
  const parameters: Parameters = {
    names: named.map((word) => word.replace('=', '')),
    required: named.filter((word) => !word.endsWith('=')).length,
    rest: words.includes('*'),
    restKeywords: words.includes('**'),
  };
  parsed.set(signature, parameters);
  return parameters;
}

/** The default for an omitted argument; `None` does not count as omitted. */
export function orElse(value: unknown, standard: unknown): unknown {
  return value === undefined ? standard : value;
}

/** The arguments in the order of the parameters; a type error if they do not match. */
export function bind(
  name: string,
  signature: Signature,
  args: readonly unknown[],
  keywords: KeywordMap | undefined,
): unknown[] {
  const { names, required, rest, restKeywords } = parametersOf(signature);
  if (args.length > names.length && !rest) {
    throw typeError(
      `'${name}' takes at most ${names.length} argument${names.length === 1 ? '' : 's'}, not ${args.length}`,
    );
  }
  const bound: unknown[] = args.slice(0, names.length);
  const further = new Map<string, unknown>();
  while (bound.length < names.length) bound.push(undefined);
  for (const [keyword, value] of keywords ?? []) {
    const index = names.indexOf(keyword);
    if (index === -1) {
      if (!restKeywords) throw typeError(`'${name}' takes no argument named '${keyword}'`);
      further.set(keyword, value);
    } else if (index < args.length) {
      throw typeError(`'${name}' is given two values for '${keyword}'`);
    } else {
      bound[index] = value;
    }
  }
  for (let index = 0; index < required; index += 1) {
    if (bound[index] === undefined) throw typeError(`'${name}' needs a value for '${names[index]}'`);
  }
  if (rest) bound.push(args.slice(names.length));
  if (restKeywords) bound.push(further);
  return bound;
}
