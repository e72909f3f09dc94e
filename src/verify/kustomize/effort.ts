import { reportEndless } from './endless.ts';
import type { Tree } from './folders.ts';
import type { Run } from './run.ts';
import type { Site } from './settings.ts';

/**
 * What the patches and replacements of one tree may take. A few lines copy an object into itself again and again, or ask
 * for each of thousands of objects thousands of times.
 */
interface Left {
  /** Characters, and as much again for each part that they are in. */
  copies: number;
  /** Objects that are asked whether they are meant. */
  looks: number;
  told: boolean;
}

const mostCopies = 32 * 1024 * 1024;
const mostLooks = 400_000;
const perPart = 32;

const left = new WeakMap<Tree, Left>();

function leftOf(tree: Tree): Left {
  const known = left.get(tree);
  if (known !== undefined) return known;
  const fresh = { copies: mostCopies, looks: mostLooks, told: false };
  left.set(tree, fresh);
  return fresh;
}

/** Whether so many objects may be looked through; that they may not is said once, at the place that asked too much. */
export function mayLookThrough(run: Run, site: Site, objects: number): boolean {
  const effort = leftOf(run.tree);
  effort.looks -= objects;
  return effort.looks >= 0 || tell(run, site, effort);
}

/** The same for a value that is to be copied into an object. */
export function mayCopy(run: Run, site: Site, value: unknown): boolean {
  const effort = leftOf(run.tree);
  effort.copies -= sizeOf(value, effort.copies);
  return effort.copies >= 0 || tell(run, site, effort);
}

function tell(run: Run, site: Site, effort: Left): false {
  if (!effort.told)
    reportEndless(run, 'what patches and replacements copy here is more than a cluster takes', site);
  effort.told = true;
  return false;
}

/** Of plain data; more than `most` is not counted to its end. */
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
