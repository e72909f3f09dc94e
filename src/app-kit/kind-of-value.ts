/** What a value is, for messages. Never the value itself: it may come from a secret. */
export function kindOfValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a promise';
  return (
    { object: 'a map', string: 'text', boolean: 'true or false' }[typeof value as string] ??
    `a ${typeof value}`
  );
}
