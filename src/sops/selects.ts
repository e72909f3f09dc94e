import { readTree } from './read.ts';
import { Report } from './report.ts';
import { compileSelector, type Selector } from './selection.ts';
import { leavesOf } from './tree.ts';

/**
 * Whether sealing a file with a selector would encrypt anything in it. Also true if the file or the selector cannot be parsed:
 * sealing reports that.
 */
export function selectsAny(path: string, text: string, selector: Selector): boolean {
  const tree = readTree(path, text, new Report(path, text));
  const selection = compileSelector(selector);
  if (tree === undefined || selection === undefined) return true;
  for (const leaf of leavesOf(tree)) {
    const { node } = leaf;
    if (node.kind !== 'comment' && node.plain.type !== 'null' && node.plain.text !== '' && selection(leaf))
      return true;
  }
  return false;
}
