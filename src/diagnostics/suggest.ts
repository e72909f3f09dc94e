import { closest, distance } from 'fastest-levenshtein';

/**
 * The known name that `name` was probably meant to be; undefined if none is similar. Case, separators, the order of words and
 * swapped letters in the last word are ignored; otherwise up to a third of the letters may differ, because a wilder guess would
 * mislead. A common prefix (`langfuse_`) does not count as similarity.
 */
export function suggest(name: string, all: readonly string[]): string | undefined {
  if (name.length > longestName) return undefined;
  const known = likely(all);
  if (known.length === 0) return undefined;
  const same =
    known.find((candidate) => letters(candidate) === letters(name)) ??
    known.find((candidate) => sortedWords(candidate) === sortedWords(name));
  if (same !== undefined) return same;
  const [only, ...others] = known.filter(
    (candidate) => isBeginning(candidate, name) || isBeginning(name, candidate),
  );
  if (only !== undefined && others.length === 0) return only;
  const lower = name.toLowerCase();
  const best = closest(
    lower,
    known.map((candidate) => candidate.toLowerCase()),
  );
  const shared = sharedWords(lower, best);
  const rest = best.slice(shared);
  const typed = lower.slice(shared);
  const near = distance(typed, rest) <= Math.max(1, Math.floor(rest.length / 3));
  if (!near && sorted(typed) !== sorted(rest)) return undefined;
  return known.find((candidate) => candidate.toLowerCase() === best);
}

/** Names come from untrusted files; a list of thousands, or a name of a thousand letters, is not a typo. */
const longestName = 200;
const mostNames = 5000;

function likely(names: readonly string[]): readonly string[] {
  if (names.length <= mostNames && names.every(({ length }) => length <= longestName)) return names;
  const short: string[] = [];
  for (const name of names) {
    if (name.length <= longestName) short.push(name);
    if (short.length === mostNames) break;
  }
  return short;
}

/** `Did you mean VIEWER?`, or another text if no name is similar. */
export function didYouMean(name: string, known: readonly string[], otherwise: string): string {
  const near = suggest(name, known);
  return near === undefined ? otherwise : `Did you mean ${near}?`;
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[-_. ]/g, '');
}

/** Whether one word is the beginning of another: `warn` for `warning`, or the reverse. */
function isBeginning(part: string, whole: string): boolean {
  return part.length >= 3 && whole.toLowerCase().startsWith(part.toLowerCase());
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
