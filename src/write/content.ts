/** The content of a file: text, or bytes that are not UTF-8. */
export type Content = string | Uint8Array;

/** Decodes bytes as text if they are valid UTF-8; otherwise returns the bytes. */
export function contentOf(bytes: Uint8Array): Content {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : bytes;
}

export function sameContent(a: Content, b: Content): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return Buffer.from(a).equals(b);
}
