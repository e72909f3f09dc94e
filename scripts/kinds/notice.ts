import type { Source } from './download.ts';

/** The text of NOTICE: where the structure of kinds comes from, and under which licence that is published. */
export function notice(sources: readonly Source[]): string {
  const rows = sources.map(
    ({ project, module, version, licence }) => `${project} ${version} (${licence})\n    ${module}\n`,
  );
  return [
    'clusterwright\n\n',
    'src/verify/kinds/data/ states which fields the kinds of these projects have, with their types and bounds. These\n',
    'facts are read from the files that the projects publish, at the versions named here; their descriptions and\n',
    'validation expressions are not copied. The licence is that of the project.\n\n',
    ...rows,
    '\nThe command contains packages of npm; dist/LICENSES.txt of the package names each with its licence. One is not under a\n',
    'permissive licence: elkjs (EPL-2.0), unchanged, which finds the places of boxes and arrows for `clusterwright graph`. Its\n',
    'source code is available under the Eclipse Public License 2.0: https://github.com/kieler/elkjs\n',
  ].join('');
}
