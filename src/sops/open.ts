import type { Result } from '../diagnostics/result.ts';
import { additionalData, decryptValue, looksSealed } from './cipher.ts';
import { type Identity, unwrapDataKey } from './keys.ts';
import { Mac, openMac, sameDigest } from './mac.ts';
import { type Metadata, readMetadata } from './metadata.ts';
import { readTree } from './read.ts';
import { Report } from './report.ts';
import type { Plain } from './scalar.ts';
import { compileSelector, type Selection } from './selection.ts';
import { type Leaf, leavesOf, type Scalar, type Span, type Tree } from './tree.ts';
import { applyEdits, type Edit, openEdits, removeMetadata, type Style } from './write.ts';

/** One value or comment of an opened file. */
interface OpenedLeaf {
  readonly leaf: Leaf;
  readonly plain: Plain;
  /** The ciphertext, if the value is encrypted. */
  readonly sealed?: string;
}

/** A sealed file whose data key, values and MAC have been verified. */
export interface Opened {
  readonly tree: Tree;
  readonly metadata: Metadata;
  readonly dataKey: Buffer;
  /** The digest that the MAC authenticates. */
  readonly digest: string;
  readonly leaves: readonly OpenedLeaf[];
  /** Values that someone typed in clear text in place of ciphertext; always empty unless `allowTypedIn` is set. */
  readonly typedIn: readonly Leaf[];
  /** The plain text of the file. With `in-place` every key keeps its line and column, and blank lines replace the metadata. */
  text(style: Style): string;
}

/** How strictly a file is opened. */
export interface OpenOptions {
  /**
   * Whether values in clear text are allowed in place of ciphertext, as in a configuration that people edit. Only possible if the
   * MAC covers only encrypted values; it does not match then, so each of the other values is verified individually.
   */
  readonly allowTypedIn?: boolean;
}

/** The opened file, or why it could not be opened. */
export type OpenResult = Result<{ readonly opened: Opened }>;

/**
 * Opens a sealed file: decrypts its data key with one of `identities`, then every value, and verifies the MAC. A file of which
 * any part was changed is rejected as a whole. No message contains a value.
 */
export async function openSealed(
  path: string,
  text: string,
  identities: readonly Identity[],
  { allowTypedIn = false }: OpenOptions = {},
): Promise<OpenResult> {
  const report = new Report(path, text);
  const tree = readTree(path, text, report);
  if (tree === undefined) return { diagnostics: report.diagnostics };
  if (tree.metadata === undefined) {
    report.add({
      code: 'sops/not-sealed',
      message: 'this file is not sealed: it has no sops metadata',
      hint: 'Seal it with `clusterwright secrets encrypt`.',
    });
    return { diagnostics: report.diagnostics };
  }
  const metadata = readMetadata(tree.metadata, report);
  const selection = metadata && compile(metadata, tree, report);
  const dataKey = metadata && selection && (await unwrap(metadata, tree, identities, report));
  if (metadata === undefined || selection === undefined || dataKey === undefined) {
    return { diagnostics: report.diagnostics };
  }
  const leaves: OpenedLeaf[] = [];
  const typedIn: Leaf[] = [];
  const mac = new Mac(metadata.macOnlyEncrypted);
  for (const leaf of leavesOf(tree)) {
    if (allowTypedIn && metadata.macOnlyEncrypted && selection(leaf) && isTypedIn(leaf, tree)) {
      typedIn.push(leaf);
      leaves.push({ leaf, plain: (leaf.node as Scalar).plain });
      continue;
    }
    const opened = openLeaf(leaf, selection(leaf), tree, dataKey, report);
    if (opened === undefined) continue;
    leaves.push(opened);
    mac.add(opened.plain, opened.sealed !== undefined);
  }
  if (report.failed) return { diagnostics: report.diagnostics };
  // A replaced value is lost, so the MAC cannot match and there is no digest.
  const digest = typedIn.length > 0 ? '' : mac.digest();
  if (typedIn.length === 0) checkMac(digest, metadata, dataKey, tree, report);
  if (report.failed) return { diagnostics: report.diagnostics };
  const plain = (style: Style) => plaintext(tree, leaves, style);
  return { opened: { tree, metadata, dataKey, digest, leaves, typedIn, text: plain } };
}

function compile(metadata: Metadata, tree: Tree, report: Report): Selection | undefined {
  const selection = compileSelector(metadata.selector);
  if (selection !== undefined) return selection;
  report.add({
    code: 'sops/bad-selector',
    message: `sops.${metadata.selector.kind} is not a valid regular expression`,
    where: ['sops', metadata.selector.kind],
    from: tree.metadata?.from ?? 0,
    hint: 'The metadata was edited by hand: restore the file from git.',
  });
  return undefined;
}

async function unwrap(
  metadata: Metadata,
  tree: Tree,
  identities: readonly Identity[],
  report: Report,
): Promise<Buffer | undefined> {
  const result = await unwrapDataKey(metadata.age, identities);
  if ('dataKey' in result) return result.dataKey;
  const recipients = metadata.age.map(({ recipient }) => recipient).join(', ');
  const from = tree.metadata?.from ?? 0;
  if (result.failed === 'no-identity') {
    report.add({
      code: 'sops/no-identity',
      message:
        identities.length === 0
          ? 'there is no private key to open this file with'
          : 'none of the available private keys opens this file',
      where: ['sops', 'age'],
      from,
      hint: `It is sealed for ${recipients}. Put the private key of one of these into age.key, or name its file in SOPS_AGE_KEY_FILE; in CI, put it into the secret SOPS_AGE_KEY.`,
    });
  } else {
    const index = metadata.age.findIndex(({ recipient }) => recipient === result.recipient);
    report.add({
      code: 'sops/damaged-key',
      message: `the data key that is encrypted for ${result.recipient} was changed, and cannot be decrypted`,
      where: ['sops', 'age', index, 'enc'],
      from,
      hint: 'Restore the file from git.',
    });
  }
  return undefined;
}

function openLeaf(
  leaf: Leaf,
  selected: boolean,
  tree: Tree,
  dataKey: Buffer,
  report: Report,
): OpenedLeaf | undefined {
  const { node, path, where } = leaf;
  if (node.kind === 'comment') {
    const clear: OpenedLeaf = { leaf, plain: { type: 'comment', text: node.text } };
    // sops allows a clear comment among sealed values, which its older releases write.
    if (!selected || !looksSealed(node.text)) return clear;
    const plain = decryptValue(node.text, dataKey, additionalData(path));
    if (plain !== undefined) return { leaf, plain: { type: 'comment', text: plain.text }, sealed: node.text };
    report.add({
      code: 'sops/damaged-value',
      message: 'an encrypted comment was changed or moved, and cannot be decrypted',
      where,
      ...span(node),
      hint: 'Restore the file from git.',
    });
    return undefined;
  }
  if (!selected || node.plain.type === 'null') return { leaf, plain: node.plain };
  const plain =
    node.plain.type === 'str' ? decryptValue(node.plain.text, dataKey, additionalData(path)) : undefined;
  if (plain !== undefined && plain.type !== 'comment') return { leaf, plain, sealed: node.plain.text };
  const inClear = isInClear(node, tree);
  report.add({
    code: 'sops/damaged-value',
    message: inClear
      ? 'this value should be encrypted, but is plain text'
      : 'this encrypted value was changed or moved here from another key, and cannot be decrypted',
    where,
    ...span(node),
    hint: inClear
      ? 'Restore the file from git, or change the value with `clusterwright secrets edit`, or in what the file is rendered from.'
      : 'Restore the file from git.',
  });
  return undefined;
}

function isTypedIn({ node }: Leaf, tree: Tree): boolean {
  if (node.kind === 'comment' || node.plain.type === 'null' || node.plain.text === '') return false;
  return isInClear(node, tree);
}

function isInClear({ from, to }: Span, { text }: Tree): boolean {
  return !looksSealed(text.slice(from, to).replace(/^(["'])(.*)\1$/s, '$2'));
}

function checkMac(digest: string, metadata: Metadata, dataKey: Buffer, tree: Tree, report: Report): void {
  const expected = openMac(metadata, dataKey);
  const from = tree.metadata?.from ?? 0;
  if (expected === undefined) {
    report.add({
      code: 'sops/mac-mismatch',
      message: 'sops.mac, or sops.lastmodified to which it is bound, was changed, and cannot be decrypted',
      where: ['sops', 'mac'],
      from,
      hint: 'Restore the file from git.',
    });
  } else if (!sameDigest(digest, expected)) {
    report.add({
      code: 'sops/mac-mismatch',
      message: metadata.macOnlyEncrypted
        ? 'an encrypted value was added, removed or reordered since this file was sealed: sops.mac does not match'
        : 'a value was added, removed, reordered, or changed where it is not encrypted, since this file was sealed: sops.mac does not match',
      where: ['sops', 'mac'],
      from,
      hint: 'Restore the file from git, and change it with `clusterwright secrets edit` or in what it is rendered from.',
    });
  }
}

function plaintext(tree: Tree, leaves: readonly OpenedLeaf[], style: Style): string {
  const edits: Edit[] = [];
  for (const { leaf, plain, sealed } of leaves) {
    if (sealed === undefined || (sealed === '' && plain.text === '')) continue;
    edits.push(...openEdits(leaf.node, plain, tree.format, style));
  }
  const removals = removeMetadata(tree);
  edits.push(...(style === 'readable' ? removals : removals.map((edit) => blank(tree.text, edit))));
  return applyEdits(tree.text, edits);
}

/** Replaces the metadata by white space, so that what follows keeps its line. */
function blank(text: string, { from, to }: Edit): Edit {
  return { from, to, text: text.slice(from, to).replace(/[^\n]+/g, '') };
}

function span({ from, to }: Leaf['node']): { from: number; to: number } {
  return { from, to };
}
