import { Document, isMap, parseAllDocuments } from 'yaml';
import type { RenderedFile } from './rendered-file.ts';

const introduction = (release: string, namespace: string, version: string) =>
  [
    ' The values that Flux gives to the chart, for Helm alone:',
    '',
    '   helm repo add langfuse https://langfuse.github.io/langfuse-k8s',
    `   helm upgrade --install ${release} langfuse/langfuse --version ${version} \\`,
    `     --namespace ${namespace} --create-namespace -f langfuse-values-stable.yaml`,
    '',
    ' The Secrets that they name have to be there first: `clusterwright secrets list`.',
  ].join('\n');

/**
 * The values of the HelmRelease of Langfuse as a file of their own, comments included; undefined where the tree has
 * no such release.
 */
export function helmValues(files: readonly RenderedFile[]): string | undefined {
  for (const { content } of files.filter(({ content }) => content.includes('kind: HelmRelease'))) {
    for (const document of parseAllDocuments(content)) {
      const values = document.getIn(['spec', 'values']);
      if (document.get('kind') !== 'HelmRelease' || !isMap(values)) continue;
      if (document.getIn(['metadata', 'name']) !== 'langfuse') continue;
      const file = new Document(values);
      file.commentBefore = introduction(
        String(document.getIn(['spec', 'releaseName'])),
        String(document.getIn(['metadata', 'namespace'])),
        String(document.getIn(['spec', 'chart', 'spec', 'version'])),
      );
      return file.toString({ lineWidth: 0 });
    }
  }
  return undefined;
}
