const simple: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The value of a string literal in Python: an unknown escape keeps its backslash, so that `'\d+'` is a regular expression.
 * Undefined if `\x`, `\u`, `\U` or `\N` is incomplete.
 */
export function unescapeString(body: string): string | undefined {
  if (!body.includes('\\')) return body;
  let broken = false;
  const value = body.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/gu,
    (all: string, octal?: string, x?: string, u?: string, long?: string, char?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (x !== undefined) return String.fromCharCode(Number.parseInt(x, 16));
      if (u !== undefined) return String.fromCharCode(Number.parseInt(u, 16));
      if (long !== undefined) {
        const code = Number.parseInt(long, 16);
        if (code <= 0x10ffff) return String.fromCodePoint(code);
        broken = true;
        return '';
      }
      if (char === 'x' || char === 'u' || char === 'U' || char === 'N') {
        broken = true;
        return '';
      }
      return simple[char ?? ''] ?? all;
    },
  );
  return broken ? undefined : value;
}
