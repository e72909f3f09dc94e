import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { looksSealed } from './cipher.ts';
import { readMetadata } from './metadata.ts';
import { readTree } from './read.ts';
import { Report } from './report.ts';
import type { SealRule } from './seal.ts';
import { compileSelector } from './selection.ts';
import { leavesOf } from './tree.ts';

/** What a check of a sealed file without its key found. */
export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  /** The number of encrypted values. */
  readonly sealedValues: number;
}

/**
 * Checks a sealed file without a private key: that it has a MAC and recipients, that every value that its selector selects is
 * encrypted and, given the rule for the file, that its recipients are those of the rule.
 */
export function checkSealed(path: string, text: string, rule?: SealRule): CheckResult {
  const report = new Report(path, text);
  const done = (sealedValues = 0): CheckResult => ({ diagnostics: report.diagnostics, sealedValues });
  const tree = readTree(path, text, report);
  if (tree === undefined) return done();
  if (tree.metadata === undefined) {
    report.add({
      code: 'seal/not-sealed',
      message: 'this file should be sealed, but has no sops metadata',
      hint: sealHint,
    });
    return done();
  }
  const metadata = readMetadata(tree.metadata, report);
  const selection = metadata && compileSelector(metadata.selector);
  if (metadata === undefined || selection === undefined) {
    if (metadata !== undefined) {
      report.add({
        code: 'sops/bad-selector',
        message: `sops.${metadata.selector.kind} is not a valid regular expression`,
        from: tree.metadata.from,
        hint: 'The metadata was edited by hand: restore the file from git.',
      });
    }
    return done();
  }
  let sealedValues = 0;
  for (const leaf of leavesOf(tree)) {
    const { node, where } = leaf;
    if (node.kind !== 'scalar' || node.plain.type === 'null' || node.plain.text === '' || !selection(leaf))
      continue;
    if (node.plain.type === 'str' && looksSealed(node.plain.text)) {
      sealedValues++;
      continue;
    }
    report.add({
      code: 'seal/not-sealed',
      message: 'this value should be encrypted, but is in clear text',
      where,
      from: node.from,
      to: node.to,
      hint: sealHint,
    });
  }
  if (sealedValues === 0 && !report.failed) {
    report.add({
      code: 'sops/nothing-selected',
      message: `nothing in this file is encrypted: ${metadata.selector.kind} selects no value`,
      from: tree.metadata.from,
      hint: 'Correct the selector of the rule in .sops.yaml, and seal the file again.',
    });
  }
  if (rule !== undefined) {
    const recipients = metadata.age.map(({ recipient }) => recipient);
    const missing = rule.recipients.filter((recipient) => !recipients.includes(recipient));
    const surplus = recipients.filter((recipient) => !rule.recipients.includes(recipient));
    if (missing.length + surplus.length > 0) {
      const parts = [
        missing.length > 0 ? `not sealed for ${missing.join(', ')}` : '',
        surplus.length > 0 ? `sealed for ${surplus.join(', ')}, which its rule does not name` : '',
      ];
      report.add({
        code: 'seal/wrong-recipients',
        message: `this file is ${parts.filter(Boolean).join(', and ')}`,
        where: ['sops', 'age'],
        from: tree.metadata.from,
        hint: '`clusterwright secrets rotate --recipients` seals it for the recipients in .sops.yaml. Who could open it before still can, in the git history.',
      });
    }
  }
  return done(sealedValues);
}

const sealHint =
  'Seal it with `clusterwright secrets encrypt`. If it was ever committed or pushed, replace the secrets in it.';
