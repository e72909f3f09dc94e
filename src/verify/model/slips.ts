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

/** Insertions, deletions, replacements and swaps of neighbours. */
function editsBetween(a: string, b: string): number {
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        row.push(i + j);
        continue;
      }
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(
        (rows[i - 1]?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
