/** No file of people's has a tenth of it; readers, which call themselves for each level, bear twice as much. */
export const deepest = 400;

/** What is said of a text that goes deeper. */
export const nestedTooDeeply = `it is nested too deeply: more than ${deepest} levels`;

/** Where the brackets of a text go too deep, as an offset; undefined if they do not. Brackets in quotes count as well. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) {
      depth += 1;
      if (depth > deepest) return at;
    } else if ((code === 93 || code === 125) && depth > 0) depth -= 1;
  }
  return undefined;
}
