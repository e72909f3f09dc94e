import { any, fitsWhole, literal, many, one, type Step, setOf } from '../../disk/wildcards.ts';
import { partsOf } from './paths.ts';

/** Whether an absolute path matches. */
export type Matcher = (path: string) => boolean;

/**
 * Python's `Path.match`: a relative pattern is compared with the last parts of the path, an absolute one with all of them. `*`
 * does not match `/`, and `**` means the same as `*`. Throws a RangeError for a pattern without parts.
 */
export function matcher(pattern: string): Matcher {
  const parts = partsOf(pattern);
  if (parts.length === 0) throw new RangeError(`the pattern "${pattern}" is empty`);
  const tests = parts.map(nameMatcher).reverse();
  const absolute = pattern.startsWith('/');
  return (path) => {
    let end = path.length;
    for (const test of tests) {
      if (end <= 0) return false;
      const start = path.lastIndexOf('/', end - 1);
      if (!test(path.slice(start + 1, end))) return false;
      end = start;
    }
    return !absolute || end <= 0;
  };
}

/** Python's `fnmatch.fnmatchcase`, for one part of a path. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (name) => name === pattern;
  const steps = stepsOf(pattern);
  return (name) => fitsWhole(steps, name);
}

function stepsOf(pattern: string): Step[] {
  const steps: Step[] = [];
  let index = 0;
  while (index < pattern.length) {
    const char = String.fromCodePoint(pattern.codePointAt(index) ?? 0);
    index += char.length;
    const end = char === '[' ? endOfSet(pattern, index) : -1;
    if (char === '*') steps.push(many(any));
    else if (char === '?') steps.push(one(any));
    else if (end === -1) steps.push(...literal(char));
    else {
      steps.push(one(setOf(translateSet(pattern.slice(index, end))) ?? (() => false)));
      index = end + 1;
    }
  }
  return steps;
}

/** The index of the `]` that closes a set; one that comes first, or directly after `!`, is a member. */
function endOfSet(pattern: string, from: number): number {
  let start = from;
  if (pattern[start] === '!') start += 1;
  if (pattern[start] === ']') start += 1;
  return pattern.indexOf(']', start);
}

function translateSet(set: string): string {
  const negated = set.startsWith('!');
  const members = Array.from(negated ? set.slice(1) : set);
  let body = '';
  for (let index = 0; index < members.length; index += 1) {
    const from = members[index] ?? '';
    const to = members[index + 2];
    if (members[index + 1] === '-' && to !== undefined) {
      // A reversed range is empty.
      if (from <= to) body += `${quote(from)}-${quote(to)}`;
      index += 2;
    } else body += quote(from);
  }
  if (body === '') return negated ? '[\\s\\S]' : '[]';
  return `[${negated ? '^' : ''}${body}]`;
}

function quote(char: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char;
}
