import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { isInTree } from './manifest.ts';

/** What a template would write outside of the tree: to where git, a shell or a CI would run it, for one. */
export function outsideTree(
  files: readonly { readonly path: string; readonly template: string }[],
): Diagnostic[] {
  return files
    .filter(({ path }) => !isInTree(path))
    .map(({ path, template }) => ({
      code: 'write/outside-tree',
      severity: 'error',
      message: `this template would write ${JSON.stringify(path)}, which is not a file of the tree below kubernetes/`,
      file: template,
      path: '',
      range: startOfFile,
      hint: 'Move the template below templates/config/kubernetes/, or name it *.partial.* if others include it.',
    }));
}
