import { readTree } from './read.ts';
import { Report } from './report.ts';
import { compileSelector, type Selector } from './selection.ts';
import { leavesOf } from './tree.ts';

/**
 * Whether sealing a file by a selector would encrypt anything in it. True also where that cannot be told, because the
 * file or the selector cannot be read: sealing says what is wrong.
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
