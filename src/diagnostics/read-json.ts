import { nestedTooDeeply, tooDeepAt } from './nesting.ts';
import { positionsIn } from './positions.ts';
import { JsonError, scanJson } from './scan-json.ts';

/**
 * The value of a JSON text. Throws a JsonError whose message says what is wrong, and at which line and column, without a word of
 * the text: `JSON.parse` quotes up to all of it, which may be secret, and names no place for the most common mistakes.
 */
export function readJson(text: string): unknown {
  const problem = jsonProblem(text);
  if (problem === undefined) return JSON.parse(text);
  const { line, column } = positionsIn(text)(problem.offset);
  throw new JsonError(
    `it is not valid JSON: ${problem.message} (line ${line}, column ${column})`,
    problem.offset,
  );
}

/** What keeps a text from being JSON; undefined if it is. */
export function jsonProblem(text: string): JsonError | undefined {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return new JsonError(nestedTooDeeply, deep);
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    try {
      scanJson(text, nothing);
    } catch (error) {
      if (error instanceof JsonError) return error;
      throw error;
    }
    // The scanner takes a byte order mark.
    return new JsonError('it begins with a byte order mark', 0);
  }
}

const nothing = {
  number: () => undefined,
  object: () => undefined,
  words: { true: true, false: false, null: null },
};
