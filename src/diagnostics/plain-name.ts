/**
 * Whether a text is plainly the name of something: words, perhaps with a few digits. What stands where a key is
 * expected may as well be a value that slipped there, a password among them, and is not to be quoted then.
 */
export function isPlainName(text: string): boolean {
  if (text.length > 60 || !/^[A-Za-z_]/.test(text)) return false;
  const words = text.split(/[-_. ]+/).flatMap((part) => part.split(/(?<=[a-z])(?=[A-Z][a-z])/));
  return words.every((word) => /^(?:([A-Z]?[a-z]{0,17}|[A-Z]{0,12})\d{0,3}|[a-z]\d{1,2}[a-z])$/.test(word));
}
