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
  ].join('');
}
