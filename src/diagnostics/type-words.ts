const words: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
  null: 'empty',
};

/** The types of a JSON Schema in words: `a list or a map`. */
export function expectedTypes(types: readonly string[]): string {
  return types.map((type) => words[type] ?? type).join(' or ');
}
