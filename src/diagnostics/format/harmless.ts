/**
 * Text from a repository, as it may be printed: what could steer a terminal becomes a replacement character, and a line
 * that GitHub Actions would read as a workflow command is none any more. Line breaks and tabs stay.
 */
export function harmless(text: string): string {
  return withoutCommands(
    text
      .replace(/\r\n?/g, '\n')
      .replace(controls, (character) => (isBreak(character) ? character : '\ufffd')),
  );
}

/** The same for what was painted before: colours stay, if there are to be any. */
export function harmlessPainted(text: string, color: boolean): string {
  if (!color) return harmless(text);
  return withoutCommands(
    text
      .replace(/\r\n?/g, '\n')
      .replace(controlsOrColors, (found) => (found.length > 1 || isBreak(found) ? found : '\ufffd')),
  );
}

/** JSON that steers no terminal, whoever prints it: it means the same. */
export function harmlessJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replace(controls, (character) => (character === '\n' ? character : escaped(character)))
    .replaceAll('##[', '##\\u005b');
}

/** As JSON writes it within quotes. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** Whether a text is printed as it is. */
export function isHarmless(text: string): boolean {
  return harmless(text) === text;
}

/** The text of a YAML stream whose scalars are in double quotes if they are not harmless: it means the same. */
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
