/**
 * Looks up a key that comes from a manifest: undefined for `constructor` and `__proto__`, which every object inherits.
 */
export function own<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
