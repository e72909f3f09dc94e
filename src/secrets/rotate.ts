import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { isScalar } from 'yaml';
import { generateValue } from '../app-kit/generate-value.ts';
import { mustNotChange, placesOf, type SecretSetting } from '../app-kit/secret-setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { inSource } from '../diagnostics/finding.ts';
import type { Span } from '../diagnostics/locate.ts';
import { parseConfiguration } from '../diagnostics/parse-configuration.ts';
import type { KeyPath, Source } from '../diagnostics/source.ts';
import { digest } from '../disk/digest.ts';
import { findIdentities, type Identity, openSealed, proofsOf, sealText } from '../sops/index.ts';
import { isSealedPath, isSealedText } from '../sops/sealed.ts';
import { openToChange } from './change.ts';
import { listFiles, readText } from './files.ts';
import { gainedBy } from './gained.ts';
import { withValue } from './set-value.ts';
import { failed, type Place, readFileOr, ruleOf, type Transformed } from './transform.ts';

/** The sealed files below a folder: those with a `*.sops.*` name, and sealed configuration files. */
export function sealedFiles(folder: string, configurations: readonly string[], place: Place): string[] {
  const root = resolve(place.folder, folder);
  const named = listFiles(root, place.env).paths.filter(isSealedPath);
  const relativePaths = named.map((path) => (folder === '.' ? path : `${folder.replace(/\/$/, '')}/${path}`));
  const sealed = configurations.filter((path) => {
    const text = readText(place.folder, path);
    return text !== undefined && isSealedText(text);
  });
  return [...new Set([...sealed, ...relativePaths])];
}

/**
 * Seals files again for the recipients of their present rules.
 *
 * @param keys - `new-data-key`: every value gets new ciphertext under a new key. `recipients`: only files whose recipients differ
 * from their rule change; they get a new data key too.
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
  const found = ruleOf(path, place);
  if (!('rule' in found)) return failed(path, found);
  const { rule } = found;
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
  const gained = changed ? gainedBy(path, opened, found) : undefined;
  return { path, content: sealed.text, changed, proofs, gained, was: digest(text), diagnostics: [] };
}

/**
 * Gives settings new random values, or their first ones, in the configuration only; comments, order and all other lines stay. A
 * sealed configuration stays sealed, and its plain text stays in memory.
 */
export async function withNewValues(
  config: string,
  settings: readonly SecretSetting[],
  options: { readonly force: boolean; readonly secretSettings?: readonly string[] },
  place: Place,
): Promise<Transformed & { readonly first?: readonly string[] }> {
  const opened = await openToChange(config, place, options.secretSettings);
  if ('failed' in opened) return opened.failed;
  const { changeable } = opened;
  const parsed = parseConfiguration(config, changeable.plain);
  if ('diagnostics' in parsed) return failed(config, parsed.diagnostics);

  const problems = settings.flatMap((setting) => obstacle(setting, parsed.source, options.force));
  if (problems.length > 0) return failed(config, problems);
  const { source } = parsed;
  const missing = settings.filter((setting) => isMissing(setting, source));
  let text = replaceValues(source, settings);
  for (const { name, generate } of missing) {
    if (generate === undefined) continue;
    const added = withValue(config, text, name, generateValue(generate, randomBytes), () => true);
    if ('diagnostics' in added) return failed(config, added.diagnostics);
    text = added.text;
  }
  return { ...(await changeable.changedTo(text)), first: missing.map(({ name }) => name) };
}

/** Whether a top-level setting can be generated but has no value yet, such as one of a new app. */
function isMissing({ name, generate }: SecretSetting, source: Source): boolean {
  return generate !== undefined && !/[.[]/.test(name) && !(name in source.data);
}

function obstacle(setting: SecretSetting, source: Source, force: boolean): Diagnostic[] {
  if (isMissing(setting, source)) return [];
  const { name, generate, rotation } = setting;
  const [given] = placesOf(name, source.data);
  const problem = (code: string, message: string, hint: string): Diagnostic[] => [
    inSource(source, { code, message, path: given?.path ?? [name], part: 'key', hint }),
  ];
  const isScalarValue = typeof given?.value !== 'object' || given.value === null;
  if (given === undefined || !isScalarValue || valueSpan(source, given.path) === undefined) {
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
      rotation ?? 'Create the new value where the old one came from, and put it here.',
    );
  }
  if (mustNotChange(setting) && !force) {
    return problem(
      'secrets/must-not-change',
      `${name} must keep its value`,
      `${rotation} To change it anyway: --force.`,
    );
  }
  return [];
}

function replaceValues(source: Source, settings: readonly SecretSetting[]): string {
  const edits = settings.flatMap(({ name, generate }) => {
    const [given] = placesOf(name, source.data);
    const span = given && valueSpan(source, given.path);
    if (span === undefined || generate === undefined) return [];
    return [{ from: span[0], to: span[1], text: `"${generateValue(generate, randomBytes)}"` }];
  });
  return edits
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: value }) => text.slice(0, from) + value + text.slice(to), source.text);
}

/** The span of a key's value in the file itself, even if the value is empty. */
function valueSpan(source: Source, path: KeyPath): Span | undefined {
  if (source.document === undefined) return source.span(path, 'value');
  const node = source.document.getIn(path, true);
  return isScalar(node) && node.range ? [node.range[0], node.range[1]] : undefined;
}
