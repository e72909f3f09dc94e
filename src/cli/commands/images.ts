import { inventoryJson, inventoryText } from '../../compare/format/inventory.ts';
import { versionsIn } from '../../compare/versions.ts';
import { treeList } from '../tree-list.ts';

export const command = treeList(
  {
    name: 'images',
    summary: 'list every image, chart and source of a Flux repository, with version, digest and place',
    examples: ['clusterwright images kubernetes'],
  },
  (tree) => {
    const uses = versionsIn(tree);
    return {
      text: () => inventoryText(uses),
      json: () => inventoryJson(uses),
      nothing: uses.length === 0 ? 'No images or charts' : undefined,
    };
  },
);
