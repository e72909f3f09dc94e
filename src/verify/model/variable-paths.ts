import { dirname, type Tree } from '../kustomize/folders.ts';

// Not `[^}]`, which takes quadratic time on many unclosed ones.
const variable = /\$\{[^{}$]*\}/;

/**
 * Returns the folders that a path may lead to whose variables nothing in the tree defines: each of them is for another
 * cluster. The last variable may stand for several steps, such as `staging/eu`.
 */
export function foldersLike(tree: Tree, path: string): readonly string[] {
  const steps = path.split('/');
  const last = steps.length - 1;
  let found: readonly string[] = [''];
  for (const [index, step] of steps.entries()) {
    const fits = fitting(step);
    const next = found.flatMap((folder) => inside(tree, folder).filter((own) => fits(nameOf(own))));
    const open = index === last && variable.test(step);
    found = open ? next.flatMap((folder) => outermost(tree, folder)) : next;
  }
  return found;
}

/** Returns whether a name fits a step of a path, in which each variable stands for at least one letter. */
function fitting(step: string): (name: string) => boolean {
  const [first = '', ...rest] = step.split(variable);
  const end = rest.pop();
  if (end === undefined) return (name) => name === step;
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(end)) return false;
    let from = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, from + 1);
      if (found < 0) return false;
      from = found + part.length;
    }
    return from + 1 <= name.length - end.length;
  };
}

/** Returns the folder if it has a kustomization or contains no folders, otherwise the nearest such folders below it. */
function outermost(tree: Tree, folder: string): readonly string[] {
  const own = inside(tree, folder);
  if (tree.folders.has(folder) || own.length === 0) return [folder];
  return own.flatMap((below) => outermost(tree, below));
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

const known = new WeakMap<Tree, ReadonlyMap<string, readonly string[]>>();

/** Returns the folders directly inside a folder. */
function inside(tree: Tree, folder: string): readonly string[] {
  let all = known.get(tree);
  if (all === undefined) {
    const byParent = new Map<string, string[]>();
    for (const own of tree.directories) {
      if (own === '') continue;
      const parent = dirname(own);
      const others = byParent.get(parent);
      if (others) others.push(own);
      else byParent.set(parent, [own]);
    }
    all = byParent;
    known.set(tree, all);
  }
  return all.get(folder) ?? [];
}
