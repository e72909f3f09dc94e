import type { Tree } from './folders.ts';
import type { Run } from './run.ts';

/** Folders that include one another, from the one that is built down. */
const deepest = 100;
/** Objects and folders that all builds of a tree may take in once more after the first time. */
const mostRepeated = 5000;

const repeated = new WeakMap<Tree, number>();

/** Why no further folder may be taken in: two that each include two of the next level double what is built, at each level. */
export function whyNotFurther({ entered, tree }: Run): string | undefined {
  if (entered.length >= deepest)
    return `kustomizations include one another more than ${deepest} folders deep`;
  if ((repeated.get(tree) ?? 0) > mostRepeated)
    return `kustomizations include the same folders so often that more than ${mostRepeated} objects are built again`;
  return undefined;
}

/** Take note of a folder that a build took in, with so many objects. */
export function noteTaken({ taken, tree }: Run, folder: string, objects: number): void {
  if (taken.has(folder)) repeated.set(tree, (repeated.get(tree) ?? 0) + objects + 1);
  taken.add(folder);
}
