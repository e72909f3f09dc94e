import type { Source } from './download.ts';

/** The text of NOTICE: the sources of the kinds' structure, and their licences. */
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
    '\nsrc/apps/langfuse/chart/*.json state which values the chart of Langfuse and the charts within it take, with their\n',
    'defaults, and which objects they make; `clusterwright describe-chart` read this from the charts, without their text.\n\n',
    'langfuse 1.5.41 and 2.0.0 (MIT)\n    github.com/langfuse/langfuse-k8s\n',
    'clickhouse 8.0.5, zookeeper 13.7.4, postgresql 16.4.9, valkey 2.2.4, minio 14.10.5, common 2.30.0 (Apache-2.0)\n    github.com/bitnami/charts\n',
    'postgres 1.6.3 (MIT)\n    github.com/groundhog2k/helm-charts\n',
    'valkey 0.9.4 (BSD-3-Clause)\n    github.com/valkey-io/valkey-helm\n',
    'seaweedfs 4.23.0 (Apache-2.0)\n    github.com/seaweedfs/seaweedfs\n',
    '\nThe command contains packages of npm; dist/LICENSES.txt of the package names each with its licence. One is not under a\n',
    'permissive licence: elkjs (EPL-2.0), unchanged, which finds the places of boxes and arrows for `clusterwright graph`. Its\n',
    'source code is available under the Eclipse Public License 2.0: https://github.com/kieler/elkjs\n',
  ].join('');
}
