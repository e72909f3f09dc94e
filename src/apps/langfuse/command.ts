import { Document, isMap } from 'yaml';
import type { AppCommand } from '../../app-kit/index.ts';
import { yamlDocuments } from '../../diagnostics/read-yaml.ts';
import { repository } from './chart/source.ts';

/** Prints the values of Langfuse's chart, for users without Flux. They contain no secret. */
export const command: AppCommand = {
  name: 'helm-values',
  summary: 'print the values of the chart of Langfuse, for helm alone',
  examples: ['clusterwright helm-values > langfuse-values-stable.yaml'],
  run: async ({ tree }) => {
    const { files, ...result } = await tree();
    const text = helmValues([...files.values()]);
    if (text !== undefined) return { ...result, text };
    return { problem: 'the tree has no HelmRelease of Langfuse: set langfuse_enabled: true', ...result };
  },
};

const introduction = (release: string, namespace: string, version: string) =>
  [
    ' The values that Flux gives to the chart, for Helm alone:',
    '',
    `   helm repo add langfuse ${repository}`,
    `   helm upgrade --install ${release} langfuse/langfuse --version ${version} \\`,
    `     --namespace ${namespace} --create-namespace -f langfuse-values-stable.yaml`,
    '',
    ' The Secrets that they name have to be there first: `clusterwright secrets list`.',
  ].join('\n');

/**
 * Returns the values of the Langfuse HelmRelease as a separate file, including comments; undefined if the tree has no
 * such release.
 */
function helmValues(contents: readonly string[]): string | undefined {
  for (const content of contents.filter((text) => text.includes('kind: HelmRelease'))) {
    for (const document of yamlDocuments(content) ?? []) {
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
