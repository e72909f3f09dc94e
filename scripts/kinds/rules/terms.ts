import type { ASTNode } from '@marcbachmann/cel-js';
import type { TextOperator } from '../../../src/verify/kinds/refusal.ts';
import { type Combinations, NotAFact } from './combinations.ts';

/** When an expression is true, and when it is false; in the other states it fails. */
export interface Condition {
  readonly yes: Combinations;
  readonly no: Combinations;
}

/** What two sides of a comparison can be. */
export type Term =
  | { readonly is: 'path'; readonly path: string }
  | { readonly is: 'value'; readonly value: string | number | boolean }
  | { readonly is: 'number'; readonly operand: string | number; readonly path?: string }
  /** A text in another case. */
  | { readonly is: 'caseless'; readonly path: string; readonly capitals: boolean }
  | { readonly is: 'count'; readonly path: string; readonly states: Combinations }
  | { readonly is: 'choice'; readonly when: Condition; readonly first: Term; readonly second: Term };

/** The methods that test a text. */
export const texts: Readonly<Record<string, TextOperator>> = {
  matches: 'like',
  startsWith: 'starts',
  endsWith: 'ends',
  contains: 'contains',
};

/** The operator for sides in the other order. */
export const turned = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
/** The operator that holds when another does not. */
export const contrary = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;

/** Whether an expression is true or false, rather than a value. */
export function isCondition(node: ASTNode): boolean {
  return (
    ['&&', '||', '!_', '==', '!=', '<', '<=', '>', '>=', 'in'].includes(node.op) ||
    (node.op === 'call' && node.args[0] === 'has') ||
    (node.op === 'rcall' && !['size', 'lowerAscii', 'upperAscii'].includes(node.args[0]))
  );
}

export function operandOf(term: Term): string | number {
  if (term.is === 'number') return term.operand;
  if (term.is === 'path') return term.path;
  if (term.is === 'value' && typeof term.value === 'number') return term.value;
  throw new NotAFact(`a comparison with a ${term.is}`);
}

export function literal(value: unknown): string | number | boolean {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new NotAFact('a literal');
}
