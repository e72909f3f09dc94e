import { join, resolve } from 'node:path';
import { placesOf } from '../app-kit/secret-setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile, inSource } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { parseConfiguration } from '../diagnostics/parse-configuration.ts';
import { pathText } from '../diagnostics/path-text.ts';
import { type KeyKind, scanLeaks } from '../leaks/scan.ts';
import {
  checkSealed,
  keyFileName,
  loadConfig,
  ruleFor,
  type SealRule,
  type SopsConfig,
} from '../sops/index.ts';
import { isSealedPath, isSealedText } from '../sops/sealed.ts';
import { copiedSettings, plainEnvironment } from './clear-text.ts';
import { listFiles, readJudged, stagedTexts } from './files.ts';
import { keyAdvice } from './key-advice.ts';
import { leftClear } from './left-clear.ts';
import type { Place } from './transform.ts';

export interface CheckOptions {
  /** The folder to check, relative to the working folder. */
  readonly folder: string;
  /** The configurations in use and the files that they extend; absolute, or relative to the working folder. */
  readonly configurations: readonly string[];
  /**
   * Returns the absolute paths of a configuration and of the files that it extends. The other clusters of a repository,
   * recognised by their file names, count as configurations too.
   */
  readonly filesOf?: (configuration: string) => readonly string[];
  /** The names of the secret settings. */
  readonly secretSettings: readonly string[];
}

export interface CheckReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly sealed: number;
  readonly files: number;
}

/**
 * Checks, without a private key, that nothing that can be committed contains a secret in clear text: every `*.sops.*` file is
 * completely sealed for the recipients of its rule; no other file contains a Kubernetes Secret with data, an age or PEM private
 * key, or secrets of the configuration. In a git repository, ignored files are skipped; elsewhere, only the key and the
 * configuration in use are.
 */
export function checkFolder(options: CheckOptions, place: Place): CheckReport {
  const root = resolve(place.folder, options.folder);
  const list = listFiles(root, place.env);
  const { paths, git, diagnostics: unlisted } = list;
  const staged = stagedTexts(root, list, place.env);
  const loaded = loadConfig(root, place.env);
  const config = 'config' in loaded ? loaded.config : undefined;
  const diagnostics: Diagnostic[] = [...unlisted];
  const broken = 'config' in loaded ? [] : loaded.diagnostics.filter(({ code }) => code !== 'sops/no-config');
  diagnostics.push(...broken);

  const inHand = options.configurations.map((path) => resolve(place.folder, path));
  const inUse = new Set(git ? [] : [...inHand, ...keyFiles(root, place)]);
  const others = paths.filter((path) => /(^|\/)cluster\.(yaml|toml)$/.test(path));
  const settings = new Set([
    ...inHand,
    ...others.flatMap((path) => [join(root, path), ...(options.filesOf?.(join(root, path)) ?? [])]),
  ]);
  const secretSettings = new Set(options.secretSettings);
  const advice = keyAdvice(root, place.env);
  const keyHint = (path: string, kind: KeyKind) =>
    advice({
      path,
      kind,
      isTracked: list.staged.has(path),
      isIgnoredByInit: join(root, path) === join(place.folder, keyFileName),
    });
  const scanOptions = { secrets: [], ...(git && { keyHint }) };
  const unjudged = list.repositories.map((path) => `${path} (a repository of its own)`);
  let sealed = 0;
  for (const path of paths) {
    const full = join(root, path);
    if (inUse.has(full)) continue;
    const found: Diagnostic[] = [];
    let isSealed = false;
    // Staged content is what the next commit contains, whatever is on disk.
    for (const judged of [readJudged(root, path), ...(staged.get(path) ?? [])]) {
      if (judged === undefined) continue;
      if ('unjudged' in judged) {
        unjudged.push(`${path} (${judged.unjudged})`);
        if (isSealedPath(path)) found.push(notJudged([path], 'error'));
        continue;
      }
      const { text, binary } = judged;
      if (isSealedPath(path) || (isSealedText(text) && /\.(ya?ml|json|env)$/.test(path))) {
        const { rule, broken } = ruleIn(config, full, path);
        const inSealed = checkSealed(path, text, rule).diagnostics;
        found.push(...inSealed, ...broken);
        if (settings.has(full)) {
          const known = inSealed.map((finding) => finding.path);
          const clear = leftClear(path, text, options.secretSettings, 'clusterwright secrets rotate');
          found.push(...clear.filter((finding) => !known.includes(finding.path)));
        }
        isSealed = true;
      } else if (settings.has(full)) {
        found.push(...plainConfiguration(path, text, options.secretSettings));
      } else {
        found.push(...copiedSettings(path, text, secretSettings), ...plainEnvironment(path, text));
      }
      const isOpen = binary || isSealedPath(path);
      found.push(...scanLeaks([{ path, content: text, sealed: isOpen }], scanOptions));
    }
    if (isSealed) sealed++;
    diagnostics.push(...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values());
  }
  if (unjudged.length > 0) diagnostics.push(notJudged([...new Set(unjudged)], 'warning'));
  return { diagnostics: [...new Set(diagnostics)], sealed, files: paths.length };
}

/** Reports files that could not be checked: a pass would promise what was not verified. */
function notJudged(paths: readonly string[], severity: Diagnostic['severity']): Diagnostic {
  const [first = ''] = paths;
  const shown = paths.slice(0, 5).join(', ');
  const more = paths.length > 5 ? `, and ${paths.length - 5} more` : '';
  return aboutFile(first.replace(/ \(.*$/s, ''), {
    code: 'secrets/not-judged',
    severity,
    message: `${shown}${more} cannot be searched for secrets`,
    hint: 'Check it yourself, or keep it out of the repository.',
  });
}

/** Only the rule for a file says who may open it; without a rule, there is nothing to compare with. */
function ruleIn(config: SopsConfig | undefined, full: string, path: string): RuleInCheck {
  const found = config && ruleFor(config, full, path);
  if (found === undefined) return { broken: [] };
  if ('rule' in found) return { rule: found.rule, broken: [] };
  return { broken: found.diagnostics.filter(({ code }) => code === 'sops/bad-recipient') };
}

interface RuleInCheck {
  readonly rule?: SealRule;
  /** Errors in the rule itself; the same objects for every file, so that they are reported once. */
  readonly broken: readonly Diagnostic[];
}

function keyFiles(root: string, { folder, env }: Place): string[] {
  const named = env['SOPS_AGE_KEY_FILE'];
  return [
    join(root, keyFileName),
    join(folder, keyFileName),
    ...(named === undefined || named === '' ? [] : [resolve(folder, named)]),
  ];
}

function plainConfiguration(path: string, text: string, secretSettings: readonly string[]): Diagnostic[] {
  const parsed = parseConfiguration(path, text);
  if ('diagnostics' in parsed) return [];
  const { source } = parsed;
  const set = secretSettings.flatMap((name) =>
    placesOf(name, source.data).filter(({ value }) => value !== undefined && value !== null && value !== ''),
  );
  const [first] = set;
  if (first === undefined) return [];
  const others = set.length === 1 ? ' is' : ` and ${set.length - 1} more secret settings are`;
  return [
    inSource(source, {
      code: 'secrets/plain-configuration',
      message: `${pathText(first.path)}${others} here in clear text, and git does not ignore this file`,
      path: first.path,
      part: 'key',
      hint: isToml(path)
        ? `Put ${path} into .gitignore: a configuration in TOML cannot be sealed. If it was ever pushed, replace the secrets.`
        : `Run \`clusterwright secrets encrypt ${path}\`, or put the file into .gitignore. If it was ever pushed, replace the secrets.`,
    }),
  ];
}
