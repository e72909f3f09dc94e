/**
 * A mapping for templates and plugins: a plain object where one keeps its keys in order, else a map. Keys that look
 * like array indexes would move to the front of an object, and `__proto__` would vanish.
 */
export function mapping(entries: readonly (readonly [unknown, unknown])[]): unknown {
  return entries.every(([key]) => fitsObject(key))
    ? Object.fromEntries(entries as [string, unknown][])
    : new Map(entries);
}

function fitsObject(key: unknown): boolean {
  return typeof key === 'string' && key !== '__proto__' && !/^(0|[1-9]\d{0,9})$/.test(key);
}
