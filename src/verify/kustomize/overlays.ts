import type { Tree } from './folders.ts';
import type { Run } from './run.ts';

/** The maximum depth of folders that include one another, from the one that is built. */
const deepest = 100;
/** The maximum number of objects and folders that the builds of a tree may include again after the first time. */
const mostRepeated = 5000;

const repeated = new WeakMap<Tree, number>();

/**
 * Returns why no further folder may be included. Two folders that each include two of the next level double the build
 * at each level.
 */
export function whyNotFurther({ entered, tree }: Run): string | undefined {
  if (entered.length >= deepest)
    return `kustomizations include one another more than ${deepest} folders deep`;
  if ((repeated.get(tree) ?? 0) > mostRepeated)
    return `kustomizations include the same folders so often that more than ${mostRepeated} objects are built again`;
  return undefined;
}

/** Records that a build included a folder, with so many objects. */
export function noteTaken({ taken, tree }: Run, folder: string, objects: number): void {
  if (taken.has(folder)) repeated.set(tree, (repeated.get(tree) ?? 0) + objects + 1);
  taken.add(folder);
}
