import { existsSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile, atPlace } from '../diagnostics/finding.ts';
import type { Result } from '../diagnostics/result.ts';
import { parseSource, type Source } from '../diagnostics/source.ts';
import { readInputText } from '../disk/read-input.ts';
import { configName, findConfig } from './find-config.ts';
import { isRecipient, notARecipient } from './keys.ts';
import type { SealRule } from './seal.ts';
import { compileRegex, compileSelector, defaultSelector, type Selector, selectorKinds } from './selection.ts';

/** A `.sops.yaml` with creation rules, and its location. */
export interface SopsConfig {
  /** Absolute. Paths are matched relative to its folder. */
  readonly path: string;
  /** The path as messages name it, relative to the working folder. */
  readonly name: string;
  readonly source: Source;
  readonly rules: readonly CreationRule[];
}

interface CreationRule extends SealRule {
  /** Whether the rule is for certain files: it has a `path_regex` that does not match every name. */
  readonly isSpecific: boolean;
  readonly matches: (path: string) => boolean;
  /** Whether the data key is split over several key groups, which only sops itself supports. */
  readonly isSplit: boolean;
  /** Keys of other kinds in the rule, such as `pgp`. */
  readonly otherKeys: readonly string[];
  /** What is invalid in the rule, reported if a file needs it, as sops does; the same objects for every file. */
  readonly problems: readonly Diagnostic[];
  /** The rule has an invalid `path_regex`: sops stops at it, unless an earlier rule matches. */
  readonly stops: boolean;
}

/** A `.sops.yaml` that was read, or why it could not be. */
export type ConfigResult = Result<{ readonly config: SopsConfig }>;

/** The rule of a `.sops.yaml` for one file, or why there is none. */
export type RuleResult = Result<{ readonly rule: SealRule }>;

const otherKeyFields = [
  'pgp',
  'kms',
  'gcp_kms',
  'hckms',
  'azure_keyvault',
  'hc_vault_transit_uri',
  'hc_vault',
];

/** Finds and reads sops's configuration, as sops does. */
export function loadConfig(folder: string, env: NodeJS.ProcessEnv): ConfigResult {
  const path = findConfig(folder, env);
  if (path === undefined) return { diagnostics: [noConfig(configName)] };
  const name = relative(folder, path).split(sep).join('/');
  try {
    return parseConfig(path, name, readInputText(path));
  } catch {
    if (!existsSync(path)) return { diagnostics: [noConfig(name)] };
    return { diagnostics: [notReadable(name)] };
  }
}

/** An unreadable file is an error: its rules may name other recipients. */
function notReadable(name: string): Diagnostic {
  return aboutFile(name, {
    code: 'sops/bad-config',
    message: `${name} cannot be read`,
    hint: 'It must be a file that you may read: check its type, owner and mode.',
  });
}

/** Parses the text of a `.sops.yaml` at `path`, which need not exist yet. */
export function parseConfig(path: string, name: string, text: string): ConfigResult {
  const result = parseSource(name, text);
  if ('diagnostics' in result) return result;
  const { source } = result;
  const rules = source.data['creation_rules'];
  if (rules === undefined || rules === null) return { diagnostics: [noConfig(name)] };
  const at: Place = (keyPath, code, message, hint) => {
    const range = source.locate(keyPath, 'value');
    return atPlace({ file: name, range }, { code, message, path: keyPath, hint });
  };
  if (!Array.isArray(rules)) {
    const message = 'creation_rules is not a list';
    return {
      diagnostics: [at(['creation_rules'], 'sops/bad-config', message, 'Begin each rule with a dash.')],
    };
  }
  const noMaps = rules.flatMap((rule: unknown, index) =>
    isRecord(rule)
      ? []
      : [
          at(
            ['creation_rules', index],
            'sops/bad-config',
            'this rule is not a map',
            'Write `path_regex:` and `age:` lines.',
          ),
        ],
  );
  if (noMaps.length > 0) return { diagnostics: noMaps };
  const read = rules.map((rule: unknown, index) => {
    const problems: Diagnostic[] = [];
    const own = readRule(asRecord(rule), ['creation_rules', index], (...problem) =>
      problems.push(at(...problem)),
    );
    return { ...own, problems: problems.length > 0 ? problems : badRecipients(own, at) };
  });
  return { config: { path, name, source, rules: read } };
}

/** A rule as written in the file, with its recipients and their positions. */
interface ReadRule extends Omit<CreationRule, 'problems'> {
  readonly written: unknown;
  readonly writtenAt: readonly (string | number)[];
}

type Problem = [
  keyPath: readonly (string | number)[],
  code: Diagnostic['code'],
  message: string,
  hint: string,
];

type Place = (...problem: Problem) => Diagnostic;

function readRule(
  rule: Record<string, unknown>,
  at: (string | number)[],
  problem: (...problem: Problem) => void,
): ReadRule {
  const pathRegex = text(rule['path_regex']);
  const matches = pathRegex === '' ? () => true : compileRegex(pathRegex);
  if (matches === undefined) {
    problem(
      [...at, 'path_regex'],
      'sops/bad-selector',
      'path_regex is not a valid regular expression',
      regexHint,
    );
  }
  const kinds = selectorKinds.filter((kind) => text(rule[kind]) !== '');
  const [kind] = kinds;
  if (kinds.length > 1) {
    problem(
      at,
      'sops/bad-config',
      `${kinds.join(' and ')} exclude each other`,
      'Keep one of them in this rule.',
    );
  }
  const selector: Selector = kind === undefined ? defaultSelector : { kind, value: text(rule[kind]) };
  if (compileSelector(selector) === undefined) {
    problem(
      [...at, selector.kind],
      'sops/bad-selector',
      `${selector.kind} is not a valid regular expression`,
      regexHint,
    );
  }
  const groups = Array.isArray(rule['key_groups']) ? rule['key_groups'] : undefined;
  const keys = groups === undefined ? [rule] : mergedGroup(groups[0]);
  const lists = keys.map((own) => readRecipients(own['age']));
  const recipients = lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? []);
  if (recipients === undefined) {
    problem(
      [...at, 'age'],
      'sops/bad-config',
      'age is neither a string nor a list of strings',
      'Write recipients with commas between them.',
    );
  }
  return {
    isSpecific: pathRegex !== '' && !anyNames.some((name) => matches?.(name) === true),
    matches: matches ?? (() => false),
    stops: matches === undefined,
    recipients: [...new Set(recipients ?? [])],
    selector,
    macOnlyEncrypted: rule['mac_only_encrypted'] === true,
    otherKeys: otherKeyFields.filter((field) => keys.some((own) => isFilled(own[field]))),
    isSplit: groups !== undefined && groups.length > 1,
    written: keys[0]?.['age'],
    writtenAt: [...at, ...(groups === undefined ? [] : ['key_groups', 0]), 'age'],
  };
}

/** Names that say nothing about the content of a file: a rule that matches one of them is for files with any name. */
const anyNames = ['a.yaml', 'a.yml', 'a.json', 'a.env', 'kustomization.yaml'];

/** A key group, and those that it merges. */
function mergedGroup(group: unknown): Record<string, unknown>[] {
  if (!isRecord(group)) return [{}];
  const merged = Array.isArray(group['merge']) ? group['merge'] : [];
  return [group, ...merged.flatMap(mergedGroup)];
}

/** Reports invalid recipients, and rules without any usable recipient. */
function badRecipients({ recipients, otherKeys, written, writtenAt }: ReadRule, place: Place): Diagnostic[] {
  const problem = (at: readonly (string | number)[], message: string, hint: string) =>
    place(at, 'sops/bad-recipient', message, hint);
  if (recipients.length === 0 && otherKeys.length === 0) {
    const message = 'this rule has no recipient, so nobody could open what it seals';
    return [problem(writtenAt, message, 'Add `age: <recipient>` to the rule.')];
  }
  const bad = recipients.filter((recipient) => !isRecipient(recipient));
  return bad.map((recipient) => {
    const index = Array.isArray(written) ? written.findIndex((text) => String(text).includes(recipient)) : -1;
    const at = index < 0 ? writtenAt : [...writtenAt, index];
    const { message, hint } = notARecipient(recipient);
    return problem(at, message, hint);
  });
}

const regexHint = 'RE2 has no lookaround and no backreferences; check brackets and backslashes.';

function readRecipients(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || !list.every((entry): entry is string => typeof entry === 'string'))
    return undefined;
  return list
    .flatMap((entry) => entry.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/**
 * What the rules say about a file: `for-it` if the first matching rule is for certain files, `for-any` if it matches every name,
 * undefined if none matches.
 *
 * @param path - Absolute.
 */
export function ruleSpeaksOf(
  { path: configPath, rules }: SopsConfig,
  path: string,
): { readonly kind: 'for-it' | 'for-any'; readonly selector: Selector } | undefined {
  const own = nameForRules(configPath, path);
  const rule = rules.find(({ matches, stops }) => stops || matches(own));
  if (rule === undefined || rule.stops) return undefined;
  return { kind: rule.isSpecific ? 'for-it' : 'for-any', selector: rule.selector };
}

/** As in sops, a file outside the folder of the configuration is matched by its absolute path. */
function nameForRules(configPath: string, path: string): string {
  const folder = dirname(configPath) + sep;
  return (path.startsWith(folder) ? path.slice(folder.length) : path).split(sep).join('/');
}

/**
 * The first rule whose `path_regex` matches a file; an empty one matches every file.
 *
 * @param path - Absolute.
 * @param file - The same file, as messages name it.
 */
export function ruleFor(config: SopsConfig, path: string, file: string): RuleResult {
  const own = nameForRules(config.path, path);
  const index = config.rules.findIndex(({ matches, stops }) => stops || matches(own));
  const rule = config.rules[index];
  if (rule?.stops === true) return { diagnostics: rule.problems };
  const problem = (code: Diagnostic['code'], message: string, hint: string): RuleResult => {
    const at = rule === undefined ? ['creation_rules'] : ['creation_rules', index];
    const range = config.source.locate(at, 'key');
    return {
      diagnostics: [atPlace({ file: config.name, range }, { code, message, path: at, hint })],
    };
  };
  if (rule === undefined) {
    return problem(
      'sops/no-rule',
      `no creation rule matches ${file}, which must be sealed`,
      `Add a rule whose path_regex matches "${own}".`,
    );
  }
  if (rule.isSplit) {
    return problem(
      'sops/unsupported-key-type',
      `the rule for ${file} splits the data key over several key groups, which is not supported`,
      'Keep one group in this rule, or seal the file with sops.',
    );
  }
  if (rule.otherKeys.length > 0) {
    return problem(
      'sops/unsupported-key-type',
      `the rule for ${file} requires ${rule.otherKeys.join(', ')} keys, but only age keys are supported`,
      'Use age recipients in this rule.',
    );
  }
  return rule.problems.length > 0 ? { diagnostics: rule.problems } : { rule };
}

function noConfig(name: string): Diagnostic {
  return aboutFile(name, {
    code: 'sops/no-config',
    message: 'there is no .sops.yaml with creation rules, so the recipients are unknown',
    hint: '`clusterwright init` writes one; SOPS_CONFIG can name one in another folder.',
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
