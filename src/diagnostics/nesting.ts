/** Levels of nesting. Real files have less than a tenth of it; the recursive parsers support twice as much. */
const deepest = 400;

/** The message for a text that exceeds the limit. */
export const nestedTooDeeply = `it is nested too deeply: more than ${deepest} levels`;

/**
 * The offset where a YAML or JSON text is nested too deeply; undefined if it is not. Must be called before a parser is: one that
 * runs out of stack may crash the whole process.
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

/** A bracket inside a word, as in `\e[0m`, does not open anything. Quotes and comments are recognised only between brackets. */
function tooDeepInBrackets(text: string): number | undefined {
  let depth = 0;
  for (let from = 0; ; ) {
    const token = depth === 0 ? outside : inside;
    token.lastIndex = from;
    const found = token.exec(text);
    if (found === null) return undefined;
    const [part] = found;
    if (part === '[' || part === '{') depth += 1;
    else if (part === ']' || part === '}') depth -= 1;
    else if (part === '---') depth = 0;
    if (depth > deepest) return found.index;
    from = token.lastIndex;
  }
}

const outside = /(?<![^\s[{,:"'])[[{]|^[ \t]*#.*/gm;
const inside =
  /(?<![^\s[{,:"'])[[{]|[\]}]|(?<![^\s[{,:])(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*')|(?<!\S)#.*|^---/gm;
