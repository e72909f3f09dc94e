/** The name of a field that an expression escapes: CEL writes reserved names between underscores. */
export function plainName(name: string): string {
  return name
    .replace(/^__(\w+?)__$/, '$1')
    .replaceAll('__underscores__', '__')
    .replaceAll('__dash__', '-')
    .replaceAll('__dot__', '.')
    .replaceAll('__slash__', '/');
}
