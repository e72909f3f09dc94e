import { reportEndless } from './endless.ts';
import type { Tree } from './folders.ts';
import type { Run } from './run.ts';
import type { Site } from './settings.ts';

/**
 * The limits that remain for the patches and replacements of one tree. A few lines can copy an object into itself again
 * and again, or make each of thousands of objects be examined thousands of times.
 */
interface Left {
  /** Characters, plus `perPart` for each value of a map or list. */
  copies: number;
  /** Objects that a selector examines. */
  looks: number;
  reported: boolean;
}

const mostCopies = 32 * 1024 * 1024;
const mostLooks = 400_000;
const perPart = 32;

const left = new WeakMap<Tree, Left>();

function leftOf(tree: Tree): Left {
  const known = left.get(tree);
  if (known !== undefined) return known;
  const fresh = { copies: mostCopies, looks: mostLooks, reported: false };
  left.set(tree, fresh);
  return fresh;
}

/** Whether so many objects may be examined. Reports once, at the place that exceeds the limit, that they may not. */
export function mayLookThrough(run: Run, site: Site, objects: number): boolean {
  const effort = leftOf(run.tree);
  effort.looks -= objects;
  return effort.looks >= 0 || tell(run, site, effort);
}

/** Whether a value may be copied into an object; reports like `mayLookThrough`. */
export function mayCopy(run: Run, site: Site, value: unknown): boolean {
  const effort = leftOf(run.tree);
  effort.copies -= sizeOf(value, effort.copies);
  return effort.copies >= 0 || tell(run, site, effort);
}

function tell(run: Run, site: Site, effort: Left): false {
  if (!effort.reported)
    reportEndless(run, 'what patches and replacements copy here is more than a cluster takes', site);
  effort.reported = true;
  return false;
}

/** The size of plain data; counting stops at `most`. */
function sizeOf(value: unknown, most: number): number {
  const waiting = [value];
  let size = 0;
  for (let next = waiting.pop(); size <= most; next = waiting.pop()) {
    size += perPart;
    if (typeof next === 'string') size += next.length;
    else if (Array.isArray(next)) for (const item of next) waiting.push(item);
    else if (typeof next === 'object' && next !== null) {
      for (const [key, item] of Object.entries(next)) {
        size += key.length;
        waiting.push(item);
      }
    }
    if (waiting.length === 0) return size;
  }
  return size;
}
