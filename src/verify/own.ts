/** The entry of a table for a key that comes from a manifest: `constructor` and `__proto__` have none. */
export function own<T>(table: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
