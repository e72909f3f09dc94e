import type { KeyPath } from './source.ts';

/** The tokens of a JSON pointer (RFC 6901), such as `/a~1b/0`. */
export function pointerTokens(pointer: string): string[] {
  return pointer.split('/').slice(1).map(unescaped);
}

/** The tokens of a JSON pointer in the fragment of an address, `#/properties/a%20b`, where characters may be percent-encoded. */
export function fragmentTokens(fragment: string): string[] {
  return fragment
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((token) => unescaped(decoded(token)));
}

/** The keys that a JSON pointer passes in data; a number is an index only in a list. */
export function pathOfPointer(pointer: string, data: unknown): KeyPath {
  let node = data;
  return pointerTokens(pointer).map((token) => {
    const key = Array.isArray(node) ? Number(token) : token;
    node = valueAt(node, [key]);
    return key;
  });
}

/** The value at a path; undefined if there is none. */
export function valueAt(data: unknown, path: KeyPath): unknown {
  let node = data;
  for (const step of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return undefined;
    node = (node as Readonly<Record<string | number, unknown>>)[step];
  }
  return node;
}

function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The text itself if it is not encoded. */
function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
