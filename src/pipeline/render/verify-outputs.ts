import { relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import type { TreeFile } from '../../verify/tree.ts';
import { openTree } from '../open-tree.ts';
import { ownDeclarations } from '../own-declarations.ts';
import { loadProject } from '../project/load.ts';
import { readFilesBelow } from '../read-tree.ts';
import { shownPath } from '../workspace.ts';
import { treeRoot } from './tree-root.ts';

interface Outputs {
  /** The rendered files in plain text; `path` is relative to the output folder. */
  readonly files: readonly TreeFile[];
  /** The output folder, absolute. */
  readonly output: string;
  /** Paths of an earlier run's files that this run removes. */
  readonly removed: ReadonlySet<string>;
}

interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Verifies the rendered files, in plain text, together with the other files of the repository, which they may refer to. Only
 * findings in rendered files are returned; `clusterwright verify` checks the others.
 */
export async function verifyOutputs(
  { files, output, removed }: Outputs,
  { cwd, env }: Surroundings,
): Promise<readonly Diagnostic[]> {
  const { verifyTree } = await import('../../verify/verify.ts');
  const root = treeRoot(output, files);
  const below = relative(root, output).split(sep).join('/');
  const inTree = (path: string) => (below === '' ? path : `${below}/${path}`);
  const own = files.map((file) => ({ ...file, path: inTree(file.path) }));
  const rendered = new Set(own.map(({ path }) => path));
  const gone = new Set([...removed].map(inTree));
  const others = readFilesBelow(root).filter(({ path }) => !rendered.has(path) && !gone.has(path));
  const { texts } = await openTree(others, root, { ...env });
  const { project, diagnostics: refused } = await loadProject({ cwd, env });
  if (project === undefined) return refused;
  const found = verifyTree({
    files: [...own, ...others],
    declarations: await ownDeclarations({ folder: root, cwd, env, config: undefined }, project),
    options: { decrypt: ({ path }) => texts.get(path) },
  });
  const show = (path: string) => shownPath(cwd, resolve(root, path));
  if (own.every(({ path }) => !/\.ya?ml$/.test(path))) return [...refused, nothingToVerify(show('.'))];
  return [
    ...refused,
    ...found
      .filter(({ file }) => rendered.has(file))
      .map((finding) => ({ ...finding, file: show(finding.file) })),
  ];
}

function nothingToVerify(folder: string): Diagnostic {
  return aboutFile(folder, {
    code: 'makejinja/nothing-to-verify',
    severity: 'warning',
    message: 'nothing that was rendered is YAML, so --verify has nothing to check',
    hint: 'Leave --verify out, or check `inputs` and `jinja_suffix` in makejinja.toml.',
  });
}
