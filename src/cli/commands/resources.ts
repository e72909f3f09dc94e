import { resourcesJson, resourcesText } from '../../compare/format/resources.ts';
import { resourcesIn } from '../../compare/resources.ts';
import { treeList } from '../tree-list.ts';

export const command = treeList(
  {
    name: 'resources',
    summary: 'add up what a Flux repository requests: CPU, memory and volumes, by namespace',
    examples: ['clusterwright resources kubernetes'],
  },
  (tree) => {
    const resources = resourcesIn(tree);
    return {
      text: () => resourcesText(resources),
      json: () => resourcesJson(resources),
      nothing: resources.uses.length === 0 ? 'Nothing requests resources' : undefined,
    };
  },
);
