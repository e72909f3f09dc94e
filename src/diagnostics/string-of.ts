/**
 * `String(value)` for data, which never throws: a map of a YAML or JSON file may have a key `toString` or `valueOf`, and then
 * cannot be converted. Every map becomes `{…}`.
 */
export function stringOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value))
    return value.map((item) => (item === undefined || item === null ? '' : stringOf(item))).join(',');
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? '{…}' : String(value);
}
