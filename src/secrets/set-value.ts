import { placesOf } from '../app-kit/secret-setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { pathText } from '../diagnostics/path-text.ts';
import type { Result } from '../diagnostics/result.ts';
import { parseTomlSource } from '../diagnostics/toml-source.ts';
import { readTree } from '../sops/read.ts';
import { Report } from '../sops/report.ts';
import { type Leaf, leavesOf } from '../sops/tree.ts';
import { applyEdits, type Edit, openEdits } from '../sops/write.ts';

/**
 * Returns the text with one value replaced; every other byte stays.
 *
 * @param key - A key of the file, or a path with dots: `stringData.password`.
 * @param isKnown - Whether a missing key may be added at the top level.
 */
export function withValue(
  path: string,
  text: string,
  key: string,
  value: string,
  isKnown: (key: string) => boolean,
): Result<{ readonly text: string }> {
  if (isToml(path)) return withTomlValue(path, text, key, value, isKnown);
  const report = new Report(path, text);
  const tree = readTree(path, text, report);
  if (tree === undefined) return { diagnostics: report.diagnostics };
  const found = [...leavesOf(tree)].filter(
    ({ node, where }) =>
      node.kind === 'scalar' &&
      (where.join('.') === key || where.join('\0') === key || pathText(where) === key),
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

/** The same for a configuration in TOML, where a new key has to be above the first table. */
function withTomlValue(
  path: string,
  text: string,
  key: string,
  value: string,
  isKnown: (key: string) => boolean,
): ReturnType<typeof withValue> {
  const parsed = parseTomlSource(path, text);
  if ('diagnostics' in parsed) return parsed;
  const { source } = parsed;
  const [given] = placesOf(key, source.data);
  const there = given && source.span(given.path, 'value');
  if (there !== undefined) {
    return { text: source.text.slice(0, there[0]) + asJson(value) + source.text.slice(there[1]) };
  }
  if (!isKnown(key)) return { diagnostics: [noSuchKey(path, key, 0)] };
  // What looks like a table header may be a list inside a list; then the first line is as good a place.
  const table = /^[ \t]*\[/m.exec(source.text)?.index ?? source.text.length;
  for (const at of [table, 0]) {
    const before = source.text.slice(0, at);
    const start = before === '' || before.endsWith('\n') ? '' : '\n';
    const added = `${before}${start}${key} = ${asJson(value)}\n${source.text.slice(at)}`;
    const result = parseTomlSource(path, added);
    if ('source' in result && result.source.data[key] === value) return { text: added };
  }
  return { diagnostics: [noSuchKey(path, key, 0)] };
}

function editsFor({ node }: Leaf, value: string, format: 'yaml' | 'json' | 'dotenv'): Edit[] {
  const plain = { type: 'str', text: value } as const;
  const edits = openEdits(node, plain, format, 'readable');
  if (node.kind === 'comment') return edits;
  // A key without a value may have no space after its colon.
  if (node.from === node.to && format === 'yaml')
    return edits.map((edit) => ({ ...edit, text: ` ${edit.text}` }));
  const { body } = node.slot;
  return body === undefined || body.to === body.from ? edits : [...edits, { ...body, text: '\n' }];
}

/** A JSON string that is also a YAML string; characters that some parsers read as a line break are escaped. */
function asJson(value: string): string {
  return JSON.stringify(value).replace(
    /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function noSuchKey(path: string, key: string, found: number): Diagnostic {
  return aboutFile(path, {
    code: 'secrets/unknown-setting',
    message: found === 0 ? `${path} has no value at ${key}` : `${path} has several values at ${key}`,
    path: key,
    hint: 'Name an existing key, with dots between its parts (`stringData.password`), or use `clusterwright secrets edit`.',
  });
}
