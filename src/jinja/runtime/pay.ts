import { limitError } from '../errors.ts';
import { spend, spendOnText } from './budget.ts';
import { Markup, maxLength } from './values.ts';

/**
 * Charges every filter, test, method and function for the texts it receives and returns. Functions that take longer than reading
 * their arguments once charge the rest themselves.
 */
export function payForTexts(value: unknown, args: readonly unknown[]): void {
  let characters = lengthOf(value);
  for (let index = 0; index < args.length; index += 1) characters += lengthOf(args[index]);
  spendOnText(characters);
}

/** Charges a result, and returns it. */
export function paidText<T>(result: T): T {
  const length = lengthOf(result);
  if (length === 0) return result;
  if (length > maxLength) throw limitError('this would create a text of more than 16 million characters');
  spendOnText(length);
  return result;
}

/** Like `payForTexts`, for joining texts: the longest of them is not copied. */
export function payForJoining(texts: readonly string[]): void {
  let longest = 0;
  let all = 0;
  for (const { length } of texts) {
    all += length;
    if (length > longest) longest = length;
  }
  spendOnText(all - longest);
}

/** Charges examining every character, which takes many times as long as native code. */
export function spendOnEach(text: string): void {
  spend(text.length >> 2);
}

/** The length of a text; zero for other values. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return value instanceof Markup ? value.text.length : 0;
}
