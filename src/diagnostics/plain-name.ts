/**
 * Whether a text is certainly a name: words, optionally with a few digits. Text in the position of a key may also be a misplaced
 * value, such as a password, and must then not be quoted.
 */
export function isPlainName(text: string): boolean {
  if (text.length > 60 || !/^[A-Za-z_]/.test(text)) return false;
  const words = text.split(/[-_. ]+/).flatMap((part) => part.split(/(?<=[a-z])(?=[A-Z][a-z])/));
  return words.every((word) => /^(?:([A-Z]?[a-z]{0,17}|[A-Z]{0,12})\d{0,3}|[a-z]\d{1,2}[a-z])$/.test(word));
}
