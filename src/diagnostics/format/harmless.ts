/**
 * Makes text from a repository safe to print: characters that could control a terminal become replacement characters, and a line
 * that GitHub Actions would read as a workflow command is changed so that it is not. Line breaks and tabs stay.
 */
export function harmless(text: string): string {
  return withoutCommands(
    text
      .replace(/\r\n?/g, '\n')
      .replace(controls, (character) => (isBreak(character) ? character : '\ufffd')),
  );
}

/** The same for text with colour codes, which stay if `color` is set. */
export function harmlessPainted(text: string, color: boolean): string {
  if (!color) return harmless(text);
  return withoutCommands(
    text
      .replace(/\r\n?/g, '\n')
      .replace(controlsOrColors, (found) => (found.length > 1 || isBreak(found) ? found : '\ufffd')),
  );
}

/** Formats JSON without characters that control a terminal; its meaning does not change. */
export function harmlessJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(controls, (character) => (character === '\n' ? character : escaped(character)))
    .replaceAll('##[', '##\\u005b');
}

/** The escape sequence of a character in a JSON string. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** Whether a text can be printed unchanged. */
export function isHarmless(text: string): boolean {
  return harmless(text) === text;
}

/** A YAML stream in which scalars with unsafe characters are double-quoted; its meaning does not change. */
export function harmlessYaml(text: string): string {
  return text
    .replace(controls, (character) =>
      isBreak(character) ? character : `\\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`,
    )
    .replaceAll('##[', '##\\x5b');
}

const controls = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what colours are made of.
const controlsOrColors = /\u001b\[(?:0|1|2|22|3[1-69])m|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function isBreak(character: string): boolean {
  return character === '\n' || character === '\t';
}

function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n\r\u2028\u2029]*):(?=:)/gm, '$1\u02d0').replaceAll('##[', '##\u02d0[');
}
