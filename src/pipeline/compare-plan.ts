import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import { buildTrees } from '../compare/built-object.ts';
import { type Comparison, compareTrees } from '../compare/compare.ts';
import type { TreeFile } from '../verify/tree.ts';
import type { Content } from '../write/content.ts';
import type { Plan } from '../write/plan.ts';
import { inRepository } from './repository.ts';

/**
 * Compares what Flux applies before and after a plan is carried out.
 *
 * @param files - The tree as the plan leaves it.
 * @param folder - The path of the tree in its repository.
 */
export function comparePlan(
  { updated, removed, created }: Pick<Plan, 'created' | 'updated' | 'removed'>,
  files: readonly TreeFile[],
  volumes: readonly ChartVolumes[],
  folder: string,
): Comparison {
  const previous = new Map(updated.map((file) => [file.path, file.previous]));
  const isNew = new Set(created.map(({ path }) => path));
  const before = files
    .filter(({ path }) => !isNew.has(path))
    .map((file): TreeFile => {
      const content = previous.get(file.path);
      return content === undefined ? file : asTreeFile({ path: file.path, content });
    });
  const trees = [[...before, ...removed.map(asTreeFile)], files];
  const [old, next] = buildTrees(trees.map((tree) => inRepository(tree, folder)));
  if (old === undefined || next === undefined) throw new Error('two trees were built');
  return compareTrees(old, next, volumes);
}

/** Binary content cannot be a manifest. */
function asTreeFile({ path, content }: { readonly path: string; readonly content: Content }): TreeFile {
  return { path, content: typeof content === 'string' ? content : '' };
}
