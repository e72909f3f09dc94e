import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { App } from '../app-kit/app.ts';
import type { Variables } from '../app-kit/values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { isSealedPath } from '../sops/sealed.ts';
import type { TreeFile } from '../verify/tree.ts';
import type { Manifest } from '../write/manifest.ts';
import { treeFolder } from '../write/manifest-path.ts';
import { folderInRepository, inRepository } from './repository.ts';
import { shownBelow, type Workspace } from './workspace.ts';

export interface VerifyRenderedInput {
  readonly place: Workspace;
  readonly apps: readonly App[];
  readonly variables: Variables;
  /** The files of earlier runs, which are still on disk but will be replaced or removed. */
  readonly manifest: Manifest;
}

/**
 * Verifies the rendered tree, in plain text, together with the files that people keep next to it, which it may refer to. Only
 * findings in rendered files are returned; `clusterwright verify` checks the others.
 */
export async function verifyRendered(
  files: readonly RenderedFile[],
  { place, apps, variables, manifest }: VerifyRenderedInput,
): Promise<readonly Diagnostic[]> {
  const [{ verifyTree }, { collectDeclarations }] = await Promise.all([
    import('../verify/verify.ts'),
    import('./collect-declarations.ts'),
  ]);
  const rendered = new Set(files.map(({ path }) => path));
  const others = await filesBeside(place, files, manifest);
  const folder = folderInRepository(place);
  const found = verifyTree({
    files: inRepository([...files.map((file) => ({ ...file, sealed: file.secret })), ...others], folder),
    declarations: collectDeclarations(apps, variables),
    options: { closedWorld: others.length === 0 },
  });
  const below = shownBelow(place);
  const start = folder === '' ? 0 : folder.length + 1;
  return found
    .map((finding) => ({ ...finding, file: finding.file.slice(start) }))
    .filter(({ file }) => rendered.has(file))
    .map((finding) => ({ ...finding, file: `${below}${finding.file}` }));
}

/** The files in the tree that neither this run nor, by the manifest, an earlier one wrote. */
export async function filesBeside(
  place: Workspace,
  files: readonly RenderedFile[],
  manifest: Manifest,
): Promise<readonly TreeFile[]> {
  const rendered = new Set(files.map(({ path }) => path));
  const isOther = (path: string) => !rendered.has(path) && !manifest.has(path);
  return Promise.all(
    filesBelow(place.output, treeFolder)
      .filter(isOther)
      .sort()
      .map(async (path) => ({
        path,
        content: await readFile(join(place.output, path), 'utf8'),
        sealed: isSealedPath(path),
      })),
  );
}

/** Hidden files are skipped. Links are not followed, because a link in a repository may lead anywhere. */
function filesBelow(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.')) return [];
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}
