/**
 * A state of an object that the API server refuses: all of these tests hold. Paths consist of field names and list
 * indexes, relative to the object; an empty one is the value itself. A test of a field that is absent does not hold,
 * except `unset`.
 */
export type Refusal = readonly Test[];

export type Test =
  | readonly [path: string, op: 'set' | 'unset']
  | readonly [path: string, op: 'in' | '!in', values: readonly (string | number | boolean)[]]
  /** The text matches a pattern, or starts with, ends with or contains another. */
  | readonly [path: string, op: TextOperator | `!${TextOperator}`, text: string]
  /** Numbers; `#path` is the size of a list, map or text, `~path` the milliseconds of a duration. */
  | readonly [path: string, op: Comparison, other: string | number]
  /** The number of the items of a list, or the keys of a map, that are in one of these states. */
  | readonly [path: string, op: 'items', least: number, most: number | null, states: readonly Refusal[]]
  /** Two items of a list agree in all of these fields; empty texts and zeros are the same as no value. */
  | readonly [path: string, op: 'twice', fields: readonly string[]];

export type TextOperator = 'like' | 'starts' | 'ends' | 'contains';
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** For each comparison, the one that holds exactly if it does not. */
export const inverse: Readonly<Record<string, string>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '==': '!=',
  '!=': '==',
};
