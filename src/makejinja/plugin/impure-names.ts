import { extname } from 'node:path';
import { parse } from 'sucrase/dist/parser/index.js';
import { TokenType } from 'sucrase/dist/parser/tokenizer/types.js';

/** The global names that depend on nothing but their arguments. All others, such as `Date`, are impure. */
const pureGlobals = new Set(
  `AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean Buffer DataView Error EvalError Float32Array
  Float64Array Infinity Int16Array Int32Array Int8Array Iterator JSON Map Math NaN Number Object Promise Proxy RangeError
  ReferenceError Reflect RegExp Set String Symbol SyntaxError TextDecoder TextEncoder TypeError URIError URL URLSearchParams
  Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet atob btoa decodeURI decodeURIComponent encodeURI
  encodeURIComponent isFinite isNaN parseFloat parseInt structuredClone undefined`.split(/\s+/),
);

/**
 * Whether a module uses a global name that can answer differently the next time: the clock, randomness, the process, the network,
 * the console. Also true if something else merely has such a name.
 */
export function namesImpure(path: string, source: string): boolean {
  const impure = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => !pureGlobals.has(name)));
  const { tokens } = parse(source, false, extname(path).endsWith('ts'), false);
  const texts = tokens.map(({ start, end }) => source.slice(start, end));
  return tokens.some(({ type, isType }, index) => {
    if (isType || type !== TokenType.name) return false;
    const before = tokens[index - 1]?.type;
    if (before === TokenType.dot || before === TokenType.questionDot) return false;
    const [text = '', next, member] = texts.slice(index, index + 3);
    return text === 'Math' ? next !== '.' || member === 'random' : impure.has(text);
  });
}
