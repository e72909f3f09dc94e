/**
 * Text from a repository, as it may be printed: what could steer a terminal becomes a replacement character, and a line
 * that GitHub Actions would read as a workflow command is none any more. Line breaks and tabs stay.
 */
export function harmless(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\p{Cf}]/gu, (character) =>
      character === '\n' || character === '\t' ? character : '\ufffd',
    )
    .replace(/^(\s*):(?=:)/gm, '$1\u02d0')
    .replaceAll('##[', '##\u02d0[');
}
