/**
 * The one way by which values get into YAML: the `yaml` filter. A string becomes a double-quoted scalar, always,
 * so that no reader takes `yes`, `0x10` or `1e3` for something else; numbers and booleans stay plain; lists and
 * maps become flow collections. The result stands on one line and is valid in YAML 1.1 and 1.2.
 */
export function quoteScalar(value: unknown): string {
  if (value === null || value === undefined) {
    throw new TypeError('the yaml filter was given no value: test for the variable first');
  }
  return JSON.stringify(value).replace(
    // What JSON leaves as it is and YAML 1.1 readers take for a line break or refuse.
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff](?![\udc00-\udfff])/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
