import { distance } from 'fastest-levenshtein';
import type { Advice } from './fix.ts';
import { listed } from './listed.ts';

/**
 * The known name that `name` was probably meant to be; undefined if none is similar. Case, separators, the order of words and
 * swapped letters in the last word are ignored; otherwise up to a third of the letters may differ, because a wilder guess would
 * mislead. A common prefix (`langfuse_`) does not count as similarity.
 */
export function suggest(name: string, all: readonly string[]): string | undefined {
  if (name.length > longestName) return undefined;
  const known = likely(all);
  if (known.length === 0) return undefined;
  const typedForms = formsOf(name);
  const same =
    known.find((candidate) => formsOf(candidate).letters === typedForms.letters) ??
    known.find((candidate) => formsOf(candidate).words === typedForms.words);
  if (same !== undefined) return same;
  const { lower } = typedForms;
  const [only, ...others] = known.filter((candidate) => {
    const other = formsOf(candidate).lower;
    return isBeginning(other, lower) || isBeginning(lower, other);
  });
  if (only !== undefined && others.length === 0) return only;
  const nearest = closest(lower, known);
  const best = formsOf(nearest).lower;
  const shared = sharedWords(lower, best);
  const rest = best.slice(shared);
  const typed = lower.slice(shared);
  const near = distance(typed, rest) <= Math.max(1, Math.floor(rest.length / 3));
  return near || sorted(typed) === sorted(rest) ? nearest : undefined;
}

/** The first name that the fewest edits make of another. */
function closest(lower: string, known: readonly string[]): string {
  let best = '';
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const other = formsOf(candidate).lower;
    // So many edits it takes at least.
    if (Math.abs(other.length - lower.length) >= fewest) continue;
    const edits = distance(lower, other);
    if (edits >= fewest) continue;
    [best, fewest] = [candidate, edits];
  }
  return best;
}

/** Names come from untrusted files; a list of thousands, or a name of a thousand letters, is not a typo. */
const longestName = 200;
const mostNames = 1000;

function likely(names: readonly string[]): readonly string[] {
  if (names.length <= mostNames && names.every(({ length }) => length <= longestName)) return names;
  const short: string[] = [];
  for (const name of names) {
    if (name.length <= longestName) short.push(name);
    if (short.length === mostNames) break;
  }
  return short;
}

/** `Did you mean VIEWER?`, with the fix; or another text if no name is similar. */
export function didYouMean(name: string, known: readonly string[], otherwise: string): Advice {
  return meantOr(suggest(name, known), otherwise);
}

/** `Did you mean VIEWER?`, with the fix; or another text if no name was meant. */
export function meantOr(near: string | undefined, otherwise: string): Advice {
  return near === undefined ? { hint: otherwise } : meantOneOf([near]);
}

/** `Did you mean a, b or c?`, with a fix for each. */
export function meantOneOf(names: readonly string[]): Advice {
  return {
    hint: `Did you mean ${listed(names, 'or')}?`,
    fixes: names.map((to) => ({ kind: 'rename', to })),
  };
}

/** What names are compared by. */
interface Forms {
  readonly lower: string;
  readonly letters: string;
  readonly words: string;
}

/** Where many names are unknown, each is compared with all that are known: those look the same every time. */
const alreadyFormed = new Map<string, Forms>();
const mostFormed = 10_000;

function formsOf(name: string): Forms {
  let forms = alreadyFormed.get(name);
  if (forms === undefined) {
    const lower = name.toLowerCase();
    forms = { lower, letters: lower.replace(/[-_. ]/g, ''), words: sortedWords(name) };
    if (alreadyFormed.size >= mostFormed) alreadyFormed.clear();
    alreadyFormed.set(name, forms);
  }
  return forms;
}

/** Whether one word is the beginning of another: `warn` for `warning`, or the reverse. */
function isBeginning(part: string, whole: string): boolean {
  return part.length >= 3 && whole.startsWith(part);
}

/** Detects two swapped letters. */
function sorted(text: string): string {
  return [...text].sort().join('');
}

function sortedWords(name: string): string {
  return words(name).sort().join('_');
}

function words(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[-_. ]+/);
}

/** The length of the whole words that two names have in common at the start, without their last words. */
function sharedWords(a: string, b: string): number {
  let end = 0;
  for (let index = 0; index < Math.min(a.length, b.length) && a[index] === b[index]; index++) {
    if (a[index] === '_') end = index + 1;
  }
  return end;
}
