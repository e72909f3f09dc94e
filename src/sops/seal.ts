import type { Result } from '../diagnostics/result.ts';
import { additionalData, encryptValue, newDataKey } from './cipher.ts';
import { notARecipient, wrapDataKey } from './keys.ts';
import { Mac, sameDigest, sealMac } from './mac.ts';
import { formatVersion, type Metadata, type WrappedKey } from './metadata.ts';
import type { Opened } from './open.ts';
import { readTree } from './read.ts';
import { Report } from './report.ts';
import type { Plain } from './scalar.ts';
import { compileSelector, type Selection, type Selector } from './selection.ts';
import { type Leaf, leavesOf, type Span, type Tree } from './tree.ts';
import { applyEdits, type Edit, insertMetadata, sealEdits } from './write.ts';

/** The recipients of a file, and which of its values to encrypt. */
export interface SealRule {
  readonly recipients: readonly string[];
  readonly selector: Selector;
  readonly macOnlyEncrypted: boolean;
}

/** What a sealed file is based on. */
export interface SealOptions {
  readonly now: () => Date;
  /** The previous version of the sealed file: unchanged values keep their bytes. */
  readonly previous?: Opened;
  /**
   * Whether to create a new data key even if the recipients stay the same: always, or as soon as anything changes, which is
   * needed for a data key that someone else may know.
   */
  readonly newDataKey?: boolean | 'when-changed';
}

/** The sealed text, how many of its values are encrypted, and its data key; or why it could not be sealed. */
export type SealResult = Result<{
  readonly text: string;
  readonly selected: number;
  readonly dataKey: Buffer;
}>;

/**
 * Seals a plain text file. If `previous` has the same content, recipients and rule, its text is returned unchanged. Otherwise its
 * data key and the ciphertext of unchanged values are kept, so that a changed value changes only its own line, `mac` and
 * `lastmodified`. Changed recipients get a new data key.
 */
export async function sealText(
  path: string,
  text: string,
  rule: SealRule,
  options: SealOptions,
): Promise<SealResult> {
  const report = new Report(path, text);
  const tree = readTree(path, text, report);
  if (tree === undefined) return { diagnostics: report.diagnostics };
  const selection = compileSelector(rule.selector);
  checkInput(tree, rule, selection, report);
  if (selection === undefined) return { diagnostics: report.diagnostics };
  const leaves = [...leavesOf(tree)].map((leaf) => ({
    leaf,
    plain: plainOf(leaf),
    selected: selection(leaf),
  }));
  checkText(tree, leaves, report);
  if (report.failed) return { diagnostics: report.diagnostics };

  const selected = leaves.filter((entry) => entry.selected && isValue(entry.plain)).length;
  const mac = new Mac(rule.macOnlyEncrypted);
  for (const entry of leaves) mac.add(entry.plain, entry.selected);
  const digest = mac.digest();

  const { previous } = options;
  const sameKeys =
    previous !== undefined && options.newDataKey !== true && hasRecipients(previous, rule.recipients);
  if (sameKeys && sameRule(previous, rule) && sameContent(previous, leaves)) {
    return { text: previous.tree.text, selected, dataKey: previous.dataKey };
  }
  if (sameKeys && options.newDataKey === 'when-changed') {
    return sealText(path, text, rule, { ...options, newDataKey: true });
  }
  const dataKey = sameKeys ? previous.dataKey : newDataKey();
  const age = sameKeys ? previous.metadata.age : await wrapped(dataKey, rule, report);
  if (report.failed) return { diagnostics: report.diagnostics };

  const kept = sameKeys ? new KeptCiphertexts(previous) : undefined;
  const edits: Edit[] = [];
  for (const { leaf, plain, selected: encrypt } of leaves) {
    if (!encrypt || plain.type === 'null' || plain.text === '') continue;
    const ciphertext = kept?.take(leaf, plain) ?? encryptValue(plain, dataKey, additionalData(leaf.path));
    edits.push(...sealEdits(leaf.node, ciphertext, tree.format));
  }
  edits.push(...insertMetadata(tree, metadataFor(rule, age, digest, dataKey, options, sameKeys)));
  return { text: applyEdits(text, edits), selected, dataKey };
}

interface SelectedLeaf {
  readonly leaf: Leaf;
  readonly plain: Plain;
  readonly selected: boolean;
}

function plainOf({ node }: Leaf): Plain {
  return node.kind === 'comment' ? { type: 'comment', text: node.text } : node.plain;
}

function isValue({ type, text }: Plain): boolean {
  return type !== 'comment' && type !== 'null' && text !== '';
}

function checkInput(tree: Tree, rule: SealRule, selection: Selection | undefined, report: Report): void {
  const block = tree.documents.map(({ metadata }) => metadata).find((metadata) => metadata !== undefined);
  if (block !== undefined) {
    report.add({
      code: 'sops/already-sealed',
      message:
        'this file already has a sops key: it is sealed, or uses the name that SOPS reserves for its metadata',
      where: ['sops'],
      ...{ from: block.from, to: block.from + 4 },
      hint: 'Open it first with `clusterwright secrets decrypt`, or rename the key.',
    });
  }
  if (selection === undefined) {
    report.add({
      code: 'sops/bad-selector',
      message: `${rule.selector.kind} is not a valid regular expression`,
      hint: 'Correct it in .sops.yaml: RE2 has no lookaround and no backreferences.',
    });
  }
}

/** Reports text that cannot be encoded, and clear text that Go's YAML parser reads differently. */
function checkText(tree: Tree, leaves: readonly SelectedLeaf[], report: Report): void {
  const hidden: Span[] = [];
  for (const { leaf, plain, selected } of leaves) {
    const { node, where } = leaf;
    if (/\p{Surrogate}/u.test(plain.text)) {
      const message = 'this text contains half of a surrogate pair, which UTF-8 cannot encode';
      const hint = 'Write the whole character, or the bytes in base64.';
      report.add({ code: 'sops/unsupported', message, where, from: node.from, to: node.to, hint });
    }
    if (!selected || plain.text === '') continue;
    hidden.push(node);
    if (node.kind === 'scalar' && node.slot.body !== undefined) hidden.push(node.slot.body);
  }
  if (tree.format !== 'yaml') return;
  for (const { index } of tree.text.matchAll(lineBreaksOfOthers)) {
    const isMark = index === 0 && tree.text.startsWith('\ufeff');
    if (isMark || hidden.some(({ from, to }) => index >= from && index < to)) continue;
    report.add({
      code: 'sops/unsupported',
      message:
        'this is a control character or a Unicode line break, which other YAML parsers drop or read as the end of the line',
      from: index,
      to: index + 1,
      hint: 'Write it in double quotes with an escape, as in "\\u2028", or encrypt the value.',
    });
  }
}

const lineBreaksOfOthers = /[\u007f-\u009f\u2028\u2029\ufeff]/gu;

async function wrapped(dataKey: Buffer, rule: SealRule, report: Report): Promise<WrappedKey[]> {
  const keys = await wrapDataKey(dataKey, rule.recipients);
  const good: WrappedKey[] = [];
  keys.forEach((key, index) => {
    if (key !== undefined) {
      good.push(key);
      return;
    }
    report.add({ code: 'sops/bad-recipient', ...notARecipient(rule.recipients[index] ?? '') });
  });
  if (rule.recipients.length === 0) {
    report.add({
      code: 'sops/bad-recipient',
      message: 'the creation rule for this file has no recipient, so nobody could open it',
      hint: 'Add `age: <recipient>` to the rule in .sops.yaml.',
    });
  }
  return good;
}

function hasRecipients({ metadata }: Opened, recipients: readonly string[]): boolean {
  const listed = new Set(metadata.age.map(({ recipient }) => recipient));
  return listed.size === new Set(recipients).size && recipients.every((recipient) => listed.has(recipient));
}

function sameRule({ metadata }: Opened, { selector, macOnlyEncrypted }: SealRule): boolean {
  return (
    metadata.macOnlyEncrypted === macOnlyEncrypted &&
    metadata.selector.kind === selector.kind &&
    metadata.selector.value === selector.value
  );
}

/**
 * Whether two files have the same content, however they are indented and quoted. The positions of comments are ignored, because
 * sops moves them when it writes a file.
 */
function sameContent(previous: Opened, leaves: readonly SelectedLeaf[]): boolean {
  const before = fingerprint(
    previous.leaves.map(({ leaf, plain, sealed }) => ({ leaf, plain, selected: sealed !== undefined })),
  );
  const after = fingerprint(leaves);
  return before.values === after.values && before.comments === after.comments;
}

function fingerprint(leaves: readonly SelectedLeaf[]) {
  const values: unknown[] = [];
  const comments: string[] = [];
  for (const { leaf, plain, selected } of leaves) {
    if (plain.type === 'comment') comments.push(plain.text.trim());
    else values.push([leaf.where, kindOf(plain), plain.text, selected && plain.type !== 'null']);
  }
  return { values: JSON.stringify(values), comments: JSON.stringify(comments.filter(Boolean).sort()) };
}

/** sops writes an unencrypted `1e3` as `1000`, and then reads an integer. */
function kindOf({ type }: Plain): string {
  return type === 'int' || type === 'float' ? 'number' : type;
}

/** The ciphertexts of the previous version, by place and plain text; each is used once. */
class KeptCiphertexts {
  readonly #byContent = new Map<string, string[]>();

  constructor(previous: Opened) {
    for (const { leaf, plain, sealed } of previous.leaves) {
      if (sealed === undefined || sealed === '') continue;
      const key = this.#key(leaf, plain);
      this.#byContent.set(key, [...(this.#byContent.get(key) ?? []), sealed]);
    }
  }

  take(leaf: Leaf, plain: Plain): string | undefined {
    return this.#byContent.get(this.#key(leaf, plain))?.shift();
  }

  #key({ path }: Leaf, { type, text }: Plain): string {
    return JSON.stringify([path, type, text]);
  }
}

function metadataFor(
  rule: SealRule,
  age: readonly WrappedKey[],
  digest: string,
  dataKey: Buffer,
  { now, previous }: SealOptions,
  sameKeys: boolean,
): Metadata {
  const { selector, macOnlyEncrypted } = rule;
  const same = sameKeys && previous !== undefined && sameDigest(previous.digest, digest);
  const lastmodified = same ? previous.metadata.lastmodified : `${now().toISOString().slice(0, 19)}Z`;
  return {
    age,
    selector,
    macOnlyEncrypted,
    lastmodified,
    mac: same ? previous.metadata.mac : sealMac(digest, dataKey, lastmodified),
    version: sameKeys && previous !== undefined ? previous.metadata.version : formatVersion,
  };
}
