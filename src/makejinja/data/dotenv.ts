/** `NAME=value` lines as sops writes them: no quoting, `\n` for a line break, `#` for a comment in the first column. */
export function parseDotenv(text: string): Record<string, string> {
  const entries = text.split(/\r?\n/).flatMap((line) => {
    const equals = line.indexOf('=');
    if (line.startsWith('#') || equals < 1) return [];
    return [[line.slice(0, equals), line.slice(equals + 1).replaceAll('\\n', '\n')] as const];
  });
  return Object.fromEntries(entries);
}
