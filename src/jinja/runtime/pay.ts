import { limitError } from '../errors.ts';
import { spend, spendOnText } from './budget.ts';
import { Markup, maxLength } from './values.ts';

/**
 * Every filter, test, method and function pays here for the texts that it is given, and for the one that it returns. What
 * takes longer than reading its arguments once pays for the rest by itself.
 */
export function payForTexts(value: unknown, args: readonly unknown[]): void {
  let characters = lengthOf(value);
  for (let index = 0; index < args.length; index += 1) characters += lengthOf(args[index]);
  spendOnText(characters);
}

/** The result itself, paid for. */
export function paidText<T>(result: T): T {
  const length = lengthOf(result);
  if (length === 0) return result;
  if (length > maxLength) throw limitError('this would make a text of more than 16 million characters');
  spendOnText(length);
  return result;
}

/** As `payForTexts`, for joining texts: the longest of them is not copied. */
export function payForJoining(texts: readonly string[]): void {
  let longest = 0;
  let all = 0;
  for (const { length } of texts) {
    all += length;
    if (length > longest) longest = length;
  }
  spendOnText(all - longest);
}

/** Pays for looking at every character by itself, which takes a multiple of what native code needs. */
export function spendOnEach(text: string): void {
  spend(text.length >> 2);
}

/** The length of a text; nothing else has one here. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return value instanceof Markup ? value.text.length : 0;
}
