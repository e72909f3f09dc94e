import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { isScalar, Scalar } from 'yaml';
import { generateValue } from '../app-kit/generate-value.ts';
import type { Generator } from '../app-kit/setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { parseSource, type Source } from '../diagnostics/source.ts';
import { digest } from '../disk/digest.ts';
import { isSealedName } from '../seal/seal.ts';
import { findIdentities, type Identity, isProven, openSealed, proofsOf, sealText } from '../sops/index.ts';
import { listFiles, readText } from './files.ts';
import { knownProofs } from './manifest-after.ts';
import { isSealedText } from './read-sealed.ts';
import { failed, type Place, readFileOr, ruleOf, type Transformed } from './transform.ts';

/** What the schema says of a secret setting. */
export interface SecretSetting {
  readonly name: string;
  /** `x-generate`: how a value is made; left out where it comes from another system. */
  readonly generate?: Generator;
  /** `x-rotation`: what a new value means for a running cluster, in a sentence. */
  readonly rotation?: string;
}

/** The sealed files below a folder: those that are named so, and the configuration where it is sealed. */
export function sealedFiles(folder: string, config: string, place: Place): string[] {
  const root = resolve(place.folder, folder);
  const named = listFiles(root, place.env).paths.filter(isSealedName);
  const relativePaths = named.map((path) => (folder === '.' ? path : `${folder.replace(/\/$/, '')}/${path}`));
  const text = readText(place.folder, config);
  return text !== undefined && isSealedText(text) ? [...new Set([config, ...relativePaths])] : relativePaths;
}

/**
 * Seal files anew for whom their rules name now.
 *
 * @param keys - `new-data-key`: every value gets new ciphertext under a new key. `recipients`: only files whose
 * recipients differ from their rule are touched, and these get a new data key, too.
 */
export async function resealed(
  paths: readonly string[],
  keys: 'new-data-key' | 'recipients',
  place: Place,
): Promise<Transformed[]> {
  const { identities, diagnostics } = await findIdentities(place.folder, place.env);
  const results = await Promise.all(paths.map((path) => resealFile(path, keys, identities, place)));
  return [{ path: '', changed: false, diagnostics }, ...results];
}

async function resealFile(
  path: string,
  keys: 'new-data-key' | 'recipients',
  identities: readonly Identity[],
  place: Place,
): Promise<Transformed> {
  const text = readFileOr(path, place.folder);
  if (typeof text !== 'string') return failed(path, [text]);
  const result = await openSealed(path, text, identities);
  if ('diagnostics' in result) return failed(path, result.diagnostics);
  const rule = ruleOf(path, place);
  if (!('recipients' in rule)) return failed(path, rule);
  const { opened } = result;
  const sealed = await sealText(path, opened.text('readable'), rule, {
    now: place.now,
    previous: opened,
    newDataKey: keys === 'new-data-key' || 'when-changed',
  });
  if ('diagnostics' in sealed) return failed(path, sealed.diagnostics);
  const changed = sealed.text !== text;
  const proofs = (listed: string) =>
    proofsOf({ path: listed, recipients: rule.recipients, dataKey: sealed.dataKey }, identities);
  return { path, content: sealed.text, changed, proofs, was: digest(text), diagnostics: [] };
}

/** A setting whose rule for life is that it stays: the schema's sentence begins with these words. */
function mustNotChange({ rotation }: SecretSetting): boolean {
  return /^must not (change|be changed)/i.test(rotation ?? '');
}

/**
 * Give settings new random values, in the configuration alone: comments, order and every other line stay. A sealed
 * configuration stays sealed, and its plaintext in memory.
 */
export async function withNewValues(
  config: string,
  settings: readonly SecretSetting[],
  options: { readonly force: boolean },
  place: Place,
): Promise<Transformed> {
  const text = readFileOr(config, place.folder);
  if (typeof text !== 'string') return failed(config, [text]);
  const { identities, diagnostics } = isSealedText(text)
    ? await findIdentities(place.folder, place.env)
    : { identities: [], diagnostics: [] };
  const result = isSealedText(text) ? await openSealed(config, text, identities) : undefined;
  if (result !== undefined && 'diagnostics' in result) {
    return failed(config, [...diagnostics, ...result.diagnostics]);
  }
  const plain = result === undefined ? text : result.opened.text('readable');
  const parsed = parseSource(config, plain);
  if ('diagnostics' in parsed) return failed(config, parsed.diagnostics);

  const problems = settings.flatMap((setting) => obstacle(setting, parsed.source, options.force));
  if (problems.length > 0) return failed(config, problems);
  const changed = replaceValues(parsed.source, settings);
  if (result === undefined)
    return { path: config, content: changed, changed: true, was: digest(text), diagnostics };

  const rule = ruleOf(config, place);
  if (!('recipients' in rule)) return failed(config, rule);
  const { metadata, dataKey } = result.opened;
  const before = metadata.age.map(({ recipient }) => recipient);
  const known = knownProofs(config, place.folder);
  const ours = isProven({ path: known.path, recipients: before, dataKey }, known.proofs, identities);
  const sealed = await sealText(config, changed, rule, {
    now: place.now,
    previous: result.opened,
    newDataKey: ours ? false : 'when-changed',
  });
  if ('diagnostics' in sealed) return failed(config, sealed.diagnostics);
  const proofs = (path: string) =>
    proofsOf({ path, recipients: rule.recipients, dataKey: sealed.dataKey }, identities);
  return { path: config, content: sealed.text, changed: true, proofs, was: digest(text), diagnostics };
}

function obstacle(setting: SecretSetting, source: Source, force: boolean): Diagnostic[] {
  const { name, generate, rotation } = setting;
  const problem = (code: Diagnostic['code'], message: string, hint: string): Diagnostic[] => {
    const range = name in source.data ? source.locate([name], 'key') : startOfFile;
    return [{ code, severity: 'error', message, file: source.path, path: name, range, hint }];
  };
  if (!isScalar(source.document.get(name, true))) {
    return problem(
      'secrets/unknown-setting',
      `${name} is not set, so there is nothing to replace`,
      'Set it first.',
    );
  }
  if (generate === undefined) {
    return problem(
      'secrets/cannot-generate',
      `${name} comes from another system, and cannot be generated`,
      rotation ?? 'Make the new value where the old one came from, and put it here.',
    );
  }
  if (mustNotChange(setting) && !force) {
    return problem(
      'secrets/must-not-change',
      `${name} must keep its value`,
      `${rotation} To change it all the same: --force.`,
    );
  }
  return [];
}

function replaceValues(source: Source, settings: readonly SecretSetting[]): string {
  const edits = settings.flatMap(({ name, generate }) => {
    const node = source.document.get(name, true);
    if (!(node instanceof Scalar) || !node.range || generate === undefined) return [];
    return [{ from: node.range[0], to: node.range[1], text: `"${generateValue(generate, randomBytes)}"` }];
  });
  return edits
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: value }) => text.slice(0, from) + value + text.slice(to), source.text);
}
