import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { readTree } from '../sops/read.ts';
import { Report } from '../sops/report.ts';
import { type Leaf, leavesOf } from '../sops/tree.ts';
import { applyEdits, type Edit, openEdits } from '../sops/write.ts';

/**
 * A text in which one value is another. Every other byte stays.
 *
 * @param key - A key of the file, or the way to one with dots: `stringData.password`.
 * @param isKnown - Whether a key that the file lacks may be added to its top.
 */
export function withValue(
  path: string,
  text: string,
  key: string,
  value: string,
  isKnown: (key: string) => boolean,
): { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] } {
  const report = new Report(path, text);
  const tree = readTree(path, text, report);
  if (tree === undefined) return { diagnostics: report.diagnostics };
  const found = [...leavesOf(tree)].filter(
    ({ node, where }) => node.kind === 'scalar' && (where.join('.') === key || where.join('\0') === key),
  );
  const [leaf] = found;
  if (leaf !== undefined && found.length === 1) {
    return { text: applyEdits(text, editsFor(leaf, value, tree.format)) };
  }
  const [document] = tree.documents;
  if (leaf === undefined && isKnown(key) && tree.format === 'yaml' && document?.root.flow === false) {
    const at = document.end;
    const start = at === 0 || text[at - 1] === '\n' ? '' : '\n';
    return { text: applyEdits(text, [{ from: at, to: at, text: `${start}${key}: ${asJson(value)}\n` }]) };
  }
  return { diagnostics: [noSuchKey(path, key, found.length)] };
}

function editsFor({ node }: Leaf, value: string, format: 'yaml' | 'json' | 'dotenv'): Edit[] {
  const plain = { type: 'str', text: value } as const;
  const edits = openEdits(node, plain, format, 'readable');
  if (node.kind === 'comment') return edits;
  // Behind a key without a value there may be no blank.
  if (node.from === node.to && format === 'yaml')
    return edits.map((edit) => ({ ...edit, text: ` ${edit.text}` }));
  const { body } = node.slot;
  return body === undefined || body.to === body.from ? edits : [...edits, { ...body, text: '\n' }];
}

/** A string of YAML as well; what some reader takes for a line break is escaped. */
function asJson(value: string): string {
  return JSON.stringify(value).replace(
    /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function noSuchKey(path: string, key: string, found: number): Diagnostic {
  return {
    code: 'secrets/unknown-setting',
    severity: 'error',
    message: found === 0 ? `${path} has no value at ${key}` : `${path} has several values at ${key}`,
    file: path,
    path: key,
    range: startOfFile,
    hint: 'Name a key that is there, with dots between its parts (`stringData.password`), or use `clusterwright secrets edit`.',
  };
}
