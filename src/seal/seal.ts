import { resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import type { Failed } from '../diagnostics/result.ts';
import type { SecretValue } from '../leaks/needles.ts';
import { scanLeaks } from '../leaks/scan.ts';
import { checkSealed } from '../sops/check.ts';
import { ruleFor, type SopsConfig } from '../sops/config.ts';
import type { Identity } from '../sops/keys.ts';
import { type Opened, openSealed } from '../sops/open.ts';
import { isProven, type Proven, proofsOf } from '../sops/proof.ts';
import { readTree } from '../sops/read.ts';
import { Report } from '../sops/report.ts';
import { type SealRule, sealText } from '../sops/seal.ts';
import { isSealedPath } from '../sops/sealed.ts';
import { leavesOf } from '../sops/tree.ts';
import type { KnownSeals } from './known.ts';
import { newRecipients, type RecipientChange, recipientChange } from './new-recipients.ts';

/** A rendered file. `path` is relative to the output folder, with `/` between its parts. */
export interface PlainFile {
  readonly path: string;
  readonly content: string;
  /** Whether to seal the file; a file named `*.sops.*` is always sealed. */
  readonly secret: boolean;
}

export interface SealTreeOptions {
  /** The output folder, absolute. */
  readonly root: string;
  /** Undefined if there is no `.sops.yaml`; then it is an error if a file has to be sealed. */
  readonly config: SopsConfig | undefined;
  readonly identities: readonly Identity[];
  /** Returns the text of an earlier run's file, by its path below `root`. */
  readonly readExisting: (path: string) => string | undefined;
  /** The proofs of an earlier run, by path. The data key of a file without a proof is never reused. */
  readonly seals?: ReadonlyMap<string, readonly string[]>;
  readonly now: () => Date;
  /** The secrets that no output may contain in clear text. */
  readonly secrets?: readonly SecretValue[];
  /** Secrets whose value in sealed files of an earlier run must not change. */
  readonly lasting?: readonly SecretValue[];
  /** See `ScanOptions`. */
  readonly publicValues?: readonly string[];
  /** Sealed files that need not be opened. */
  readonly known?: KnownSeals;
  /** Replace sealed files that cannot be opened, instead of failing. */
  readonly overwriteIncomparable?: boolean;
}

export interface SealedTree {
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** For each sealed file, the proofs that its data key was created here. */
  readonly seals: ReadonlyMap<string, readonly string[]>;
  /** If there is an error among them, nothing may be written. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Seals secret files in memory. A file whose content, recipients and rule match the sealed file on disk is returned with the same
 * bytes; otherwise as little as possible changes. Afterwards every output is searched for secrets in clear text. Reads only
 * through `readExisting`, and writes nothing.
 */
export async function sealTree(files: readonly PlainFile[], options: SealTreeOptions): Promise<SealedTree> {
  const sealed = await Promise.all(
    files.map((file) =>
      isToSeal(file) ? sealFile(file, options) : { path: file.path, content: file.content },
    ),
  );
  // An error in a rule is found for each of its files but reported once.
  const found = sealed.flatMap((result) => ('diagnostics' in result ? (result.diagnostics ?? []) : []));
  const diagnostics = [
    ...new Set(found),
    ...newRecipients(
      sealed.flatMap((result) => ('change' in result && result.change ? [result.change] : [])),
      options.config,
    ),
  ];
  const toSeal = files.filter(isToSeal);
  if (options.config === undefined && toSeal.length > 0)
    diagnostics.push(noConfig(toSeal.map(({ path }) => path)));
  const incomparable = sealed.flatMap((result) => ('incomparable' in result ? [result.incomparable] : []));
  if (incomparable.length > 0) diagnostics.push(cannotCompare(incomparable, options));
  const outputs = sealed.flatMap((result) =>
    'content' in result ? [{ path: result.path, content: result.content }] : [],
  );
  const seals = new Map(
    sealed.flatMap((result) => ('proofs' in result ? [[result.path, result.proofs] as const] : [])),
  );
  const leaks = scanLeaks(
    outputs.map((output) => ({ ...output, sealed: isSealedPath(output.path) || seals.has(output.path) })),
    { secrets: options.secrets ?? [], publicValues: options.publicValues ?? [] },
  );
  return { files: outputs, seals, diagnostics: [...diagnostics, ...leaks] };
}

function isToSeal({ secret, path }: PlainFile): boolean {
  return secret || isSealedPath(path);
}

type SealedFile =
  | { readonly path: string; readonly content: string }
  | {
      readonly path: string;
      readonly content: string;
      readonly proofs: readonly string[];
      readonly diagnostics: readonly Diagnostic[];
      readonly change?: RecipientChange | undefined;
    }
  | Failed
  | { readonly incomparable: string };

async function sealFile(file: PlainFile, options: SealTreeOptions): Promise<SealedFile> {
  const { path } = file;
  const { config, now } = options;
  // Reported once for all files by the caller.
  if (config === undefined) return { diagnostics: [] };
  const found = ruleFor(config, placeForRules(path, options.root, config), path);
  if ('diagnostics' in found) return found;

  const known = options.seals?.get(path) ?? [];
  const before = options.readExisting(path);
  const seal = before !== undefined && {
    path,
    plain: file.content,
    sealed: before,
    rule: recorded(found.rule),
    proofs: known,
  };
  if (seal && options.known?.has(seal)) return { path, content: seal.sealed, proofs: known, diagnostics: [] };
  const previous = await openExisting(path, options);
  if ('incomparable' in previous) return previous;
  if ('diagnostics' in previous) return previous;

  const { opened } = previous;
  const others = opened === undefined ? [] : replaced(opened, file, options.lasting ?? []);
  if (others.length > 0) return { diagnostics: others.map(({ name }) => mustNotChange(name, path)) };
  const ours = opened !== undefined && isProven(provenFile(path, opened), known, options.identities);
  const result = await sealText(path, file.content, found.rule, {
    now,
    ...(opened !== undefined && { previous: opened, newDataKey: ours ? false : ('when-changed' as const) }),
  });
  if ('diagnostics' in result) return result;
  const { recipients } = found.rule;
  const stays = opened !== undefined && result.dataKey.equals(opened.dataKey);
  const own =
    stays && !ours ? [] : proofsOf({ path, recipients, dataKey: result.dataKey }, options.identities);
  const proofs = [...new Set([...(stays ? known : []), ...own])].sort();
  const warnings =
    opened !== undefined && !stays && !ours && hasSameRecipients(opened, recipients)
      ? [...previous.warnings, notOurs(path, options)]
      : previous.warnings;
  // Files opened in this run and left unchanged have been checked more thoroughly than is possible without the key.
  if (result.text === opened?.tree.text && result.selected > 0) {
    const isAsBefore = result.text === before && warnings.length === 0 && isDeepStrictEqual(proofs, known);
    if (seal && isAsBefore) options.known?.add(seal);
    return { path, content: result.text, proofs, diagnostics: warnings };
  }
  const check = checkSealed(path, result.text, found.rule);
  if (check.diagnostics.length > 0) return { diagnostics: check.diagnostics };
  const change = opened && recipientChange(path, opened, recipients);
  return { path, content: result.text, proofs, diagnostics: warnings, change };
}

/** What a creation rule says about the files it matches. */
function recorded({ recipients, selector, macOnlyEncrypted }: SealRule): unknown {
  return [recipients, selector.kind, selector.value, macOnlyEncrypted];
}

/** The secrets whose value differs from the one in the sealed file. */
function replaced(
  opened: Opened,
  { path, content }: PlainFile,
  lasting: readonly SecretValue[],
): SecretValue[] {
  const tree = readTree(path, content, new Report(path, content));
  if (tree === undefined || lasting.length === 0) return [];
  const before = new Map(opened.leaves.map(({ leaf, plain }) => [leaf.where.join('\0'), plain.text]));
  const changed = new Set(
    [...leavesOf(tree)].flatMap(({ node, where }) => {
      const old = before.get(where.join('\0'));
      return node.kind === 'scalar' && old !== undefined && old !== node.plain.text ? [node.plain.text] : [];
    }),
  );
  return lasting.filter(({ value }) => changed.has(value));
}

function mustNotChange(name: string, path: string): Diagnostic {
  return aboutFile(path, {
    code: 'seal/must-not-change',
    message: `${name} differs from the value sealed in ${path}, and must not change once it is in use`,
    hint: `If cluster.yaml was lost or recreated, its other secrets differ too: restore the old values, which \`clusterwright secrets decrypt ${path}\` shows. To give up the data that depends on the old value: --force.`,
  });
}

function provenFile(path: string, { metadata, dataKey }: Opened): Proven {
  return { path, recipients: metadata.age.map(({ recipient }) => recipient), dataKey };
}

function hasSameRecipients({ metadata }: Opened, recipients: readonly string[]): boolean {
  const before = new Set(metadata.age.map(({ recipient }) => recipient));
  return before.size === new Set(recipients).size && recipients.every((recipient) => before.has(recipient));
}

function notOurs(path: string, { seals }: SealTreeOptions): Diagnostic {
  return aboutFile(path, {
    code: 'seal/not-ours',
    severity: 'warning',
    message:
      seals?.has(path) === true
        ? 'this file was not sealed with an available private key; it is sealed again with a new data key'
        : 'nothing proves who sealed this file; it is sealed again with a new data key',
    hint: 'This happens once for a file sealed by sops, a colleague or an older release. Otherwise ask who changed it; whoever sealed it does not learn the new values.',
  });
}

type Existing =
  | { readonly opened: Opened | undefined; readonly warnings: readonly Diagnostic[] }
  | { readonly incomparable: string }
  | Failed;

async function openExisting(path: string, options: SealTreeOptions): Promise<Existing> {
  const text = options.readExisting(path);
  if (text === undefined) return { opened: undefined, warnings: [] };
  const result = await openSealed(path, text, options.identities);
  if ('opened' in result) return { opened: result.opened, warnings: [] };
  const [first] = result.diagnostics;
  if (first?.code === 'sops/not-sealed') return { opened: undefined, warnings: [wasPlain(path)] };
  if (options.overwriteIncomparable === true) return { opened: undefined, warnings: [] };
  if (first?.code === 'sops/no-identity') return { incomparable: path };
  return {
    diagnostics: result.diagnostics.map((diagnostic) => ({
      ...diagnostic,
      code: 'seal/existing-damaged',
      message: `the sealed file of an earlier run cannot be trusted: ${diagnostic.message}`,
      hint: `${diagnostic.hint} To replace it by what is rendered now: --reseal.`,
    })),
  };
}

/**
 * The path to match creation rules against. An output folder outside the folder of `.sops.yaml`, such as a preview, is treated as
 * that folder.
 */
export function placeForRules(path: string, root: string, config: SopsConfig): string {
  const folder = resolve(config.path, '..');
  const inside = root === folder || root.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  return resolve(inside ? root : folder, ...path.split('/'));
}

function cannotCompare(paths: readonly string[], { identities }: SealTreeOptions): Diagnostic {
  const [first = ''] = paths;
  const files = paths.length === 1 ? first : `${first} and ${paths.length - 1} more sealed files`;
  return aboutFile(first, {
    code: 'seal/cannot-compare',
    message: `${files} cannot be opened with ${identities.length === 0 ? 'no private key available' : 'the available private keys'}, so changes to them cannot be detected`,
    hint: 'Put the private key into age.key, or name its file in SOPS_AGE_KEY_FILE; in CI, put the key itself into SOPS_AGE_KEY. To replace the files without opening them, which changes all of their lines: --reseal.',
  });
}

function wasPlain(path: string): Diagnostic {
  return aboutFile(path, {
    code: 'seal/was-plain',
    severity: 'warning',
    message: 'this file was on disk in clear text, and is now sealed',
    hint: 'If it was ever committed or pushed, replace its secrets: the git history keeps them.',
  });
}

function noConfig([first = '', ...others]: readonly string[]): Diagnostic {
  const those = others.length > 0 ? `${first} and ${others.length} more` : first;
  return aboutFile(first, {
    code: 'sops/no-config',
    message: `${those} cannot be sealed: there is no .sops.yaml with creation rules`,
    hint: '`clusterwright init` writes one; SOPS_CONFIG can name one in another folder.',
  });
}
