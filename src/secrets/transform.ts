import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { digest } from '../disk/digest.ts';
import { diskDiagnostic } from '../disk/problem.ts';
import { Refusal } from '../disk/refusal.ts';
import { readableTarget } from '../disk/write-files.ts';
import type { RecipientChange } from '../seal/new-recipients.ts';
import { configName } from '../sops/find-config.ts';
import {
  findIdentities,
  loadConfig,
  openSealed,
  parseConfig,
  proofsOf,
  ruleFor,
  type SealRule,
  type SopsConfig,
  sealText,
} from '../sops/index.ts';
import { isSealedText } from '../sops/sealed.ts';
import { leftClear } from './left-clear.ts';
import { newToTree } from './new-to-tree.ts';

/** The folder and environment of a command. */
export interface Place {
  /** Absolute; the paths of files are relative to it. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
  /** The text of the folder's `.sops.yaml`, if it changes together with the files. */
  readonly rules?: string;
}

/** The new content of a file, or why there is none. Both may come with warnings. */
export interface Transformed {
  readonly path: string;
  /** Absent if there was an error. */
  readonly content?: string;
  readonly changed: boolean;
  /** If the file was sealed with a data key created here: returns the proofs of that for its path in the manifest. */
  readonly proofs?: (path: string) => readonly string[];
  /** The recipients that the file gained by being resealed. */
  readonly gained?: Gained | undefined;
  /** The digest of what was read, so that a file that has changed in the meantime is not replaced. */
  readonly was?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Gained {
  readonly change: RecipientChange;
  /** The `.sops.yaml` that contains the rule. */
  readonly config: SopsConfig;
}

/** The text of a file, or a diagnostic if it cannot be read. */
export function readFileOr(path: string, folder: string): string | Diagnostic {
  try {
    return readFileSync(readableTarget(folder, path), 'utf8');
  } catch (error) {
    if (error instanceof Refusal) return diskDiagnostic(error, folder) as Diagnostic;
    return aboutFile(path, {
      code: 'source/not-found',
      message: `${path} does not exist or cannot be read`,
      hint: 'Check the path; it is relative to the working folder.',
    });
  }
}

/** The creation rule for a file, and the `.sops.yaml` that contains it. */
export function ruleOf(
  path: string,
  { folder, env, rules }: Place,
): { readonly rule: SealRule; readonly config: SopsConfig } | readonly Diagnostic[] {
  const result =
    rules === undefined
      ? loadConfig(folder, env)
      : parseConfig(resolve(folder, configName), configName, rules);
  if ('diagnostics' in result) return result.diagnostics;
  const { config } = result;
  const found = ruleFor(config, resolve(folder, path), path);
  return 'rule' in found ? { rule: found.rule, config } : found.diagnostics;
}

/**
 * Seals a plain text file by the rule for its path. A file that is already sealed is not changed.
 *
 * @param secretSettings - Keys that must be sealed, whatever the rule says.
 */
export async function encrypted(
  path: string,
  place: Place,
  secretSettings: readonly string[] = [],
): Promise<Transformed> {
  const text = readFileOr(path, place.folder);
  if (typeof text !== 'string') return failed(path, [text]);
  if (isSealedText(text)) return { path, content: text, changed: false, diagnostics: [] };
  if (isToml(path)) return failed(path, [noToml(path)]);
  const found = ruleOf(path, place);
  if (!('rule' in found)) return failed(path, found);
  const { rule, config } = found;
  const result = await sealText(path, text, rule, { now: place.now });
  if ('diagnostics' in result) return failed(path, result.diagnostics);
  const clear = leftClear(path, result.text, secretSettings, 'clusterwright secrets encrypt');
  if (clear.length > 0) return failed(path, clear);
  if (result.selected === 0) return failed(path, [nothingSelected(path, rule)]);
  // Without a private key there is no proof, and the next change creates a new data key.
  const { identities } = await findIdentities(place.folder, place.env);
  const { recipients } = rule;
  const proofs = (listed: string) =>
    proofsOf({ path: listed, recipients, dataKey: result.dataKey }, identities);
  const diagnostics = byComment(path, text, rule);
  const added = await newToTree(path, recipients, place.folder, identities);
  const gained = added.length > 0 ? { change: { path, added, first: true }, config } : undefined;
  return { path, content: result.text, changed: true, proofs, gained, was: digest(text), diagnostics };
}

/** SOPS cannot seal single values of a TOML file, and a file that is sealed as a whole could not be edited. */
function noToml(path: string): Diagnostic {
  return aboutFile(path, {
    code: 'sops/unknown-format',
    message: `${path} cannot be sealed: SOPS has no format for TOML`,
    hint: 'Keep the file out of the repository, with .gitignore; or write the configuration as cluster.yaml, which can be sealed.',
  });
}

/** Flux decrypts objects as JSON, which has no comments. */
function byComment(path: string, text: string, { selector }: SealRule): Diagnostic[] {
  const isObject = /^apiVersion:/m.test(text) && /^kind:/m.test(text);
  if (!isObject || !/comment/.test(selector.kind)) return [];
  return [
    aboutFile(path, {
      code: 'flux/sealed-by-comment',
      severity: 'warning',
      message: `the rule for ${path} seals by comments, which Flux cannot open`,
      hint: 'Use encrypted_regex in .sops.yaml: `^(data|stringData)$`.',
    }),
  ];
}

/** Returns the plain text of a sealed file. */
export async function decrypted(path: string, place: Place): Promise<Transformed> {
  const text = readFileOr(path, place.folder);
  if (typeof text !== 'string') return failed(path, [text]);
  const { identities, diagnostics } = await findIdentities(place.folder, place.env);
  const result = await openSealed(path, text, identities);
  if ('diagnostics' in result) return failed(path, [...diagnostics, ...result.diagnostics]);
  return { path, content: result.opened.text('readable'), changed: true, was: digest(text), diagnostics };
}

export function failed(path: string, diagnostics: readonly Diagnostic[]): Transformed {
  return { path, changed: false, diagnostics };
}

export function nothingSelected(path: string, { selector }: SealRule): Diagnostic {
  return aboutFile(path, {
    code: 'sops/nothing-selected',
    message: `the rule for ${path} selects none of its values, so nothing would be encrypted`,
    hint: `Its ${selector.kind} is "${selector.value}": correct it in .sops.yaml, or the names in the file.`,
  });
}
