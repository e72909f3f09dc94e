/** No object's name is longer, and comparing longer ones takes the square of their length. */
const longestName = 253;

/** Nobody mistyped one of more than these. */
export const mostNames = 1000;

/** The first of some names that another may be a mistyped form of. */
export function meantAmong(name: string, others: readonly string[]): string | undefined {
  return others.length > mostNames ? undefined : others.find((other) => isSlip(name, other));
}

/**
 * Whether a name looks like a mistyped form of another: of its parts between hyphens, one differs by a letter that is
 * missing, added, replaced or swapped. Numbers, and short parts such as `rw` and `ro`, tell names apart on purpose.
 */
export function isSlip(name: string, other: string): boolean {
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
  // Two letters that changed places are nobody's intention, however short the word is.
  if (edits === 1 && part.length === meant.length && sorted(part) === sorted(meant)) return true;
  if (Math.min(part.length, meant.length) < 3) return false;
  // A plural, or a letter at the end, is often meant; so is a whole other word.
  return edits === 1 ? Math.max(part.length, meant.length) > 3 : edits === 2 && meant.length > 7;
}

/** Whether two letters of one name have changed places in the other: nobody gives two things such names. */
export function isSwap(name: string, other: string): boolean {
  return name.length === other.length && sorted(name) === sorted(other) && isSlip(name, other);
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

/** Beyond these nothing is a slip. */
const mostEdits = 2;

/** Insertions, deletions, replacements and swaps of neighbours, up to one more than `most`; what both begin with needs none. */
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
