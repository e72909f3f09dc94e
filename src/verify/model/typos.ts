/** The maximum length of an object's name; comparing longer ones takes time quadratic in their length. */
const longestName = 253;

/** The number of names beyond which no correction is searched for. */
export const mostNames = 1000;

/** Returns the first of some names of which another may be a mistyped form. */
export function meantAmong(name: string, others: readonly string[]): string | undefined {
  return others.length > mostNames ? undefined : others.find((other) => isTypo(name, other));
}

/**
 * Whether a name looks like a mistyped form of another: one of its parts between hyphens differs by a letter that is
 * missing, added, replaced or swapped. Numbers, and short parts such as `rw` and `ro`, distinguish names on purpose.
 */
export function isTypo(name: string, other: string): boolean {
  if (Math.max(name.length, other.length) > longestName) return false;
  if (name === other || Math.abs(name.length - other.length) > 2) return false;
  const [left, right] = [name.split(/[-._/]/), other.split(/[-._/]/)];
  if (left.length !== right.length) return joined(name) === joined(other) && joined(name).length > 4;
  const differing = left.flatMap((part, index) => (part === right[index] ? [] : [index]));
  const [index] = differing;
  if (differing.length !== 1 || index === undefined) return false;
  const [part = '', meant = ''] = [left[index], right[index]];
  if (sameButDigits(part, meant)) return false;
  const edits = editsBetween(part, meant);
  // Nobody swaps two letters on purpose, however short the word is.
  if (edits === 1 && part.length === meant.length && sorted(part) === sorted(meant)) return true;
  if (Math.min(part.length, meant.length) < 3) return false;
  // A plural, or a letter at the end, is often intended; so is a completely different word.
  if (edits === 1) return Math.max(part.length, meant.length) > 3;
  // `internal` and `external`: two other letters at the beginning are another word.
  return edits === 2 && meant.length > 7 && part.slice(2) !== meant.slice(2);
}

/** Whether two letters of one name have changed places in the other: nobody gives two things such names on purpose. */
export function isSwap(name: string, other: string): boolean {
  return name.length === other.length && sorted(name) === sorted(other) && isTypo(name, other);
}

function sorted(text: string): string {
  return [...text].sort().join('');
}

function joined(name: string): string {
  return name.replace(/[-._/]/g, '');
}

function sameButDigits(a: string, b: string): boolean {
  return a.replace(/\d+/g, '') === b.replace(/\d+/g, '');
}

/** With more edits than this, a name is not a typo of another. */
const mostEdits = 2;

/**
 * Counts insertions, deletions, replacements and swaps of neighbours, up to one more than `most`. A common beginning
 * needs none.
 */
function editsBetween(a: string, b: string, most = mostEdits, fromA = 0, fromB = 0): number {
  let [i, j] = [fromA, fromB];
  while (i < a.length && a[i] === b[j]) {
    i++;
    j++;
  }
  const [restA, restB] = [a.length - i, b.length - j];
  if (restA === 0 || restB === 0) return Math.min(restA + restB, most + 1);
  if (most === 0 || Math.abs(restA - restB) > most) return most + 1;
  const then = (byA: number, byB: number) => 1 + editsBetween(a, b, most - 1, i + byA, j + byB);
  const edits = Math.min(then(1, 1), then(1, 0), then(0, 1));
  return a[i] === b[j + 1] && a[i + 1] === b[j] ? Math.min(edits, then(2, 2)) : edits;
}
