/** No file of people's has a tenth of it; readers, which call themselves for each level, bear twice as much. */
const deepest = 400;

/** What is said of a text that goes deeper. */
export const nestedTooDeeply = `it is nested too deeply: more than ${deepest} levels`;

/**
 * Where a text of YAML or JSON goes too deep, as an offset; undefined if it does not. To be asked before a reader is:
 * one that runs out of stack may take the whole process with it.
 */
export function tooDeepAt(text: string): number | undefined {
  if (text.length <= deepest) return undefined;
  return tooDeepInBlocks(text) ?? tooDeepInBrackets(text);
}

/** By indentation, and by `- - -` and `? ? ?` on one line. */
function tooDeepInBlocks(text: string): number | undefined {
  const levels: { readonly indent: number; readonly depth: number }[] = [];
  for (const { index, 1: blanks = '', 2: marks = '' } of text.matchAll(/^( *)((?:[-?:][ \t]+)*)(?=\S)/gm)) {
    const indent = blanks.length;
    while ((levels.at(-1)?.indent ?? -1) >= indent) levels.pop();
    const depth = (levels.at(-1)?.depth ?? 0) + 1 + marks.replace(/\s/g, '').length;
    if (depth > deepest) return index;
    levels.push({ indent, depth });
  }
  return undefined;
}

/** A bracket within a word, as in `\e[0m`, opens nothing. Quotes and comments count between brackets alone. */
function tooDeepInBrackets(text: string): number | undefined {
  let depth = 0;
  const token =
    /(?<![^\s[{,:"'])[[{]|[\]}]|(?<![^\s[{,:])(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*')|(?<!\S)#.*|^---/gm;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [part] = found;
    if (part === '[' || part === '{') depth += 1;
    else if (part === ']' || part === '}') depth = Math.max(0, depth - 1);
    else if (part === '---') depth = 0;
    else if (depth === 0) token.lastIndex = found.index + 1;
    if (depth > deepest) return found.index;
  }
  return undefined;
}
