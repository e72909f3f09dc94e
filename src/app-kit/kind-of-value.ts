/** The kind of a value, for messages. Never the value itself, which may be a secret. */
export function kindOfValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a promise';
  return (
    { object: 'a map', string: 'text', boolean: 'true or false' }[typeof value as string] ??
    `a ${typeof value}`
  );
}
