import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { isInTree } from './manifest.ts';
import { type Layout, treeFolder, treeLayout } from './manifest-path.ts';

/** Reports templates that would write outside the tree, for example to a path where git, a shell or a CI would execute it. */
export function outsideTree(
  files: readonly { readonly path: string; readonly template: string }[],
  layout: Layout = treeLayout,
): Diagnostic[] {
  return files
    .filter(({ path }) => !isInTree(path, layout))
    .map(({ path, template }) =>
      aboutFile(template, {
        code: 'write/outside-tree',
        message: `this template would write ${JSON.stringify(path)}, which is not below ${listed(layout)}`,
        hint: 'Move the template below templates/config/kubernetes/; name it *.partial.* if others include it; or name its folder in `outputs` of clusterwright.config.ts.',
      }),
    );
}

function listed({ within }: Layout): string {
  return within.map((place) => (place === treeFolder ? `${place}/` : place)).join(', ');
}
