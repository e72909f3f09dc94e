/** Puts values, comments and metadata into the text of a file by editing ranges. */

import { stringify } from 'yaml';
import { metadataPrefix } from './dotenv-read.ts';
import { flatten } from './flatten.ts';
import { type Metadata, metadataEntries } from './metadata.ts';
import { type Plain, readPlainScalar } from './scalar.ts';
import type { Collection, Comment, Format, Scalar, Span, Tree } from './tree.ts';

/** A range of the text, and its replacement. */
export interface Edit extends Span {
  readonly text: string;
}

/** Applies non-overlapping edits, in any order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    result += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return result + text.slice(at);
}

/** Replaces a value or a comment by ciphertext. */
export function sealEdits(node: Scalar | Comment, ciphertext: string, format: Format): Edit[] {
  const { from, to } = node;
  if (node.kind === 'comment') return [{ from, to, text: ciphertext }];
  const { flow, body } = node.slot;
  const quoted = format === 'json' || (format === 'yaml' && (flow || ciphertext === ''));
  const edits: Edit[] = [{ from, to, text: quoted ? `"${ciphertext}"` : ciphertext }];
  if (body !== undefined && body.to > body.from) edits.push({ ...body, text: '\n' });
  return edits;
}

/**
 * How opened values are written: `readable`, with block scalars for multi-line text; or `in-place`, on one line and, inside
 * `{…}`, not shorter than the ciphertext, so that what follows keeps its line and column.
 */
export type Style = 'readable' | 'in-place';

/** Replaces ciphertext by the decrypted value. */
export function openEdits(node: Scalar | Comment, plain: Plain, format: Format, style: Style): Edit[] {
  const { from, to } = node;
  if (node.kind === 'comment') return [{ from, to, text: node.asItem ? `#${plain.text}` : plain.text }];
  if (format === 'dotenv') return [{ from, to, text: plain.text.replaceAll('\n', '\\n') }];
  const { flow, lastOnLine, indent } = node.slot;
  if (format === 'json') {
    const text = plain.type === 'str' ? JSON.stringify(plain.text) : bareScalar(plain);
    return [{ from, to, text: style === 'in-place' ? text.padEnd(to - from) : text }];
  }
  const block = style === 'readable' && !flow && lastOnLine && isBlockText(plain);
  const text = block ? blockScalar(plain.text, indent + 2) : yamlScalar(plain, flow);
  return [{ from, to, text: style === 'in-place' && flow ? text.padEnd(to - from) : text }];
}

function bareScalar({ type, text }: Plain): string {
  if (type === 'bool') return text.toLowerCase();
  // A float with an integral value keeps a decimal point, because it would otherwise be read as an integer.
  if (type === 'float' && /^-?[0-9]+$/.test(text)) return `${text}.0`;
  return text;
}

function yamlScalar(plain: Plain, flow: boolean): string {
  const { type, text } = plain;
  if (type === 'float' && text === 'NaN') return '.nan';
  if (type === 'float' && text.endsWith('Inf')) return text === '-Inf' ? '-.inf' : '.inf';
  if (type !== 'str') return bareScalar(plain);
  return (flow ? isPlainWord(text) : isPlainText(text)) && readPlainScalar(text)?.type === 'str'
    ? text
    : quote(text);
}

function isPlainWord(text: string): boolean {
  return /^[A-Za-z0-9_./+@][A-Za-z0-9_./+=@-]*$/.test(text) && isPlainText(text);
}

/** Text that every YAML parser reads as a plain scalar outside braces; excludes words of YAML 1.1 and base-60 numbers. */
function isPlainText(text: string): boolean {
  return (
    /^[A-Za-z0-9_./+$^(;~\\][ -~]*$/.test(text) &&
    !/:( |$)| #| $|^\.\.\.|^[0-9]+(:[0-9]+)+$/.test(text) &&
    !/^(y|n|yes|no|on|off)$/i.test(text)
  );
}

/** A double-quoted YAML string. Characters that some parsers read as a line break, or drop, are escaped. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    troublesome,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Control characters, Unicode line breaks and byte order marks. */
const troublesome = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu;

function isBlockText({ type, text }: Plain): boolean {
  const lines = text.split('\n');
  return (
    type === 'str' &&
    lines.length > 2 - Number(!text.endsWith('\n')) &&
    !text.endsWith('\n\n') &&
    !/^[ \n]/.test(text) &&
    !lines.some((line) => /^\s+$|\s$/.test(line) || line.search(troublesome) !== -1)
  );
}

/** The final line break is the one that already follows the scalar. */
function blockScalar(text: string, indent: number): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const pad = ' '.repeat(indent);
  return [text.endsWith('\n') ? '|' : '|-', ...lines.map((line) => (line === '' ? '' : pad + line))].join(
    '\n',
  );
}

/** Inserts metadata into every document of a file that has none. */
export function insertMetadata(tree: Tree, metadata: Metadata): Edit[] {
  return tree.documents.map((document) => {
    const { root, end } = document;
    if (root.flow) return flowMetadata(tree, root, metadata);
    const lines =
      tree.format === 'dotenv' ? dotenvMetadata(metadata) : yamlMetadata(metadata, indentOf(tree.text, root));
    return { from: end, to: end, text: atLineStart(tree.text, end) + lines };
  });
}

/** Removes the metadata from every document. */
export function removeMetadata(tree: Tree): Edit[] {
  if (tree.format === 'dotenv') {
    const edits: Edit[] = [];
    let from = 0;
    for (const line of tree.text.split('\n')) {
      if (line.startsWith(metadataPrefix))
        edits.push({ from, to: Math.min(from + line.length + 1, tree.text.length), text: '' });
      from += line.length + 1;
    }
    return edits;
  }
  return tree.documents.flatMap(({ root, metadata }) => {
    if (metadata === undefined) return [];
    const { text } = tree;
    if (root.flow) {
      // Also removes the comma before it or, if the metadata comes first, the one after it.
      const before = /,\s*$/.exec(text.slice(0, metadata.from))?.[0].length;
      if (before !== undefined) return [{ from: metadata.from - before, to: metadata.to, text: '' }];
      const behind = /^\s*,?\s*/.exec(text.slice(metadata.to))?.[0].length ?? 0;
      return [{ from: metadata.from, to: metadata.to + behind, text: '' }];
    }
    const from = text.lastIndexOf('\n', metadata.from - 1) + 1;
    const end = text.indexOf('\n', metadata.to - 1);
    const to = text[metadata.to - 1] === '\n' ? metadata.to : end === -1 ? text.length : end + 1;
    return [{ from, to, text: '' }];
  });
}

function atLineStart(text: string, at: number): string {
  return at === 0 || text[at - 1] === '\n' ? '' : '\n';
}

function indentOf(text: string, root: Span): number {
  return root.to === root.from ? 0 : root.from - (text.lastIndexOf('\n', root.from - 1) + 1);
}

function yamlMetadata(metadata: Metadata, indent: number): string {
  const data = Object.fromEntries(metadataEntries(metadata));
  const text = stringify({ sops: data }, { lineWidth: 0, blockQuote: 'literal', schema: 'yaml-1.1' });
  const pad = ' '.repeat(indent);
  return indent === 0 ? text : text.replace(/^(?=.)/gm, pad);
}

function flowMetadata(tree: Tree, root: Collection, metadata: Metadata): Edit {
  const data = Object.fromEntries(metadataEntries(metadata));
  const last = root.entries.findLast(({ kind }) => kind === 'item');
  const at = last?.to ?? root.from + 1;
  const comma = last === undefined ? '' : ',';
  const indent = /^\{[ \t]*\n([ \t]+)"/.exec(tree.text.slice(root.from))?.[1];
  if (tree.format === 'yaml' || indent === undefined) {
    return { from: at, to: at, text: `${comma}${comma && ' '}"sops": ${JSON.stringify(data)}` };
  }
  const body = JSON.stringify(data, undefined, indent).replaceAll('\n', `\n${indent}`);
  return { from: at, to: at, text: `${comma}\n${indent}"sops": ${body}` };
}

function dotenvMetadata(metadata: Metadata): string {
  const data = metadataEntries(metadata).map(
    ([name, value]) => [name, value === true ? 'true' : value] as const,
  );
  return flatten(Object.fromEntries(data))
    .map(([name, value]) => `${metadataPrefix}${name}=${value.replaceAll('\n', '\\n')}\n`)
    .join('');
}
